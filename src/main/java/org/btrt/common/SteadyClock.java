// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

/**
 * Seconds since 1970 that never step: what the wall clock showed at the start, carried on by the
 * monotonic clock. Nodes whose clocks agree at their start agree afterwards.
 *
 * <p><em>Threading:</em> immutable.
 */
public final class SteadyClock {
  private static final long NS_PER_S = 1_000_000_000L;

  private final NanoClock nanoClock;
  private final long startNs;
  private final long startS;

  public SteadyClock(EpochClock epochClock, NanoClock nanoClock) {
    this.nanoClock = nanoClock;
    this.startNs = nanoClock.nanoTime();
    this.startS = epochClock.time() / 1000;
  }

  public long nowS() {
    return startS + (nanoClock.nanoTime() - startNs) / NS_PER_S;
  }
}
