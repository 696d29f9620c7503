// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows, whether they count, and the page that is made of them. */
class LabReportTest {
  @TempDir private Path directory;

  private static LabRow row(String arm, long seed, double copies, double medianS) {
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    figures.put(Figure.COPIES_IN, copies);
    figures.put(Figure.PAYLOAD_IN, copies);
    figures.put(Figure.MEDIAN_S, medianS);
    figures.put(Figure.UNFINISHED, 0.0);
    return new LabRow("s1", arm, seed, "", figures);
  }

  private static LabRow voidRow(String arm, long seed, String reason) {
    return new LabRow("s1", arm, seed, reason, row(arm, seed, 99, 99).figures());
  }

  @Test
  void shouldReadWhatWasWritten() throws IOException {
    Path file = directory.resolve("runs.tsv");
    List<LabRow> rows = List.of(row("off", 1, 7.25, 80), voidRow("quota", 2, "too\tbusy"));
    for (LabRow row : rows) {
      LabRow.append(file, LabRow.head(), row.line());
    }
    List<LabRow> read = LabRow.read(file);
    assertEquals(rows.getFirst(), read.getFirst());
    assertEquals("too busy", read.get(1).voidReason());
    assertFalse(read.get(1).counts());
    assertTrue(Double.isNaN(read.getFirst().get(Figure.P95_S)));
    assertEquals(List.of(), LabRow.read(directory.resolve("none.tsv")));
  }

  @Test
  void shouldRefuseRowsOfOtherColumns() throws IOException {
    Path file = Files.writeString(directory.resolve("runs.tsv"), "scenario\tarm\ns1\toff\n");
    assertThrows(IOException.class, () -> LabRow.read(file));
    assertThrows(IllegalArgumentException.class, () -> LabRow.parse("s1\toff\t1\t-"));
  }

  @Test
  void shouldCompareRunsOfTheSameSeedAndLeaveOutVoidOnes() throws IOException {
    List<LabRow> rows =
        List.of(
            row("quota", 1, 2, 82),
            row("off", 1, 8, 80),
            row("quota", 2, 3, 101),
            row("off", 2, 6, 100),
            voidRow("quota", 3, "late_ms is 90"),
            row("off", 3, 7, 90));
    LabReport report = new LabReport(rows, Map.of("commit", "abc"));
    String page = report.page();
    // Medians of 8 6 7, and of 2 3; pairs 0.25 and 0.5, 1.025 and 1.01.
    assertTrue(page.contains("- commit: abc\n"), page);
    assertTrue(page.contains("| off | 3 | 7.00 (6.00-8.00) |"), page);
    assertTrue(page.contains("| quota | 2 | 2.50 (2.00-3.00) |"), page);
    assertTrue(page.contains("| -62.5 % (-75.0 to -50.0) |"), page);
    assertTrue(page.contains("| +1.8 % (+1.0 to +2.5) |"), page);
    assertTrue(page.contains("- s1 quota seed 3: late_ms is 90\n"), page);
    // (7 - 2.5) / (7 - 1)
    assertTrue(page.contains("| 0.75 |"), page);
    report.write(directory);
    assertTrue(Files.readString(directory.resolve("s1-copies.svg")).contains("2.50"));
    assertTrue(Files.readString(directory.resolve("s1-times.svg")).contains("102"));
    assertTrue(Files.readString(directory.resolve("README.md")).contains("(s1-times.svg)"));
  }

  @Test
  void shouldSayThatThereIsNothing() {
    assertTrue(new LabReport(List.of(), Map.of()).page().contains("Nothing."));
  }

  private static Map<Figure, Double> good() {
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    figures.put(Figure.LATE_MS, 0.3);
    figures.put(Figure.SWAPPED_PAGES, 0.0);
    figures.put(Figure.FAILED_ANNOUNCES, 0.0);
    figures.put(Figure.MUTE_CLIENTS, 0.0);
    figures.put(Figure.WIRE_TO_PAYLOAD, 1.07);
    figures.put(Figure.PAYLOAD_TO_FILE, 1.0);
    figures.put(Figure.IN_TO_OUT, 0.99);
    figures.put(Figure.UPLINK_MOST, 1.0);
    figures.put(Figure.PAYLOAD_IN, 7.1);
    return figures;
  }

  private static List<String> judge(String scenario, String arm, Figure figure, double value) {
    Map<Figure, Double> figures = good();
    figures.put(figure, value);
    return Gates.judge(LabScenario.of(scenario), LabArm.parse(arm).getFirst(), figures);
  }

  @Test
  void shouldVoidRunsOfWhichTheMachineIsToBlame() {
    assertEquals(List.of(), judge("s1", "0", Figure.LATE_MS, 20));
    List<String> late = judge("s1", "0", Figure.LATE_MS, 21);
    assertEquals(List.of("late_ms is 21.00, expected: at most 20.00"), late);
    assertEquals(1, judge("s1", "4", Figure.SWAPPED_PAGES, 1).size());
    assertEquals(1, judge("s1", "4", Figure.FAILED_ANNOUNCES, 1).size());
    assertEquals(1, judge("s1", "4", Figure.MUTE_CLIENTS, 1).size());
    assertEquals(1, judge("s1", "4", Figure.WIRE_TO_PAYLOAD, 0.99).size());
    assertEquals(1, judge("s1", "4", Figure.WIRE_TO_PAYLOAD, 1.3).size());
    assertEquals(0, judge("n30", "4", Figure.WIRE_TO_PAYLOAD, 1.3).size());
    assertEquals(1, judge("n30", "4", Figure.WIRE_TO_PAYLOAD, 1.4).size());
    assertEquals(1, judge("s1", "4", Figure.PAYLOAD_TO_FILE, 1.2).size());
    assertEquals(1, judge("s1", "4", Figure.IN_TO_OUT, 0.8).size());
    assertEquals(1, judge("s1", "4", Figure.UPLINK_MOST, 1.2).size());
  }

  /** Of 30 others of 31, each of ten fetches 21 parts from outside. */
  @Test
  void shouldVoidRandomRunsThatChanceDoesNotExplain() {
    assertEquals(7.0, Gates.randomCopies(LabScenario.of("s1")), 1e-9);
    assertEquals(1, judge("s1", "0", Figure.PAYLOAD_IN, 6.4).size());
    assertEquals(1, judge("s1", "0", Figure.PAYLOAD_IN, 7.9).size());
    assertEquals(List.of(), judge("s1", "4", Figure.PAYLOAD_IN, 1.9));
    assertEquals(List.of(), judge("s3", "0", Figure.PAYLOAD_IN, 3.6));
  }

  @Test
  void shouldNotBlameTheMachineForWhatNobodyHasFinished() {
    assertEquals(List.of(), judge("s1", "8", Figure.PAYLOAD_TO_FILE, Double.NaN));
  }

  @Test
  void shouldTellHowLongItWillTake() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RunBoard board = new RunBoard(new PrintStream(bytes, true, UTF_8), 5, 2);
    List<String> names = new ArrayList<>(List.of("s1 off seed 1", "s1 quota seed 1"));
    names.forEach(board::onBegin);
    board.tell();
    board.onProgress(names.get(1), "4\t30\t61");
    board.onEnd(names.get(0), row("off", 1, 7.1, 80), TimeUnit.SECONDS.toNanos(100));
    board.tell();
    String text = bytes.toString(UTF_8);
    assertTrue(text.contains("  s1 off seed 1: begins\n"), text);
    assertTrue(text.contains("[1/5] s1 off seed 1: copies in 7.10, median 80.0 s"), text);
    assertTrue(text.contains("  s1 quota seed 1: 4 of 30 have all after 61 s\n"), text);
    // Four more of 100 s, two at a time.
    assertTrue(text.contains("  1 of 5 runs; about 4 minutes left\n"), text);
  }
}
