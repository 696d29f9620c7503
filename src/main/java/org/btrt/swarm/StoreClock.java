// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import org.agrona.concurrent.NanoClock;

/**
 * Seconds since the store was made: what deadlines are written in. Runs on the monotonic clock, so
 * that a step of the wall clock neither kills peers nor makes them immortal, and goes on where it
 * was when the store is opened again.
 *
 * <p><em>Threading:</em> immutable.
 */
final class StoreClock {
  private static final long NS_PER_S = 1_000_000_000L;

  private final NanoClock nanoClock;
  private final long startNs;
  private final int startS;

  /**
   * @param startS what the clock shows now
   */
  StoreClock(NanoClock nanoClock, int startS) {
    this.nanoClock = nanoClock;
    this.startNs = nanoClock.nanoTime();
    this.startS = startS;
  }

  int nowS() {
    return startS + (int) ((nanoClock.nanoTime() - startNs) / NS_PER_S);
  }
}
