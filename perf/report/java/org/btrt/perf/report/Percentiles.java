// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what the generator wrote beside its lines.
 *
 * <p><em>Source:</em> the percentile distribution of HdrHistogram (value, fraction, count, ...);
 * the CSV of {@code btrt-load --per-second}.
 */
final class Percentiles {
  private Percentiles() {}

  /** The curve of a histogram: percentile and microseconds; empty if there is no file. */
  static List<LineChart.Point> histogram(Path file) throws IOException {
    List<LineChart.Point> points = new ArrayList<>();
    for (String line : lines(file)) {
      String[] columns = line.strip().split("\\s+", -1);
      if (columns.length >= 3 && Character.isDigit(columns[0].charAt(0))) {
        double fraction = Double.parseDouble(columns[1]);
        points.add(new LineChart.Point(fraction * 100, Double.parseDouble(columns[0])));
      }
    }
    return points;
  }

  /** A column of the seconds: 1 announces a second, 2 p50, 3 p99, 4 p99.9, 5 the longest. */
  static List<LineChart.Point> seconds(Path file, int column) throws IOException {
    List<LineChart.Point> points = new ArrayList<>();
    for (String line : lines(file)) {
      String[] columns = line.split(",", -1);
      if (columns.length > column && Character.isDigit(line.charAt(0))) {
        points.add(
            new LineChart.Point(
                Double.parseDouble(columns[0]), Double.parseDouble(columns[column])));
      }
    }
    return points;
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file)
        ? Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList()
        : List.of();
  }
}
