// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What runs were made with: lines of facts.tsv, for the page. */
final class Facts {
  private static final String FILE = "facts.tsv";
  private static final Pattern LIBTORRENT = Pattern.compile("libtorrent4j-([0-9][^/:]*)\\.jar");
  private static final String UNKNOWN = "unknown";

  private Facts() {}

  /** Writes them for a series of runs. */
  static void write(Path directory, boolean isDelayed, int parallel) throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    facts.put("commit", System.getProperty("lab.commit", UNKNOWN));
    facts.put("processor", processor());
    facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("kernel", System.getProperty("os.version"));
    facts.put("JDK", System.getProperty("java.runtime.version"));
    Matcher matcher = LIBTORRENT.matcher(System.getProperty("java.class.path"));
    facts.put("libtorrent4j", matcher.find() ? matcher.group(1) : UNKNOWN);
    facts.put(
        "delay",
        isDelayed
            ? "30 ms for each passage of transit, 6 ms for the partner link, there and back"
            : "none: this kernel has no netem");
    facts.put("runs at a time", Integer.toString(parallel));
    Files.write(
        directory.resolve(FILE),
        facts.entrySet().stream().map(fact -> fact.getKey() + "\t" + fact.getValue()).toList());
  }

  private static String processor() throws IOException {
    return Files.readString(Path.of("/proc/cpuinfo"))
        .lines()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(UNKNOWN);
  }

  /** Reads them. */
  static Map<String, String> read(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return Map.of();
    }
    return Files.readAllLines(file).stream()
        .map(line -> line.split("\t", 2))
        .collect(
            Collectors.toMap(
                sides -> sides[0], sides -> sides[1], (one, other) -> other, LinkedHashMap::new));
  }
}
