// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.btrt.status.Counter;
import org.btrt.status.Status;

/** All counters at one moment, or by how much they rose. Immutable. */
final class CounterTotals {
  /** The counters by metric, both in the order of the enum. */
  static final Map<String, List<Counter>> BY_METRIC = byMetric();

  private final long[] totals;

  /**
   * @param totals by the counters' ordinals; taken, not copied
   */
  CounterTotals(long[] totals) {
    this.totals = totals;
  }

  static CounterTotals of(Status status) {
    Counter[] counters = Counter.values();
    long[] totals = new long[counters.length];
    for (int i = 0; i < counters.length; i++) {
      totals[i] = status.total(counters[i]);
    }
    return new CounterTotals(totals);
  }

  long get(Counter counter) {
    return totals[counter.ordinal()];
  }

  /** All counters of a metric together. */
  long sum(String metric) {
    long sum = 0;
    for (Counter counter : BY_METRIC.get(metric)) {
      sum += get(counter);
    }
    return sum;
  }

  private static Map<String, List<Counter>> byMetric() {
    Map<String, List<Counter>> byMetric = new LinkedHashMap<>();
    for (Counter counter : Counter.values()) {
      byMetric.computeIfAbsent(counter.metric(), metric -> new ArrayList<>()).add(counter);
    }
    return byMetric;
  }
}
