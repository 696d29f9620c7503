// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import org.HdrHistogram.Histogram;

/**
 * What came of the requests since the last {@link #reset}.
 *
 * <p><em>Threading:</em> owned by one thread.
 */
final class Measurements {
  private static final long LATENCY_MAX_NS = 60_000_000_000L;
  private static final int DIGITS = 3;

  private final Histogram latencyNs = new Histogram(LATENCY_MAX_NS, DIGITS);

  long announces;
  long scrapes;
  long connects;
  long peers;
  long replyBytes;

  /** Replies that say no, or that cannot be right. */
  long errors;

  /** Requests without a reply in time; they were sent again. */
  long lost;

  /** Replies to requests that were given up, or to none at all. */
  long strays;

  /** Time in which there was nothing to do. */
  long idleNs;

  /** What the first error was; null: none yet. */
  String firstError;

  void reset() {
    announces = 0;
    scrapes = 0;
    connects = 0;
    peers = 0;
    replyBytes = 0;
    errors = 0;
    lost = 0;
    strays = 0;
    idleNs = 0;
    firstError = null;
    latencyNs.reset();
  }

  void onAnnounced(int peerCount, int length, long tookNs) {
    announces++;
    peers += peerCount;
    replyBytes += length;
    latencyNs.recordValue(Math.clamp(tookNs, 0, LATENCY_MAX_NS));
  }

  void onError(String what) {
    errors++;
    if (firstError == null) {
      firstError = what;
    }
  }

  long replies() {
    return announces + scrapes + connects;
  }

  double peersPerReply() {
    return announces == 0 ? 0 : (double) peers / announces;
  }

  double latencyUs(double percentile) {
    return latencyNs.getValueAtPercentile(percentile) / 1e3;
  }
}
