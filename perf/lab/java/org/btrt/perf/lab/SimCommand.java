// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.lab;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs scenarios with several policies, the same seeds for all, and tells what came of them. */
@Command(
    name = "sim",
    mixinStandardHelpOptions = true,
    description =
        "Simulates swarms on the tracker's own policies: copies of the file that come into each"
            + " network, and completion times, beside those of the first arm with the same seeds.")
public final class SimCommand implements Callable<Integer> {
  @Option(
      names = "--scenarios",
      split = " ",
      defaultValue = "s1",
      description =
          "names, with spaces between: s1 s2 s3 s4 s5 s6 s8 s9 p10 n2 n20 n30 n50 n100 large")
  private List<String> scenarios;

  @Option(
      names = "--arms",
      split = " ",
      defaultValue = "random k=4 k=2 k=1 quota",
      description = "policies, with spaces between; the first one is what others are compared to")
  private List<String> arms;

  @Option(names = "--runs", defaultValue = "40", description = "seeds per arm and scenario")
  private int runs;

  @Option(names = "--seed", defaultValue = "1", description = "the first seed")
  private long firstSeed;

  @Option(names = "--threads", defaultValue = "2", description = "runs at a time")
  private int threads;

  @Option(names = "--out", description = "directory for rows (sim.tsv), table and charts")
  private Path out;

  /** A row: one run. */
  record Row(String scenario, String arm, long seed, RunResult result) {}

  /** Starts the program. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new SimCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Row> rows = new ArrayList<>();
    for (String scenario : scenarios) {
      rows.addAll(run(Scenario.of(scenario)));
    }
    SimReport report = new SimReport(rows);
    System.out.print(report.table());
    if (out != null) {
      Files.createDirectories(out);
      writeRows(rows);
      Files.writeString(out.resolve("table.md"), report.table());
      for (String scenario : scenarios) {
        Files.writeString(out.resolve(scenario + "-copies.svg"), report.copiesChart(scenario));
        Files.writeString(out.resolve(scenario + "-times.svg"), report.timesChart(scenario));
      }
    }
    return 0;
  }

  private List<Row> run(Scenario scenario) throws InterruptedException {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<Row>> pending = new ArrayList<>();
      for (long seed = firstSeed; seed < firstSeed + runs; seed++) {
        for (String arm : arms) {
          long ofRun = seed;
          pending.add(
              pool.submit(
                  () ->
                      new Row(
                          scenario.name(),
                          arm,
                          ofRun,
                          new Swarm(scenario, Arm.of(arm, scenario.configuredGroups()), ofRun)
                              .run())));
        }
      }
      List<Row> rows = new ArrayList<>();
      for (Future<Row> row : pending) {
        rows.add(row.get());
      }
      return rows;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private void writeRows(List<Row> rows) throws IOException {
    try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(out.resolve("sim.tsv")))) {
      writer.println(
          "scenario\tarm\tseed\tcopies\tpartner_copies\tmedian_s\tp95_s\tunfinished\trecovery_s");
      for (Row row : rows) {
        RunResult result = row.result();
        writer.printf(
            Locale.ROOT,
            "%s\t%s\t%d\t%.4f\t%.4f\t%.1f\t%.1f\t%d\t%.1f%n",
            row.scenario(),
            row.arm(),
            row.seed(),
            result.copies(),
            result.partnerCopies(),
            result.medianS(),
            result.p95S(),
            result.unfinished(),
            result.recoveryS());
      }
    }
  }
}
