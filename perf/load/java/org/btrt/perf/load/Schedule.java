// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

/**
 * When requests are due in an open loop: the n-th one at n / rate after the start, whatever became
 * of those before it. A request that could not be sent in time stays due at its moment, and that is
 * where its latency begins: a tracker that stalls cannot hide it by making us wait (coordinated
 * omission).
 *
 * <p><em>Threading:</em> one thread.
 */
final class Schedule {
  private static final long NS_PER_S = 1_000_000_000L;

  private final long startNs;
  private final long ratePerS;
  private long issued;

  /**
   * @param startNs when the first request is due
   * @param ratePerS requests a second; 0: any request is due at once (closed loop)
   */
  Schedule(long startNs, long ratePerS) {
    this.startNs = startNs;
    this.ratePerS = ratePerS;
  }

  /** When the next request is due; in a closed loop now. */
  long dueNs(long nowNs) {
    return ratePerS == 0 ? nowNs : startNs + offsetNs(issued, ratePerS);
  }

  /** How long after the start the request {@code n} is due, the first being 0. */
  static long offsetNs(long n, long ratePerS) {
    // In two parts: the product of both would overflow within hours.
    return n / ratePerS * NS_PER_S + n % ratePerS * NS_PER_S / ratePerS;
  }

  /** The next request has been prepared. */
  void onIssued() {
    issued++;
  }
}
