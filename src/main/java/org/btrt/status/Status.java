// SPDX-License-Identifier: Apache-2.0
package org.btrt.status;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Where counters and latencies of all threads come together.
 *
 * <p><em>Threading:</em> registration and reading from any thread; each row has one writer.
 */
public final class Status {
  private final List<Counters> rows = new CopyOnWriteArrayList<>();

  /** A row of counters for one more thread. */
  public Counters register() {
    Counters counters = new Counters();
    rows.add(counters);
    return counters;
  }

  /** The sum of a counter over all threads. */
  public long total(Counter counter) {
    long sum = 0;
    for (Counters row : rows) {
      sum += row.get(counter);
    }
    return sum;
  }
}
