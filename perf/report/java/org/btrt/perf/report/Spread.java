// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.report;

import java.util.Arrays;
import java.util.Collection;

/**
 * The middle of the turns, and their ends.
 *
 * @param count how many turns; 0: all others are 0
 */
public record Spread(double median, double least, double most, int count) {
  /** Of any numbers, in any order. */
  static Spread of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int n = sorted.length;
    if (n == 0) {
      return new Spread(0, 0, 0, 0);
    }
    double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    return new Spread(median, sorted[0], sorted[n - 1], n);
  }

  boolean isThere() {
    return count > 0;
  }
}
