// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells people how far a series of runs is, and how long it will take.
 *
 * <p><em>Threading:</em> any thread; one at a time.
 */
final class RunBoard {
  private static final double NS_PER_S = 1e9;
  private static final int S_PER_MINUTE = 60;

  private final PrintStream out;
  private final int runs;
  private final int parallel;
  private final Map<String, String> running = new TreeMap<>();
  private int ended;
  private double tookS;

  /**
   * @param runs how many there are to be
   * @param parallel how many at a time
   */
  RunBoard(PrintStream out, int runs, int parallel) {
    this.out = out;
    this.runs = runs;
    this.parallel = parallel;
  }

  synchronized void onBegin(String name) {
    running.put(name, "begins");
  }

  /**
   * A run goes on.
   *
   * @param text finished, of how many, after how many seconds; with tabs between
   */
  synchronized void onProgress(String name, String text) {
    String[] parts = text.split("\t", -1);
    running.put(name, parts[0] + " of " + parts[1] + " have all after " + parts[2] + " s");
  }

  /** A run is over. */
  synchronized void onEnd(String name, LabRow row, long tookNs) {
    running.remove(name);
    ended++;
    tookS += tookNs / NS_PER_S;
    out.printf(
        Locale.ROOT,
        "[%d/%d] %s: %s (%.0f s)%n",
        ended,
        runs,
        name,
        row.counts() ? summary(row) : "void, " + row.voidReason(),
        tookNs / NS_PER_S);
  }

  private static String summary(LabRow row) {
    return String.format(
        Locale.ROOT,
        "copies in %.2f, median %.1f s, p95 %.1f s, unfinished %.0f, processors %.0f %% busy",
        row.get(Figure.COPIES_IN),
        row.get(Figure.MEDIAN_S),
        row.get(Figure.P95_S),
        row.get(Figure.UNFINISHED),
        row.get(Figure.BUSY_PERCENT));
  }

  /** Says what is going on. */
  synchronized void tell() {
    running.forEach((name, text) -> out.println("  " + name + ": " + text));
    if (ended > 0) {
      double leftS = tookS / ended * (runs - ended) / parallel;
      out.printf(
          Locale.ROOT,
          "  %d of %d runs; about %.0f minutes left%n",
          ended,
          runs,
          Math.ceil(leftS / S_PER_MINUTE));
    }
  }
}
