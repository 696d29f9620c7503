// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.btrt.common.CidrSet;
import org.btrt.config.NeighborSettings;
import org.btrt.status.NeighbourHealth;

/**
 * One partner's tracker: what is waiting to be asked, how fast, and whether it is worth asking.
 *
 * <p><em>Threading:</em> one owner.
 */
final class Neighbour {
  /** Questions that wait; what comes behind them is asked when somebody wants to know again. */
  static final int WAITING_MAX = 10_000;

  private static final int UNDER_WAY_MAX = 32;
  private static final long NS_PER_S = TimeUnit.SECONDS.toNanos(1);

  final NeighborSettings settings;
  final CircuitBreaker breaker = new CircuitBreaker();
  private final CidrSet networks;
  private final Deque<InfoHash> waiting = new ArrayDeque<>();
  private int underWay;
  private double allowance;
  private long allowanceNs;

  // For pages and snapshots: written here, read by anybody, a moment late.
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong peersLearned = new AtomicLong();
  private volatile boolean open;

  Neighbour(NeighborSettings settings, long nowNs) {
    this.settings = settings;
    this.networks = new CidrSet(settings.networks());
    this.allowance = settings.ratePerS();
    this.allowanceNs = nowNs;
  }

  /** Whether it may name a peer with this address. */
  boolean maySpeakFor(boolean ipv6, long high, long low) {
    return settings.networks().isEmpty() || networks.contains(ipv6, high, low);
  }

  /**
   * Whether it takes questions: one that does not answer takes a single one, when it may be tried.
   */
  boolean isTaking(long nowNs) {
    return breaker.isOpen()
        ? waiting.isEmpty() && breaker.isToBeTried(nowNs)
        : waiting.size() < WAITING_MAX;
  }

  /** Puts a question at the end; only while {@link #isTaking}. */
  void enqueue(InfoHash infoHash) {
    waiting.add(infoHash);
  }

  /** The next question that may be asked now, or null; it is under way then. */
  InfoHash next(long nowNs) {
    double perNs = (double) settings.ratePerS() / NS_PER_S;
    allowance = Math.min(settings.ratePerS(), allowance + (nowNs - allowanceNs) * perNs);
    allowanceNs = nowNs;
    if (waiting.isEmpty() || underWay == UNDER_WAY_MAX || allowance < 1 || !breaker.mayAsk(nowNs)) {
      return null;
    }
    allowance--;
    underWay++;
    requests.incrementAndGet();
    return waiting.poll();
  }

  /** Takes out all that waits. */
  List<InfoHash> takeWaiting() {
    List<InfoHash> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }

  void onAnswered(int learned) {
    underWay--;
    peersLearned.addAndGet(learned);
    breaker.onSuccess();
    open = false;
  }

  void onFailed(long nowNs) {
    underWay--;
    failures.incrementAndGet();
    breaker.onFailure(nowNs);
    open = breaker.isOpen();
  }

  /** Nothing was asked after all. */
  void onNotAsked() {
    underWay--;
    breaker.onNotAsked();
  }

  /** How it does. */
  NeighbourHealth health() {
    return new NeighbourHealth(
        settings.name(), !open, requests.get(), failures.get(), peersLearned.get());
  }
}
