// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

/**
 * For how long swarms without peers stay in the store, with what they have counted. They give way:
 * once three quarters of the swarms that there may be, or of the slots of a segment, are in use,
 * none is kept.
 *
 * <p>An empty swarm's earliest deadline is the second at which it may go; the largest number there
 * is says that its last peer has just gone.
 *
 * <p><em>Threading:</em> {@link #keep} under the swarm's lock; {@link #keptS} any thread.
 */
final class DeadSwarms {
  private final StoreClock clock;
  private final StoreCounts counts;
  private volatile int keptS;

  DeadSwarms(StoreClock clock, StoreCounts counts) {
    this.clock = clock;
    this.counts = counts;
  }

  /** For how long they stay; 0: not at all. */
  void keptS(int seconds) {
    keptS = seconds;
  }

  /** Whether any stay. */
  boolean areKept() {
    return keptS > 0;
  }

  /** Whether an empty swarm stays for now. */
  boolean keep(SwarmFlyweight swarm, int segment) {
    int lifetimeS = keptS;
    if (lifetimeS == 0 || !counts.hasRoomForDead(segment)) {
      return false;
    }
    int nowS = clock.nowS();
    int goesS = swarm.earliestDeadlineS();
    if (goesS - lifetimeS > nowS) {
      // Has just lost its last peer, or was to stay for longer.
      swarm.earliestDeadlineS(nowS + lifetimeS);
      return true;
    }
    return goesS > nowS;
  }
}
