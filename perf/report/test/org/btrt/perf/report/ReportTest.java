// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {
  @TempDir private Path directory;

  private static void assertImage(Path file) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(bytes));
    String text = Files.readString(file);
    assertFalse(text.contains("NaN") || text.contains("Infinity"), text);
  }

  @Test
  void shouldMakeAPageOfTheSuitesThatWereRun() throws Exception {
    Files.write(
        directory.resolve("udp.tsv"),
        List.of(
            "floor\tclosed\t1\tannounces_per_s=400\tannounces_per_cpu_s=400",
            "btrt-netty\tclosed\t1\tannounces_per_s=200\tannounces_per_cpu_s=220",
            "btrt-netty\tclosed\t2\tannounces_per_s=210\tannounces_per_cpu_s=200",
            "chihaya\t-\t0\tnote=left out: no go to build it\tvalid=false"));
    Files.write(
        directory.resolve("start.tsv"),
        List.of("btrt-netty\tclosed\t1\trate=0\tawaited_s=1.25\tvalid=true"));
    Files.write(
        directory.resolve("start-btrt-netty-closed.csv"),
        List.of("second,announces_per_s,p50_us,p99_us", "1,50,1,2", "2,170,1,2", "3,200,1,2"));
    String page = new Sections(directory, directory).write();
    assertTrue(page.contains("| BTRT, netty | 205 | 200 - 210 | 210 | 0.53 | - |"), page);
    assertTrue(page.contains("- chihaya: left out: no go to build it"), page);
    assertTrue(
        page.contains("| BTRT, netty, closed loop | 1 | 1.25 | 50 | 170 | - | 200 | 2 |"), page);
    assertFalse(page.contains("HTTP"), page);
    assertImage(directory.resolve("udp.svg"));
    assertImage(directory.resolve("start.svg"));
  }

  @Test
  void shouldReadPercentilesAsHdrHistogramWritesThem() throws IOException {
    Path file = directory.resolve("a.hgrm");
    Files.write(
        file,
        List.of(
            "       Value     Percentile TotalCount 1/(1-Percentile)",
            "",
            "      10.500 0.000000000000          1           1.00",
            "     100.000 0.990000000000         99         100.00",
            "     200.000 1.000000000000        100",
            "#[Mean    =       90.5, StdDeviation   =        1.0]"));
    assertEquals(
        List.of(
            new LineChart.Point(0, 10.5),
            new LineChart.Point(99, 100),
            new LineChart.Point(100, 200)),
        Percentiles.histogram(file));
  }

  @Test
  void shouldDrawPercentilesWithoutTheOneThatHasNoPlace() throws Exception {
    LineChart chart = new LineChart("a < b & c", LineChart.Axes.PERCENTILES, "us");
    chart.add(
        "one",
        "c0",
        List.of(
            new LineChart.Point(0, 0.5),
            new LineChart.Point(99, 1000),
            new LineChart.Point(100, 5000)));
    Path file = directory.resolve("x.svg");
    Files.writeString(file, chart.draw());
    assertImage(file);
  }

  @ParameterizedTest
  @CsvSource({"0,1", "0.7,1", "1,1", "1.1,2", "3,5", "51,100", "80000,100000", "0.03,0.05"})
  void shouldStepByRoundNumbers(double least, double step) {
    assertEquals(step, BarChart.step(least), 1e-12);
  }

  @Test
  void shouldSayWhenTheRateIsSteady() {
    List<LineChart.Point> seconds =
        IntStream.rangeClosed(1, 60)
            .mapToObj(second -> new LineChart.Point(second, Math.min(100, 10 * second)))
            .toList();
    assertEquals(100, Sections.steady(seconds), 1e-9);
    assertEquals(8, Sections.firstSteadySecond(seconds, 100));
  }
}
