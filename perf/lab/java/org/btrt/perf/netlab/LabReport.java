// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.btrt.perf.report.BarChart;
import org.btrt.perf.report.Medians;
import org.btrt.perf.report.Spread;
import org.btrt.perf.report.Tables;

/**
 * Makes a page of rows: for each scenario a table and charts. Figures are medians over seeds with
 * intervals of 95 %; what is compared is compared pair by pair, with the run of the same seed of
 * the first arm, which is off if that is there.
 */
final class LabReport {
  private static final List<String> BASES =
      List.of("off", "order", "share", "k=", "quota", "alone");

  /** Opinions, which this does not write. */
  private static final String FINDINGS = "findings.md";

  private static final double PERCENT = 100;
  private static final int COLOURS = 8;

  private final List<LabRow> rows;
  private final Map<String, String> facts;

  LabReport(List<LabRow> rows, Map<String, String> facts) {
    this.rows = rows;
    this.facts = facts;
  }

  /** Writes README.md and the charts. */
  void write(Path directory) throws IOException {
    String page = page();
    if (Files.exists(directory.resolve(FINDINGS))) {
      page += "\nWhat to think of it: [" + FINDINGS + "](" + FINDINGS + ").\n";
    }
    Files.writeString(directory.resolve("README.md"), page);
    for (String scenario : scenarios()) {
      Files.writeString(directory.resolve(copiesFile(scenario)), copiesChart(scenario));
      Files.writeString(directory.resolve(timesFile(scenario)), timesChart(scenario));
    }
  }

  private static String copiesFile(String scenario) {
    return scenario + "-copies.svg";
  }

  private static String timesFile(String scenario) {
    return scenario + "-times.svg";
  }

  /** The page. */
  String page() {
    StringBuilder text = new StringBuilder(2_000);
    text.append("# The laboratory's runs\n\n");
    text.append("Made by `perf/lab.sh`; how it is done: `perf/lab/README.md`. Every run: runs.tsv");
    text.append(", every client: clients.tsv.\n\n");
    facts.forEach(
        (name, value) -> text.append("- ").append(name).append(": ").append(value).append('\n'));
    text.append(
        "\nMedians over seeds, with intervals of 95 % (bootstrap). Cut and changes of times");
    text.append(
        " are medians of pairs of one seed, against the first arm. Efficiency, of payload: (copies"
            + " of");
    text.append(" the first arm - copies) / (copies of the first arm - floor); the floor is one");
    text.append(" copy, none with the first seeder inside.\n");
    for (String scenario : scenarios()) {
      section(text, scenario);
    }
    voids(text);
    return text.toString();
  }

  private void section(StringBuilder text, String scenario) {
    LabScenario of = LabScenario.of(scenario);
    text.append("\n## ").append(scenario).append(": ").append(of.operators()).append(" x ");
    text.append(of.clientsPerOperator());
    of.specials()
        .forEach(
            special ->
                text.append(", ")
                    .append(special.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    text.append("\n\n").append(bytesTable(of)).append(timesTable(of));
    text.append("![Copies](").append(copiesFile(scenario)).append(")\n");
    text.append("![Times](").append(timesFile(scenario)).append(")\n");
  }

  private String bytesTable(LabScenario scenario) {
    Tables table =
        new Tables(
            "arm",
            "runs",
            "copies in",
            "payload alone",
            "by transit",
            "from the partner",
            "copies out",
            "cut",
            "efficiency",
            "connections",
            "to others");
    double floor = scenario.is(LabScenario.Special.SEED_INSIDE) ? 0 : 1;
    List<String> arms = arms(scenario.name());
    for (String arm : arms) {
      double[] own = values(scenario.name(), arm, Figure.COPIES_IN);
      double base = of(scenario, arms.getFirst(), Figure.PAYLOAD_IN).median();
      Spread payload = of(scenario, arm, Figure.PAYLOAD_IN);
      table.row(
          arm,
          own.length,
          spread(Medians.interval(own), 2),
          spread(payload, 2),
          spread(of(scenario, arm, Figure.TRANSIT_IN), 2),
          spread(of(scenario, arm, Figure.PARTNER_IN), 2),
          spread(of(scenario, arm, Figure.COPIES_OUT), 2),
          change(relative(scenario.name(), arm, Figure.COPIES_IN)),
          arm.equals(arms.getFirst())
              ? ""
              : decimals((base - payload.median()) / (base - floor), 2),
          decimals(of(scenario, arm, Figure.LINKS).median(), 1),
          decimals(of(scenario, arm, Figure.EXTERNAL_LINKS).median(), 1));
    }
    return table.toString();
  }

  private String timesTable(LabScenario scenario) {
    Tables table =
        new Tables(
            "arm",
            "median s",
            "change",
            "p95 s",
            "change",
            "last s",
            "holders",
            "others",
            "fairness",
            "unfinished",
            "cut off",
            "recovery s");
    for (String arm : arms(scenario.name())) {
      table.row(
          arm,
          spread(of(scenario, arm, Figure.MEDIAN_S), 1),
          change(relative(scenario.name(), arm, Figure.MEDIAN_S)),
          spread(of(scenario, arm, Figure.P95_S), 1),
          change(relative(scenario.name(), arm, Figure.P95_S)),
          spread(of(scenario, arm, Figure.LAST_S), 1),
          decimals(of(scenario, arm, Figure.HOLDERS_MEDIAN_S).median(), 1),
          decimals(of(scenario, arm, Figure.NON_HOLDERS_MEDIAN_S).median(), 1),
          decimals(of(scenario, arm, Figure.FAIRNESS).median(), 3),
          decimals(Arrays.stream(values(scenario.name(), arm, Figure.UNFINISHED)).sum(), 0),
          decimals(Arrays.stream(values(scenario.name(), arm, Figure.SPLIT_SAMPLES)).sum(), 0),
          decimals(of(scenario, arm, Figure.RECOVERY_S).median(), 1));
    }
    return table.toString();
  }

  private void voids(StringBuilder text) {
    List<LabRow> voids = rows.stream().filter(row -> !row.counts()).toList();
    text.append("\n## Not counted\n\n");
    if (voids.isEmpty()) {
      text.append("Nothing.\n");
    }
    for (LabRow row : voids) {
      text.append("- ").append(row.scenario()).append(' ').append(row.arm());
      text.append(" seed ").append(row.seed()).append(": ").append(row.voidReason()).append('\n');
    }
  }

  /** Copies into an operator's network, by arm. */
  String copiesChart(String scenario) {
    BarChart chart =
        new BarChart(scenario + ": copies into an operator's network", "median, interval of 95 %");
    List<String> arms = arms(scenario);
    for (int i = 0; i < arms.size(); i++) {
      chart.add(
          arms.get(i),
          "c" + i % COLOURS,
          Medians.interval(values(scenario, arms.get(i), Figure.COPIES_IN)));
    }
    return chart.draw();
  }

  /** Median completion times in percent of the first arm's. */
  String timesChart(String scenario) {
    BarChart chart =
        new BarChart(
            scenario + ": median completion time, the first one's is 100",
            "median of pairs, interval of 95 %");
    List<String> arms = arms(scenario);
    for (int i = 0; i < arms.size(); i++) {
      Spread ratio = relative(scenario, arms.get(i), Figure.MEDIAN_S);
      chart.add(
          arms.get(i),
          "c" + i % COLOURS,
          new Spread(
              ratio.median() * PERCENT,
              ratio.least() * PERCENT,
              ratio.most() * PERCENT,
              ratio.count()));
    }
    return chart.draw();
  }

  private List<String> scenarios() {
    return rows.stream().filter(LabRow::counts).map(LabRow::scenario).distinct().toList();
  }

  /** Arms with runs that count, the one that others are compared to first. */
  private List<String> arms(String scenario) {
    return rows.stream()
        .filter(row -> row.counts() && row.scenario().equals(scenario))
        .map(LabRow::arm)
        .distinct()
        .sorted(Comparator.comparingInt(LabReport::place).thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  private static int place(String arm) {
    for (int i = 0; i < BASES.size(); i++) {
      if (arm.startsWith(BASES.get(i))) {
        return i;
      }
    }
    return BASES.size();
  }

  private double[] values(String scenario, String arm, Figure figure) {
    return rows.stream()
        .filter(row -> row.counts() && row.scenario().equals(scenario) && row.arm().equals(arm))
        .mapToDouble(row -> row.get(figure))
        .filter(value -> !Double.isNaN(value))
        .toArray();
  }

  private Spread of(LabScenario scenario, String arm, Figure figure) {
    return Medians.interval(values(scenario.name(), arm, figure));
  }

  /** Of each seed that both have, by the first arm's. */
  private Spread relative(String scenario, String arm, Figure figure) {
    String first = arms(scenario).getFirst();
    List<Double> ratios = new ArrayList<>();
    for (LabRow own : rows) {
      if (own.counts() && own.scenario().equals(scenario) && own.arm().equals(arm)) {
        rows.stream()
            .filter(
                row ->
                    row.counts()
                        && row.scenario().equals(scenario)
                        && row.arm().equals(first)
                        && row.seed() == own.seed())
            .findFirst()
            .map(row -> own.get(figure) / row.get(figure))
            .filter(ratio -> !ratio.isNaN())
            .ifPresent(ratios::add);
      }
    }
    return Medians.interval(ratios.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static String spread(Spread spread, int digits) {
    return spread.count() == 0
        ? "-"
        : decimals(spread.median(), digits)
            + " ("
            + decimals(spread.least(), digits)
            + "-"
            + decimals(spread.most(), digits)
            + ")";
  }

  private static String change(Spread ratio) {
    return ratio.count() == 0
        ? "-"
        : String.format(
            Locale.ROOT,
            "%+.1f %% (%+.1f to %+.1f)",
            (ratio.median() - 1) * PERCENT,
            (ratio.least() - 1) * PERCENT,
            (ratio.most() - 1) * PERCENT);
  }

  private static String decimals(double value, int digits) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
