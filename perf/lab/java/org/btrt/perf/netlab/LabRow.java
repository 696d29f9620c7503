// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run and what came of it: a line of runs.tsv.
 *
 * @param scenario its name
 * @param arm its name
 * @param seed what it shares with the other arms' runs
 * @param voidReason why it does not count; empty: it does
 * @param figures those that there are
 */
record LabRow(
    String scenario, String arm, long seed, String voidReason, Map<Figure, Double> figures) {
  private static final String VALID = "-";
  private static final int FIXED_COLUMNS = 4;

  /** The first line of a file. */
  static String head() {
    return Stream.concat(
            Stream.of("scenario", "arm", "seed", "void"),
            Stream.of(Figure.values()).map(Figure::column))
        .collect(Collectors.joining("\t"));
  }

  /** A figure; NaN: there is none. */
  double get(Figure figure) {
    return figures.getOrDefault(figure, Double.NaN);
  }

  boolean counts() {
    return voidReason.isEmpty();
  }

  /** As a line. */
  String line() {
    return Stream.concat(
            Stream.of(
                scenario,
                arm,
                Long.toString(seed),
                counts() ? VALID : voidReason.replaceAll("\\s+", " ")),
            Stream.of(Figure.values()).map(figure -> number(get(figure))))
        .collect(Collectors.joining("\t"));
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.4f", value);
  }

  /** Reads a line. */
  static LabRow parse(String line) {
    String[] columns = line.split("\t", -1);
    Figure[] all = Figure.values();
    if (columns.length != FIXED_COLUMNS + all.length) {
      throw new IllegalArgumentException("not a line of runs.tsv: " + line);
    }
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    for (int i = 0; i < all.length; i++) {
      String text = columns[FIXED_COLUMNS + i];
      if (!text.isEmpty()) {
        figures.put(all[i], Double.valueOf(text));
      }
    }
    return new LabRow(
        columns[0],
        columns[1],
        Long.parseLong(columns[2]),
        columns[3].equals(VALID) ? "" : columns[3],
        figures);
  }

  /** Reads a file; none there: no rows. */
  static List<LabRow> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<String> lines = Files.readAllLines(file);
    if (!lines.getFirst().equals(head())) {
      throw new IOException(file + ": has other columns than these: " + head());
    }
    return lines.stream().skip(1).map(LabRow::parse).toList();
  }

  /** Adds a line to a file, which begins with the heads. */
  static void append(Path file, String head, String line) throws IOException {
    String text = (Files.exists(file) ? "" : head + "\n") + line + "\n";
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
