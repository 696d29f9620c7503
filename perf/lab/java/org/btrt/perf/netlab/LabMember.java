// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import org.btrt.perf.netlab.LabClient.Progress;

/**
 * A client's part in a run.
 *
 * <p><em>Threading:</em> the run's.
 */
final class LabMember {
  /** What a client is doing. */
  enum State {
    /** Not yet there. */
    AWAITED,
    LEECHING,
    SEEDING,
    /** Has said goodbye. */
    GONE,
    /** Its cable was cut. */
    DEAD
  }

  private final int operator;
  private final int number;
  private final LabClient client;
  private final LabPlan.Visit visit;
  private State state = State.AWAITED;
  private double joinedS = Double.NaN;
  private double finishedS = Double.NaN;
  private Progress progress = Progress.NONE;

  /**
   * @param number within its operator
   * @param visit when it is to join, and for how long it stays
   */
  LabMember(int operator, int number, LabClient client, LabPlan.Visit visit) {
    this.operator = operator;
    this.number = number;
    this.client = client;
    this.visit = visit;
  }

  int operator() {
    return operator;
  }

  int number() {
    return number;
  }

  LabClient client() {
    return client;
  }

  String address() {
    return client.address();
  }

  State state() {
    return state;
  }

  /** Whether it can be reached. */
  boolean isPresent() {
    return state == State.LEECHING || state == State.SEEDING;
  }

  /** Whether nothing more is expected of it. */
  boolean isSettled() {
    return state != State.AWAITED && state != State.LEECHING;
  }

  boolean isDue(double nowS) {
    return state == State.AWAITED && nowS >= visit.arrivalS();
  }

  boolean isLeaving(double nowS) {
    return state == State.SEEDING && nowS >= finishedS + visit.stayS();
  }

  void onJoined(double nowS) {
    state = State.LEECHING;
    joinedS = nowS;
  }

  void onProgress(Progress now, double nowS) {
    progress = now;
    if (now.isFinished() && state == State.LEECHING) {
      state = State.SEEDING;
      finishedS = nowS;
    }
  }

  void onGone() {
    state = State.GONE;
  }

  void onDead() {
    state = State.DEAD;
  }

  /** When it joined, from the beginning; NaN: it has not. */
  double joinedS() {
    return joinedS;
  }

  /** How long it took from joining to having all; NaN: it never had. */
  double tookS() {
    return finishedS - joinedS;
  }

  boolean hasFinished() {
    return !Double.isNaN(finishedS);
  }

  Progress progress() {
    return progress;
  }
}
