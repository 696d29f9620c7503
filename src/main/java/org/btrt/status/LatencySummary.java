// SPDX-License-Identifier: Apache-2.0
package org.btrt.status;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * The latencies of one transport over some time, worked out once, as exact as {@link
 * LatencyRecorder} keeps them.
 *
 * <p><em>Threading:</em> immutable. (A published histogram would not be: even its mean is computed
 * through a shared iterator.)
 */
public final class LatencySummary {
  /** The percentiles that are kept. */
  public enum Percentile {
    P50("p50", 50),
    P90("p90", 90),
    P99("p99", 99),
    P99_9("p99_9", 99.9);

    private final String key;
    private final double percent;

    Percentile(String key, double percent) {
      this.key = key;
      this.percent = percent;
    }

    /** Name for programs, for instance {@code p99_9}. */
    public String key() {
      return key;
    }

    public double percent() {
      return percent;
    }
  }

  private static final long[] BUCKET_BOUNDS_NS = bucketBoundsNs();

  private final String transport;
  private final long count;
  private final double sumS;
  private final long maxNs;
  private final long[] percentilesNs = new long[Percentile.values().length];
  private final long[] bucketCounts = new long[BUCKET_BOUNDS_NS.length];

  LatencySummary(String transport, Histogram histogram) {
    this.transport = transport;
    this.count = histogram.getTotalCount();
    this.maxNs = count == 0 ? 0 : Math.min(histogram.getMaxValue(), LatencyRecorder.LATENCY_MAX_NS);
    for (Percentile percentile : Percentile.values()) {
      percentilesNs[percentile.ordinal()] =
          Math.min(histogram.getValueAtPercentile(percentile.percent()), maxNs);
    }
    for (int i = 0; i < BUCKET_BOUNDS_NS.length; i++) {
      bucketCounts[i] = histogram.getCountBetweenValues(0, BUCKET_BOUNDS_NS[i]);
    }
    double sumNs = 0;
    for (HistogramIterationValue value : histogram.recordedValues()) {
      sumNs +=
          (double) histogram.medianEquivalentValue(value.getValueIteratedTo())
              * value.getCountAtValueIteratedTo();
    }
    this.sumS = sumNs / TimeUnit.SECONDS.toNanos(1);
  }

  /** How many {@link #bucketBoundNs buckets} there are. */
  public static int bucketCount() {
    return BUCKET_BOUNDS_NS.length;
  }

  /** Upper bound of a bucket, in nanoseconds: 10 µs to 5 s in steps of 1, 2 and 5. */
  public static long bucketBoundNs(int bucket) {
    return BUCKET_BOUNDS_NS[bucket];
  }

  /** The label that the recorders were registered with. */
  public String transport() {
    return transport;
  }

  /** Requests. */
  public long count() {
    return count;
  }

  /** All latencies together, in seconds: nanoseconds would overflow within years. */
  public double sumS() {
    return sumS;
  }

  /** The longest; 0 if there was none. */
  public long maxNs() {
    return maxNs;
  }

  /** That part of the requests took no longer; 0 if there was none. */
  public long percentileNs(Percentile percentile) {
    return percentilesNs[percentile.ordinal()];
  }

  /** Requests that took no longer than the bound of the bucket. */
  public long countWithin(int bucket) {
    return bucketCounts[bucket];
  }

  private static long[] bucketBoundsNs() {
    long[] bounds = new long[18];
    long decadeNs = TimeUnit.MICROSECONDS.toNanos(10);
    for (int i = 0; i < bounds.length; i += 3) {
      bounds[i] = decadeNs;
      bounds[i + 1] = 2 * decadeNs;
      bounds[i + 2] = 5 * decadeNs;
      decadeNs *= 10;
    }
    return bounds;
  }
}
