// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.report;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Percentiles, and how sure one may be of a median. */
public final class Medians {
  private static final int RESAMPLES = 2_000;
  private static final double TAIL_PERCENT = 2.5;
  private static final double WHOLE_PERCENT = 100;

  private Medians() {}

  /** The value that so many percent of sorted values do not exceed; NaN if there are none. */
  public static double percentile(double[] sorted, double percent) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double place = percent / WHOLE_PERCENT * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
  }

  /**
   * The median, and the interval of 95 % in which it would lie with other runs: bootstrap, the same
   * for the same values.
   */
  public static Spread interval(double[] values) {
    if (values.length == 0) {
      return new Spread(Double.NaN, Double.NaN, Double.NaN, 0);
    }
    SplittableRandom random = new SplittableRandom(1);
    double[] medians = new double[RESAMPLES];
    double[] drawn = new double[values.length];
    for (int i = 0; i < RESAMPLES; i++) {
      for (int j = 0; j < drawn.length; j++) {
        drawn[j] = values[random.nextInt(values.length)];
      }
      medians[i] = median(drawn);
    }
    Arrays.sort(medians);
    return new Spread(
        median(values.clone()),
        percentile(medians, TAIL_PERCENT),
        percentile(medians, WHOLE_PERCENT - TAIL_PERCENT),
        values.length);
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return percentile(values, WHOLE_PERCENT / 2);
  }
}
