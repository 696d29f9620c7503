// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.btrt.perf.report.BarChart;
import org.btrt.perf.report.Medians;
import org.btrt.perf.report.Spread;
import org.btrt.perf.report.Tables;

/**
 * What the rows say: medians with 95 % intervals by bootstrap over the seeds; times are compared
 * run by run with the first arm's of the same seed.
 */
final class SimReport {
  private static final int PERCENT = 100;
  private static final int COLOURS = 8;

  private final List<SimCommand.Row> rows;

  SimReport(List<SimCommand.Row> rows) {
    this.rows = rows;
  }

  /** One line for each scenario and arm. */
  String table() {
    Tables table =
        new Tables(
            "scenario",
            "arm",
            "runs",
            "copies in",
            "cut",
            "of these paid",
            "median time",
            "p95 time",
            "unfinished",
            "recovery s");
    for (String scenario : names(SimCommand.Row::scenario, rows)) {
      List<SimCommand.Row> ofScenario =
          rows.stream().filter(row -> row.scenario().equals(scenario)).toList();
      List<String> arms = names(SimCommand.Row::arm, ofScenario);
      List<SimCommand.Row> base = of(ofScenario, arms.getFirst());
      for (String arm : arms) {
        List<SimCommand.Row> own = of(ofScenario, arm);
        List<SimCommand.Row> recovered =
            own.stream().filter(row -> row.result().recoveryS() >= 0).toList();
        table.row(
            scenario,
            arm,
            own.size(),
            plain(spread(own, RunResult::copies)),
            percent(relative(own, base, RunResult::copies).median()),
            own.stream().anyMatch(row -> row.result().partnerCopies() > 0)
                ? plain(spread(own, RunResult::paidCopies))
                : "",
            change(relative(own, base, RunResult::medianS)),
            change(relative(own, base, RunResult::p95S)),
            own.stream().mapToInt(row -> row.result().unfinished()).sum(),
            recovered.isEmpty() ? "" : plain(spread(recovered, RunResult::recoveryS)));
      }
    }
    return table.toString();
  }

  /** Copies into each network, by arm. */
  String copiesChart(String scenario) {
    BarChart chart =
        new BarChart(scenario + ": copies into each network", "median, interval of 95 %");
    return draw(chart, scenario, false);
  }

  /** Median completion times in percent of the first arm's. */
  String timesChart(String scenario) {
    BarChart chart =
        new BarChart(
            scenario + ": median completion time, the first one's is 100",
            "median of pairs, interval of 95 %");
    return draw(chart, scenario, true);
  }

  private String draw(BarChart chart, String scenario, boolean times) {
    List<SimCommand.Row> ofScenario =
        rows.stream().filter(row -> row.scenario().equals(scenario)).toList();
    List<String> arms = names(SimCommand.Row::arm, ofScenario);
    List<SimCommand.Row> base = of(ofScenario, arms.getFirst());
    for (int i = 0; i < arms.size(); i++) {
      List<SimCommand.Row> own = of(ofScenario, arms.get(i));
      chart.add(
          arms.get(i),
          "c" + i % COLOURS,
          times
              ? times(relative(own, base, RunResult::medianS), PERCENT)
              : spread(own, RunResult::copies));
    }
    return chart.draw();
  }

  private static Spread times(Spread spread, double factor) {
    return new Spread(
        spread.median() * factor, spread.least() * factor, spread.most() * factor, spread.count());
  }

  private static List<String> names(
      java.util.function.Function<SimCommand.Row, String> name, List<SimCommand.Row> of) {
    return new ArrayList<>(new java.util.LinkedHashSet<>(of.stream().map(name).toList()));
  }

  private static List<SimCommand.Row> of(List<SimCommand.Row> all, String arm) {
    return all.stream().filter(row -> row.arm().equals(arm)).toList();
  }

  private static Spread spread(List<SimCommand.Row> own, ToDoubleFunction<RunResult> value) {
    return Medians.interval(
        own.stream().mapToDouble(row -> value.applyAsDouble(row.result())).toArray());
  }

  /** Of each run, by the base's run of the same seed. */
  private static Spread relative(
      List<SimCommand.Row> own, List<SimCommand.Row> base, ToDoubleFunction<RunResult> value) {
    double[] ratios = new double[own.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] =
          value.applyAsDouble(own.get(i).result()) / value.applyAsDouble(base.get(i).result());
    }
    return Medians.interval(ratios);
  }

  private static String plain(Spread spread) {
    return String.format(
        Locale.ROOT, "%.2f (%.2f-%.2f)", spread.median(), spread.least(), spread.most());
  }

  private static String percent(double ratio) {
    return String.format(Locale.ROOT, "%+.1f %%", (ratio - 1) * PERCENT);
  }

  private static String change(Spread spread) {
    return percent(spread.median())
        + " ("
        + percent(spread.least()).replace(" %", "")
        + " to "
        + percent(spread.most()).replace(" %", "")
        + ")";
  }
}
