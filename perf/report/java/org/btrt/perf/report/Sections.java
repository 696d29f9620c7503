// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The parts of the page, one per suite: a heading, a chart, a table, what is missing. A suite that
 * was not run has none.
 *
 * <p><em>Threading:</em> one thread.
 */
final class Sections {
  private static final String CLOSED = "closed";
  private static final String OPEN = "open";
  private static final String RATE = "announces_per_s";
  private static final String OWN_RATE = "announces_per_cpu_s";
  private static final double STEADY_SHARE = 0.8;
  private static final int STEADY_SECONDS = 20;

  /** Variants of the suite latency, and what they are called. */
  private static final Map<String, String> RATES =
      Map.of(
          "half", "half of its own peak",
          "most", "four fifths of its own peak",
          "common", "half of opentracker's peak");

  private final Path results;
  private final Path page;
  private final StringBuilder text = new StringBuilder();

  /**
   * @param results where compare.sh has written
   * @param page where the page and its charts are to be
   */
  Sections(Path results, Path page) {
    this.results = results;
    this.page = page;
  }

  /** All of them. */
  String write() throws IOException {
    udp(Suite.read(results, "udp"));
    latency(Suite.read(results, "latency"));
    workers(Suite.read(results, "workers"));
    http(Suite.read(results, "http"));
    start(Suite.read(results, "start"));
    beside(Suite.read(results, "beside"));
    memory(Suite.read(results, "memory"));
    pauses(Suite.read(results, "pauses"));
    return text.toString();
  }

  private void udp(Suite suite) throws IOException {
    if (begin(suite, "Throughput by UDP, one core")) {
      return;
    }
    BarChart chart =
        new BarChart(
            "UDP, one core: announces per second", "announces per second; whiskers: all turns");
    Tables table =
        new Tables(
            "contender",
            "announces/s, median",
            "least - most",
            "of its own time, median",
            "to the floor",
            "to opentracker",
            "peers per reply",
            "generator idle",
            "lost",
            "turns",
            "fill (s)");
    double floor = suite.median("floor", CLOSED, OWN_RATE);
    double opentracker = suite.median("opentracker", CLOSED, OWN_RATE);
    for (String name : suite.contenders(CLOSED)) {
      Spread rate = suite.spread(name, CLOSED, RATE);
      double own = suite.median(name, CLOSED, OWN_RATE);
      chart.add(Names.of(name), Names.colour(name), rate);
      table.row(
          Names.of(name),
          rate.median(),
          Tables.ends(rate),
          own,
          Tables.ratio(own, floor),
          Tables.ratio(own, opentracker),
          Tables.decimals(suite.median(name, CLOSED, "peers_per_reply"), 2),
          Tables.decimals(100 * suite.median(name, CLOSED, "idle"), 0) + " %",
          suite.median(name, CLOSED, "lost"),
          rate.count(),
          Tables.decimals(suite.median(name, "fill", "fill_s"), 1));
    }
    chart("udp", chart);
    text.append(table).append("Ratios are made of announces per second of its own time.\n\n");
    end(suite);
  }

  private void latency(Suite suite) throws IOException {
    if (begin(suite, "Latency by UDP, open loop")) {
      return;
    }
    for (String variant : List.of("most", "common", "half")) {
      LineChart chart =
          new LineChart(
              "UDP latency at " + RATES.get(variant),
              LineChart.Axes.PERCENTILES,
              "microseconds from the moment due");
      Tables table =
          new Tables(
              "at " + RATES.get(variant),
              "requests/s",
              "p50 (us)",
              "p99",
              "p99.9",
              "longest",
              "lost",
              "generator idle");
      for (String name : suite.contenders(variant)) {
        table.row(
            Names.of(name),
            suite.median(name, variant + "-rate", "rate"),
            suite.median(name, variant, "p50_us"),
            suite.median(name, variant, "p99_us"),
            suite.median(name, variant, "p999_us"),
            suite.median(name, variant, "max_us"),
            suite.median(name, variant, "lost"),
            Tables.decimals(100 * suite.median(name, variant, "idle"), 0) + " %");
        chart.add(
            Names.of(name),
            Names.colour(name),
            Percentiles.histogram(results.resolve("latency-" + name + "-" + variant + ".hgrm")));
      }
      if (!"half".equals(variant)) {
        chart("latency-" + variant, chart);
      }
      text.append(table);
    }
    end(suite);
  }

  private void workers(Suite suite) throws IOException {
    if (begin(suite, "One worker and two")) {
      return;
    }
    Tables table =
        new Tables(
            "workers, each with half a core",
            "announces/s, median",
            "least - most",
            "to one",
            "per second of the tracker's own time",
            "to one");
    for (Turn turn : suite.turns().stream().filter(turn -> turn.round() == 1).toList()) {
      String name = turn.contender();
      Spread rate = suite.spread(name, turn.variant(), RATE);
      double own = suite.median(name, turn.variant(), OWN_RATE);
      table.row(
          Names.of(name) + ": " + turn.variant(),
          rate.median(),
          Tables.ends(rate),
          Tables.ratio(rate.median(), suite.median(name, "1", RATE)),
          own,
          Tables.ratio(own, suite.median(name, "1", OWN_RATE)));
    }
    text.append(table);
    end(suite);
  }

  private void http(Suite suite) throws IOException {
    if (begin(suite, "HTTP, one core")) {
      return;
    }
    BarChart chart = new BarChart("HTTP, one core: requests per second", "requests per second");
    Tables table =
        new Tables(
            "contender",
            "connections",
            "requests/s, median",
            "least - most",
            "of its own time",
            "to nginx",
            "bytes per reply",
            "p50 (us)",
            "p99 (us)");
    for (String variant : List.of("keep-alive", "pipelined-16")) {
      double nginx = suite.median("nginx", variant, "requests_per_s");
      for (String name : suite.contenders(variant)) {
        Spread rate = suite.spread(name, variant, "requests_per_s");
        String way =
            "opentracker".equals(name)
                ? "64, closed after each reply"
                : "64, " + variant.replace('-', ' ').replace("keep alive", "kept");
        chart.add(
            Names.of(name) + (variant.startsWith("pipe") ? ", pipelined" : ""),
            Names.colour(name),
            rate);
        table.row(
            Names.of(name),
            way,
            rate.median(),
            Tables.ends(rate),
            suite.median(name, variant, "requests_per_cpu_s"),
            Tables.ratio(rate.median(), nginx),
            suite.median(name, variant, "bytes_per_reply"),
            suite.median(name, variant, "p50_us"),
            suite.median(name, variant, "p99_us"));
      }
    }
    chart("http", chart);
    text.append(table);
    Tables judged =
        new Tables(
            "judged by btrt-load", "announces/s", "peers per reply", "generator idle", "p99");
    for (String variant : List.of("btrt-load", "btrt-load-16")) {
      for (String name : suite.contenders(variant)) {
        judged.row(
            Names.of(name) + (variant.endsWith("16") ? ", pipelined by 16" : ", kept"),
            suite.median(name, variant, RATE),
            Tables.decimals(suite.median(name, variant, "peers_per_reply"), 2),
            Tables.decimals(100 * suite.median(name, variant, "idle"), 0) + " %",
            suite.median(name, variant, "p99_us"));
      }
    }
    text.append(judged);
    end(suite);
  }

  private void start(Suite suite) throws IOException {
    if (begin(suite, "The first minute")) {
      return;
    }
    LineChart rates =
        new LineChart(
            "After the start, closed loop: announces per second",
            LineChart.Axes.SECONDS,
            "announces per second");
    Tables table =
        new Tables(
            "engine, load",
            "turns",
            "first answer after (s)",
            "1st second",
            "2nd second",
            "5th second",
            "last seconds",
            "80 % of them in second",
            "p99 of 1st second (us)",
            "of the 5th",
            "of the last");
    for (String variant : List.of(CLOSED, OPEN)) {
      for (String contender : suite.contenders(variant)) {
        Path file = results.resolve("start-" + contender + "-" + variant + ".csv");
        List<LineChart.Point> seconds = Percentiles.seconds(file, 1);
        if (seconds.isEmpty()) {
          continue;
        }
        List<LineChart.Point> late = Percentiles.seconds(file, 3);
        boolean closed = variant.equals(CLOSED);
        double steady = steady(seconds);
        if (closed) {
          rates.add(Names.of(contender), Names.colour(contender), seconds);
        }
        double rate = suite.median(contender, variant, "rate");
        table.row(
            Names.of(contender)
                + (closed ? ", closed loop" : String.format(Locale.ROOT, ", %,.0f/s", rate)),
            suite.spread(contender, variant, "awaited_s").count(),
            Tables.decimals(suite.median(contender, variant, "awaited_s"), 2),
            at(seconds, 0),
            at(seconds, 1),
            at(seconds, 4),
            steady,
            firstSteadySecond(seconds, steady),
            at(late, 0),
            at(late, 4),
            at(late, late.size() - 1));
      }
    }
    chart("start", rates);
    text.append(table);
    end(suite);
  }

  private static double at(List<LineChart.Point> points, int index) {
    return index < points.size() ? points.get(index).y() : Double.NaN;
  }

  /** The median of the last seconds, a third of all at most. */
  static double steady(List<LineChart.Point> seconds) {
    int from = Math.max(seconds.size() - STEADY_SECONDS, seconds.size() * 2 / 3);
    return Spread.of(
            seconds.subList(from, seconds.size()).stream().map(LineChart.Point::y).toList())
        .median();
  }

  /** The first second that reaches four fifths of the steady rate. */
  static int firstSteadySecond(List<LineChart.Point> seconds, double steady) {
    for (LineChart.Point second : seconds) {
      if (second.y() >= STEADY_SHARE * steady) {
        return (int) second.x();
      }
    }
    return 0;
  }

  private void beside(Suite suite) throws IOException {
    if (begin(suite, "What must not be felt")) {
      return;
    }
    Tables table =
        new Tables("contender", "requests/s", "p50 (us)", "p99", "to the first", "least - most");
    double first = Double.NaN;
    for (String name : suite.contenders("common")) {
      Spread p99 = suite.spread(name, "common", "p99_us");
      first = Double.isNaN(first) ? p99.median() : first;
      table.row(
          Names.of(name),
          suite.median(name, "common", "replies_per_s"),
          suite.median(name, "common", "p50_us"),
          p99.median(),
          Tables.ratio(p99.median(), first),
          Tables.ends(p99));
    }
    text.append(table);
    for (String name : suite.contenders("snapshot")) {
      text.append(
          String.format(
              Locale.ROOT,
              "The last snapshot held %,.0f peers and took %.0f s.%n%n",
              suite.median(name, "snapshot", "peers"),
              suite.median(name, "snapshot", "took_s")));
    }
    end(suite);
  }

  private void memory(Suite suite) throws IOException {
    if (begin(suite, "Resident memory")) {
      return;
    }
    BarChart chart =
        new BarChart("Resident bytes per peer, all of the process", "bytes per peer, IPv4");
    Tables table =
        new Tables(
            "contender",
            "peers",
            "swarms",
            "resident (MB)",
            "bytes per peer",
            "of them growth",
            "in mappings of 256 MB and more",
            "fill (s)");
    for (Turn turn : suite.turns().stream().filter(Turn::isValid).toList()) {
      double peers = turn.number("peers");
      if (Double.isNaN(peers)) {
        continue;
      }
      double after = turn.number("after_kb") * 1024;
      boolean even = turn.variant().startsWith("swarm-");
      if (!even) {
        chart.add(
            Names.of(turn.contender()) + ", " + BarChart.number(peers / 1e6) + " M",
            Names.colour(turn.contender()),
            Spread.of(List.of(after / peers)));
      }
      table.row(
          Names.of(turn.contender()),
          peers,
          even ? "each of " + turn.variant().substring("swarm-".length()) : "the population's",
          after / 1048576,
          after / peers,
          (after - turn.number("before_kb") * 1024) / peers,
          turn.number("large_kb") * 1024 / peers,
          Tables.decimals(turn.number("fill_s"), 1));
    }
    chart("memory", chart);
    text.append(table);
    end(suite);
  }

  private void pauses(Suite suite) throws IOException {
    if (begin(suite, "Pauses")) {
      return;
    }
    for (String name : suite.contenders("most")) {
      Tables load = new Tables("open loop", "announces/s", "p50 (us)", "p99", "p99.9", "longest");
      load.row(
          Names.of(name),
          suite.median(name, "most", RATE),
          suite.median(name, "most", "p50_us"),
          suite.median(name, "most", "p99_us"),
          suite.median(name, "most", "p999_us"),
          suite.median(name, "most", "max_us"));
      text.append(load);
    }
    Tables table =
        new Tables(
            "stops of the JVM",
            "number",
            "longest (us)",
            "all (us)",
            "collections",
            "longest (us)");
    for (String name : suite.contenders("safepoints")) {
      table.row(
          Names.of(name),
          suite.median(name, "safepoints", "stops"),
          suite.median(name, "safepoints", "longest_us"),
          suite.median(name, "safepoints", "all_us"),
          suite.median(name, "safepoints", "gc"),
          suite.median(name, "safepoints", "gc_longest_us"));
    }
    text.append(table);
    end(suite);
  }

  // Returns whether there is nothing to be told.
  private boolean begin(Suite suite, String heading) {
    if (suite.turns().isEmpty()) {
      return true;
    }
    text.append("## ").append(heading).append("\n\n");
    if (!suite.when().isEmpty()) {
      text.append("Ended ").append(suite.when()).append(".\n\n");
    }
    return false;
  }

  private void end(Suite suite) {
    List<String> notes = suite.notes();
    if (!notes.isEmpty()) {
      text.append("Not counted:\n\n");
      for (String note : notes) {
        text.append("- ").append(note).append('\n');
      }
      text.append('\n');
    }
  }

  private void chart(String name, BarChart chart) throws IOException {
    if (!chart.isEmpty()) {
      image(name, chart.draw());
    }
  }

  private void chart(String name, LineChart chart) throws IOException {
    if (!chart.isEmpty()) {
      image(name, chart.draw());
    }
  }

  private void image(String name, String svg) throws IOException {
    Files.writeString(page.resolve(name + ".svg"), svg);
    text.append("![").append(name).append("](").append(name).append(".svg)\n\n");
  }
}
