// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a page with tables and charts of the results that perf/compare.sh has written. */
@Command(name = "report", description = "Makes README.md and charts of the results in a directory.")
public final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIRECTORY", description = "the results")
  private Path results;

  @Option(
      names = "--page",
      paramLabel = "DIRECTORY",
      description = "where to; default: beside the results. notes.md there becomes a part of it")
  private Path page;

  /** Runs it. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    System.exit(new CommandLine(new ReportCommand()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    Path target = page == null ? results : page;
    StringBuilder text = new StringBuilder("# Results\n\n");
    text.append("Made by `perf/compare.sh`; how each figure is made: `perf/README.md`. ");
    if (page != null) {
      Path raw = target.toRealPath().relativize(results.toRealPath());
      text.append("Every turn: [").append(raw).append("](").append(raw).append(").");
    } else {
      text.append("Every turn: the files beside this page.");
    }
    text.append("\n\n");
    if ("1".equals(machine().get("quick"))) {
      text.append("**A quick run, to try the scripts: these figures mean nothing.**\n\n");
    }
    facts(text);
    Path notes = target.resolve("notes.md");
    if (Files.exists(notes)) {
      text.append(Files.readString(notes).strip()).append("\n\n");
    }
    text.append(new Sections(results, target).write());
    Files.writeString(target.resolve("README.md"), text.toString().strip() + "\n");
    return 0;
  }

  private void facts(StringBuilder text) throws IOException {
    Map<String, String> machine = machine();
    for (String key :
        List.of("date", "commit", "processor", "kernel", "buffers", "JDK", "population", "cores")) {
      if (machine.containsKey(key)) {
        text.append("- ").append(key).append(": ").append(machine.get(key)).append('\n');
      }
    }
    for (Map.Entry<String, String> version : pairs("versions.tsv").entrySet()) {
      if (!version.getKey().startsWith("btrt-")) {
        text.append("- ").append(Names.of(version.getKey())).append(": ");
        text.append(version.getValue()).append('\n');
      }
    }
    text.append('\n');
  }

  private Map<String, String> machine() throws IOException {
    return pairs("machine.tsv");
  }

  private Map<String, String> pairs(String name) throws IOException {
    Map<String, String> pairs = new TreeMap<>();
    Path file = results.resolve(name);
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        String[] columns = line.split("\t", 2);
        if (columns.length == 2) {
          pairs.put(columns[0], columns[1]);
        }
      }
    }
    return pairs;
  }
}
