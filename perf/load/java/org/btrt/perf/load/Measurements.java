// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What came of the requests since the last {@link #reset}, in all and second by second.
 *
 * <p><em>Threading:</em> owned by one thread.
 */
final class Measurements {
  private static final long LATENCY_MAX_NS = 60_000_000_000L;
  private static final int DIGITS = 3;
  private static final int TICKS_PER_HALF_DISTANCE = 5;
  private static final double NS_PER_US = 1000.0;

  /** One second: announces a second and latencies in microseconds. */
  record Second(double announcesPerS, double p50Us, double p99Us, double p999Us, double maxUs) {}

  private final Histogram latencyNs = new Histogram(LATENCY_MAX_NS, DIGITS);
  private final Histogram secondNs = new Histogram(LATENCY_MAX_NS, DIGITS);
  private final List<Second> seconds = new ArrayList<>();

  long announces;
  long scrapes;

  /** Connection ids that were fetched; HTTP: connections that were opened again. */
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
    secondNs.reset();
    seconds.clear();
  }

  void onAnnounced(int peerCount, int length, long tookNs) {
    announces++;
    peers += peerCount;
    replyBytes += length;
    secondNs.recordValue(Math.clamp(tookNs, 0, LATENCY_MAX_NS));
  }

  void onError(String what) {
    errors++;
    if (firstError == null) {
      firstError = what;
    }
  }

  /** Begins another second; the one that ends took so long. */
  void endSecond(long tookNs) {
    seconds.add(
        new Second(
            secondNs.getTotalCount() * 1e9 / tookNs,
            secondNs.getValueAtPercentile(50) / NS_PER_US,
            secondNs.getValueAtPercentile(99) / NS_PER_US,
            secondNs.getValueAtPercentile(99.9) / NS_PER_US,
            secondNs.getMaxValue() / NS_PER_US));
    fold();
  }

  /** The whole seconds that have ended. */
  List<Second> seconds() {
    return List.copyOf(seconds);
  }

  long replies() {
    return announces + scrapes;
  }

  double peersPerReply() {
    return announces == 0 ? 0 : (double) peers / announces;
  }

  /** The latency that so many percent of the announces do not exceed; 100: the longest. */
  double latencyUs(double percentile) {
    fold();
    return latencyNs.getValueAtPercentile(percentile) / NS_PER_US;
  }

  /** Writes all percentiles, in microseconds, in HdrHistogram's text form. */
  void writePercentiles(PrintStream out) {
    fold();
    latencyNs.outputPercentileDistribution(out, TICKS_PER_HALF_DISTANCE, NS_PER_US);
  }

  // What was recorded since the last second ended joins the whole.
  private void fold() {
    latencyNs.add(secondNs);
    secondNs.reset();
  }
}
