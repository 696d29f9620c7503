// SPDX-License-Identifier: Apache-2.0
package org.btrt.status;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * One worker's latencies: the time from reading a request from its socket to handing the reply to
 * the kernel.
 *
 * <p>From 1 µs to 10 s, kept to half a microsecond or 1 %, whichever is more; what took longer
 * counts as 10 s.
 *
 * <p><em>Threading:</em> {@link #record} belongs to one thread; only {@link Status#tick} reads.
 * <em>Memory:</em> recording allocates nothing; two histograms of some 20 KiB are allocated up
 * front.
 */
public final class LatencyRecorder {
  static final long LATENCY_MIN_NS = TimeUnit.MICROSECONDS.toNanos(1);
  static final long LATENCY_MAX_NS = TimeUnit.SECONDS.toNanos(10);
  private static final int SIGNIFICANT_DIGITS = 2;

  private final String transport;
  private final SingleWriterRecorder recorder =
      new SingleWriterRecorder(LATENCY_MIN_NS, LATENCY_MAX_NS, SIGNIFICANT_DIGITS);

  // Owned by the ticking thread: swapped with the recorder's, never seen by others.
  private Histogram interval;

  LatencyRecorder(String transport) {
    this.transport = transport;
    this.interval = recorder.getIntervalHistogram();
  }

  static Histogram newHistogram() {
    return new Histogram(LATENCY_MIN_NS, LATENCY_MAX_NS, SIGNIFICANT_DIGITS);
  }

  /**
   * Records a batch whose requests took the same time.
   *
   * @param latencyNs nanoseconds; brought into the range above
   * @param count requests; 0 records nothing
   */
  public void record(long latencyNs, long count) {
    if (count > 0) {
      recorder.recordValueWithCount(Math.clamp(latencyNs, 0, LATENCY_MAX_NS), count);
    }
  }

  String transport() {
    return transport;
  }

  /** What was recorded since the last call; valid until the next one. */
  Histogram takeInterval() {
    interval = recorder.getIntervalHistogram(interval);
    return interval;
  }
}
