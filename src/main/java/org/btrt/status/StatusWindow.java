// SPDX-License-Identifier: Apache-2.0
package org.btrt.status;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What happened in the last full window of about 10 seconds.
 *
 * <p><em>Threading:</em> immutable; every reader sees the same window, however many there are.
 */
public final class StatusWindow {
  private final long lengthNs;
  private final long[] deltas;
  private final List<LatencySummary> latencies;
  private final List<LatencySummary> latenciesSinceStart;

  StatusWindow(
      long lengthNs,
      long[] deltas,
      List<LatencySummary> latencies,
      List<LatencySummary> latenciesSinceStart) {
    this.lengthNs = lengthNs;
    this.deltas = deltas;
    this.latencies = List.copyOf(latencies);
    this.latenciesSinceStart = List.copyOf(latenciesSinceStart);
  }

  /** How long the window really was. */
  public long lengthNs() {
    return lengthNs;
  }

  /** By how much a counter rose. */
  public long delta(Counter counter) {
    return deltas[counter.ordinal()];
  }

  /** How fast a counter rose. */
  public double perSecond(Counter counter) {
    return delta(counter) * (double) TimeUnit.SECONDS.toNanos(1) / lengthNs;
  }

  /** Latencies within the window, a summary per transport, in the order of their names. */
  public List<LatencySummary> latencies() {
    return latencies;
  }

  /** Latencies from the start of the program to the end of the window. */
  public List<LatencySummary> latenciesSinceStart() {
    return latenciesSinceStart;
  }
}
