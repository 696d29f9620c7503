// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
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
  private final Map<String, Long> linkBytes = new HashMap<>();
  private long seenBytes;
  private long externalBytes;

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

  /**
   * Takes in what others have sent it.
   *
   * @param links bytes by address, of connections that there are now
   * @param external addresses of other operators
   */
  void onLinks(Map<String, Long> links, Predicate<String> external) {
    links.forEach(
        (address, bytes) -> {
          long before = linkBytes.getOrDefault(address, 0L);
          // Less than before: another connection.
          long more = bytes < before ? bytes : bytes - before;
          seenBytes += more;
          externalBytes += external.test(address) ? more : 0;
          linkBytes.put(address, bytes);
        });
  }

  /**
   * How much of the file it has from other operators' clients. Looked at now and then, connections
   * are seen all but for their last moments; so the share of what was seen is taken, of all it has.
   */
  double externalBytes() {
    return seenBytes == 0 ? 0 : (double) externalBytes / seenBytes * progress.doneBytes();
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
