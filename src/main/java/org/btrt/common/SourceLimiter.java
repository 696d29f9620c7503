// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import java.util.concurrent.atomic.AtomicLongArray;
import org.agrona.concurrent.NanoClock;

/**
 * How often a sender that has proved nothing yet is answered: each address and each prefix (/24,
 * /64) has a rate and a burst. A flood from forged addresses then reaches its victim at that rate
 * at most, and one from a few true ones costs us that rate at most.
 *
 * <p>A fixed table of cells, addressed by a keyed hash; each cell holds the moment at which its
 * sender would have used up what it was allowed (the generic cell rate algorithm), so that there is
 * nothing to sweep. Senders that meet in a cell share it: with half a million cells that takes a
 * flood from millions of addresses.
 *
 * <p><em>Threading:</em> shared by all workers; a race between two loses at most one count.
 * <em>Memory:</em> 4 MiB, allocates nothing. <em>Source:</em> ITU-T I.371 for the algorithm, Knot
 * DNS for table size and rates.
 */
public final class SourceLimiter {
  private static final int CELLS = 512 * 1024;
  private static final long NS_PER_S = 1_000_000_000L;
  private static final long PREFIX_MARK = 1L << 62;
  private static final long IPV4_PREFIX_MASK = 0xFFFF_FF00L;

  private final AtomicLongArray usedUntilNs;
  private final SipHash hash;
  private final NanoClock clock;
  private final CidrSet exempt;
  private final boolean off;
  private final long costNs;
  private final long burstNs;
  private final long prefixCostNs;
  private final long prefixBurstNs;
  private final long startNs;

  /**
   * @param ratePerS of an address; 0: no limit
   * @param burst how many at once before the rate counts
   * @param prefixFactor how many times the rate a prefix may have
   * @param exempt whoever has no limit
   */
  public SourceLimiter(
      int ratePerS, int burst, int prefixFactor, CidrSet exempt, SipHash hash, NanoClock clock) {
    this.hash = hash;
    this.clock = clock;
    this.exempt = exempt;
    this.off = ratePerS == 0;
    this.usedUntilNs = new AtomicLongArray(off ? 0 : CELLS);
    this.costNs = off ? 0 : NS_PER_S / ratePerS;
    this.burstNs = costNs * burst;
    this.prefixCostNs = costNs / prefixFactor;
    this.prefixBurstNs = burstNs;
    this.startNs = clock.nanoTime();
  }

  /** Whether a sender is answered now; if so, it is charged for it. */
  public boolean admits(boolean ipv6, long addressHigh, long addressLow) {
    if (off || exempt.contains(ipv6, addressHigh, addressLow)) {
      return true;
    }
    long nowNs = clock.nanoTime() - startNs;
    long prefixHigh = ipv6 ? addressHigh : 0;
    long prefixLow = PREFIX_MARK | (ipv6 ? 0 : addressLow & IPV4_PREFIX_MASK);
    return charge(addressHigh, addressLow, nowNs, costNs, burstNs)
        && charge(prefixHigh, prefixLow, nowNs, prefixCostNs, prefixBurstNs);
  }

  private boolean charge(long word0, long word1, long nowNs, long cellCostNs, long cellBurstNs) {
    int cell = (int) hash.hash(word0, word1) & CELLS - 1;
    long untilNs = Math.max(usedUntilNs.getOpaque(cell), nowNs) + cellCostNs;
    if (untilNs - nowNs > cellBurstNs) {
      return false;
    }
    usedUntilNs.setOpaque(cell, untilNs);
    return true;
  }
}
