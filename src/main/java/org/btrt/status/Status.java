// SPDX-License-Identifier: Apache-2.0
package org.btrt.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Where counters and latencies of all threads come together.
 *
 * <p>Counters are read live. Rates and latencies are those of windows that one agent closes by
 * {@link #tick}; they are not tied to the readers, of which there may be several or none.
 *
 * <p><em>Threading:</em> registration and reading from any thread; each row and each recorder has
 * one writer; {@link #tick} belongs to one thread.
 */
public final class Status {
  /** Length of a window, if the ticks come in time. */
  public static final long WINDOW_NS = TimeUnit.SECONDS.toNanos(10);

  private final List<Counters> rows = new CopyOnWriteArrayList<>();
  private final List<LatencyRecorder> recorders = new CopyOnWriteArrayList<>();

  // Owned by the ticking thread.
  private final Map<String, Histogram> latenciesSinceStart = new TreeMap<>();
  private long[] totalsAtStart;
  private long windowStartNs;

  private volatile StatusWindow lastWindow;

  /** A row of counters for one more thread. */
  public Counters register() {
    Counters counters = new Counters();
    rows.add(counters);
    return counters;
  }

  /**
   * A recorder for one more thread.
   *
   * @param transport what its latencies are added up under, for instance {@code udp}
   */
  public LatencyRecorder registerLatency(String transport) {
    LatencyRecorder recorder = new LatencyRecorder(transport);
    recorders.add(recorder);
    return recorder;
  }

  /** The sum of a counter over all threads. */
  public long total(Counter counter) {
    long sum = 0;
    for (Counters row : rows) {
      sum += row.get(counter);
    }
    return sum;
  }

  /** The last full window; empty until there was one. */
  public Optional<StatusWindow> lastWindow() {
    return Optional.ofNullable(lastWindow);
  }

  /**
   * Closes the window if its time is over. The first call begins the first one.
   *
   * @param nowNs monotonic time
   * @return 1 if a window was closed, otherwise 0
   */
  public int tick(long nowNs) {
    if (totalsAtStart == null) {
      windowStartNs = nowNs;
      totalsAtStart = totals();
      takeLatencies();
      return 0;
    }
    long lengthNs = nowNs - windowStartNs;
    if (lengthNs < WINDOW_NS) {
      return 0;
    }
    long[] totals = totals();
    long[] deltas = new long[totals.length];
    for (int i = 0; i < totals.length; i++) {
      deltas[i] = totals[i] - totalsAtStart[i];
    }
    List<LatencySummary> latencies = summaries(takeLatencies());
    lastWindow = new StatusWindow(lengthNs, deltas, latencies, summaries(latenciesSinceStart));
    windowStartNs = nowNs;
    totalsAtStart = totals;
    return 1;
  }

  private long[] totals() {
    Counter[] counters = Counter.values();
    long[] totals = new long[counters.length];
    for (int i = 0; i < counters.length; i++) {
      totals[i] = total(counters[i]);
    }
    return totals;
  }

  private Map<String, Histogram> takeLatencies() {
    Map<String, Histogram> taken = new TreeMap<>();
    for (LatencyRecorder recorder : recorders) {
      Histogram interval = recorder.takeInterval();
      String transport = recorder.transport();
      taken.computeIfAbsent(transport, key -> LatencyRecorder.newHistogram()).add(interval);
      latenciesSinceStart
          .computeIfAbsent(transport, key -> LatencyRecorder.newHistogram())
          .add(interval);
    }
    return taken;
  }

  private static List<LatencySummary> summaries(Map<String, Histogram> histograms) {
    List<LatencySummary> summaries = new ArrayList<>(histograms.size());
    histograms.forEach(
        (transport, histogram) -> summaries.add(new LatencySummary(transport, histogram)));
    return summaries;
  }
}
