// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.btrt.hashlist.HashList;
import org.btrt.status.Counter;
import org.btrt.status.LatencySummary;
import org.btrt.status.LatencySummary.Percentile;
import org.btrt.status.NeighbourHealth;
import org.btrt.status.SnapshotHealth;
import org.btrt.status.StatusWindow;
import org.btrt.web.StoreSummary.BusySwarm;
import org.btrt.web.StoreSummary.Totals;

/**
 * What changes on the info page, put into words once: texts and tables by name. The page is made of
 * them, and its script gets the same from {@code /live}; neither formats anything itself.
 */
final class Figures {
  private static final String COUNTING = "counting";
  private static final String MEASURING = "measuring";
  private static final double BYTES_PER_MB = 1e6;
  private static final double MS_PER_S = TimeUnit.SECONDS.toMillis(1);
  private static final List<Counter> TRANSPORTS =
      CounterTotals.BY_METRIC.get(Counter.ANNOUNCES_UDP4.metric());

  private final Observation seen;
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Map<String, List<List<Cell>>> tables = new LinkedHashMap<>();
  private final List<String> warnings;

  private Figures(Observation seen) {
    this.seen = seen;
    this.warnings = Warnings.of(seen);
  }

  static Figures of(Observation seen) {
    Figures figures = new Figures(seen);
    figures.describe();
    return figures;
  }

  /**
   * What the page is laid out by. A page that was made for another layout, or by another program,
   * has to be loaded anew.
   */
  String layout() {
    return Integer.toHexString(
        Objects.hash(seen.version(), seen.startedMs(), seen.groupNames(), tables.keySet()));
  }

  /** The name of a counter's total among the texts. */
  static String counterKey(Counter counter) {
    return "counter " + counterName(counter);
  }

  /** A counter as people call it: its metric, and its label's value. */
  static String counterName(Counter counter) {
    return (counter.metric() + ' ' + counter.labelValue()).strip();
  }

  String text(String name) {
    return texts.get(name);
  }

  Map<String, String> texts() {
    return texts;
  }

  List<List<Cell>> table(String name) {
    return tables.get(name);
  }

  Map<String, List<List<Cell>>> tables() {
    return tables;
  }

  List<String> warnings() {
    return warnings;
  }

  private void describe() {
    texts.put("uptime", "Up " + Formats.duration(seen.uptimeS()));
    texts.put("time", Formats.time(seen.nowMs()));
    describeNow();
    tables.put("groups", groups());
    describePolicy();
    tables.put("announces", announces());
    tables.put("families", families());
    describeLatencies();
    describeBusiest();
    tables.put("neighbours", neighbours());
    seen.hashList().ifPresent(list -> tables.put("hashlist", hashList(list)));
    seen.snapshots().ifPresent(health -> tables.put("snapshots", List.of(snapshot(health))));
    tables.put("trouble", trouble());
    for (Counter counter : Counter.values()) {
      texts.put(counterKey(counter), Formats.number(seen.totals().get(counter)));
    }
  }

  private void describeNow() {
    texts.put("announces", rate(TRANSPORTS));
    texts.put("peers", Formats.number(seen.peerCount()));
    texts.put("swarms", Formats.number(seen.swarmCount()));
    texts.put("seeders", sum(Totals::seeders));
    texts.put("leechers", sum(Totals::leechers));
    texts.put("local", percent(Observation.share(seen.lately(), 0)));
    texts.put("latency", tailLatency());
    texts.put(
        "first pass",
        seen.summary().isPresent()
            ? ""
            : "The first pass through the store has not ended yet: what is told by family, by group"
                + " and by swarm is still being counted.");
    texts.put(
        "counted",
        seen.summary()
            .map(summary -> "Counted until " + Formats.time(summary.endedMs()) + ".")
            .orElse(""));
  }

  private String sum(ToLongFunction<Totals> figure) {
    return seen.summary()
        .map(s -> Formats.number(figure.applyAsLong(s.ipv4()) + figure.applyAsLong(s.ipv6())))
        .orElse(COUNTING);
  }

  /** How fast counters rose in the last second, together. */
  private String rate(List<Counter> counters) {
    History.Rows newest = seen.newest();
    if (newest.size() < 2) {
      return MEASURING;
    }
    double perSecond = 0;
    for (Counter counter : counters) {
      perSecond += newest.perSecond(1, counter);
    }
    return Formats.rate(perSecond);
  }

  /** Of the transport that answered most. */
  private String tailLatency() {
    if (seen.window().isEmpty()) {
      return MEASURING;
    }
    LatencySummary most = null;
    for (LatencySummary latency : seen.window().get().latencies()) {
      if (latency.count() > 0 && (most == null || latency.count() > most.count())) {
        most = latency;
      }
    }
    return most == null
        ? Formats.UNKNOWN
        : Formats.micros(most.percentileNs(Percentile.P99)) + "\u00a0\u00b5s";
  }

  private List<List<Cell>> groups() {
    List<List<Cell>> rows = new ArrayList<>();
    List<String> names = seen.groupNames();
    for (int group = 0; group < names.size(); group++) {
      int index = group;
      rows.add(
          List.of(
              Cell.text(names.get(group)),
              Cell.text(
                  seen.summary()
                      .map(s -> Formats.number(s.peersOfGroup().get(index)))
                      .orElse(COUNTING)),
              Cell.text(rate(List.of(Counter.peersOfGroup(group)))),
              shareCell(Observation.share(seen.lately(), group)),
              shareCell(Observation.share(seen.totals(), group))));
    }
    return rows;
  }

  private void describePolicy() {
    List<SplitHalf> split = seen.split();
    if (!split.isEmpty()) {
      tables.put("split", split.stream().map(Figures::splitHalf).toList());
    }
    OptionalDouble localisable =
        seen.summary().map(s -> s.locality().share()).orElse(OptionalDouble.empty());
    texts.put(
        "localisable",
        localisable.isPresent()
            ? "Could stay inside, of what the first group would take from outside without a policy: "
                + Formats.percent(localisable.getAsDouble())
            : "");
    long openValves = seen.summary().map(s -> s.locality().openValves()).orElse(0L);
    texts.put(
        "open valves",
        openValves == 0
            ? ""
            : "Swarms for which the policy was too tight, so that for some hours all their clients"
                + " are given external peers: "
                + Formats.number(openValves));
  }

  private static List<Cell> splitHalf(SplitHalf half) {
    OptionalDouble fallen = half.bytesPerMin();
    return List.of(
        Cell.text(half.name()),
        Cell.text(Formats.number(half.localPeers() + half.externalPeers())),
        shareCell(half.localShare()),
        Cell.text(
            fallen.isPresent()
                ? "\u2212" + Formats.rate(fallen.getAsDouble() / BYTES_PER_MB) + "\u00a0MB"
                : Formats.UNKNOWN));
  }

  private static Cell shareCell(OptionalDouble share) {
    return share.isPresent() ? new Cell.Share(share.getAsDouble()) : Cell.text(Formats.UNKNOWN);
  }

  private static String percent(OptionalDouble share) {
    return share.isPresent() ? Formats.percent(share.getAsDouble()) : Formats.UNKNOWN;
  }

  private List<List<Cell>> announces() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Counter counter : TRANSPORTS) {
      rows.add(
          row(
              counter.labelValue(),
              rate(List.of(counter)),
              seen.window().map(w -> Formats.rate(w.perSecond(counter))).orElse(MEASURING),
              Formats.number(seen.totals().get(counter))));
    }
    return rows;
  }

  private List<List<Cell>> families() {
    return List.of(
        family("IPv4", seen.summary().map(StoreSummary::ipv4)),
        family("IPv6", seen.summary().map(StoreSummary::ipv6)));
  }

  private static List<Cell> family(String family, Optional<Totals> known) {
    return known
        .map(
            totals ->
                row(
                    family,
                    Formats.number(totals.swarms()),
                    Formats.number(totals.seeders()),
                    Formats.number(totals.leechers()),
                    Formats.number(totals.completed())))
        .orElse(row(family, COUNTING, COUNTING, COUNTING, COUNTING));
  }

  private void describeLatencies() {
    List<List<Cell>> rows = new ArrayList<>();
    if (seen.window().isPresent()) {
      StatusWindow window = seen.window().get();
      String recently = ", last " + TimeUnit.NANOSECONDS.toSeconds(window.lengthNs()) + "\u00a0s";
      for (LatencySummary sinceStart : window.latenciesSinceStart()) {
        for (LatencySummary recent : window.latencies()) {
          if (recent.transport().equals(sinceStart.transport())) {
            rows.add(latency(recent.transport() + recently, recent));
          }
        }
        rows.add(latency(sinceStart.transport() + ", since start", sinceStart));
      }
    }
    tables.put("latency", rows);
    texts.put(
        "latency note",
        seen.window().isEmpty()
            ? "The first ten seconds are not over yet."
            : "Microseconds from reading a request to handing over its reply.");
  }

  private static List<Cell> latency(String name, LatencySummary latency) {
    boolean isKnown = latency.count() > 0;
    List<Cell> cells = new ArrayList<>();
    cells.add(Cell.text(name));
    for (Percentile percentile : Percentile.values()) {
      cells.add(micros(isKnown, latency.percentileNs(percentile)));
    }
    cells.add(micros(isKnown, latency.maxNs()));
    cells.add(Cell.text(Formats.number(latency.count())));
    return cells;
  }

  private static Cell micros(boolean isKnown, long ns) {
    return Cell.text(isKnown ? Formats.micros(ns) : Formats.UNKNOWN);
  }

  private void describeBusiest() {
    List<BusySwarm> busiest = seen.summary().map(StoreSummary::busiest).orElse(List.of());
    List<List<Cell>> rows = new ArrayList<>();
    for (BusySwarm swarm : busiest) {
      rows.add(
          List.of(
              new Cell.Torrent(swarm.infoHash(), seen.names().nameOf(swarm.infoHash()).orElse("")),
              Cell.text(swarm.ipv6() ? "IPv6" : "IPv4"),
              Cell.text(Formats.number(swarm.seeders())),
              Cell.text(Formats.number(swarm.leechers())),
              Cell.text(Formats.number(swarm.completed())),
              new Cell.Share((double) swarm.localPeers() / swarm.peers())));
    }
    tables.put("busiest", rows);
    String note = "Local: the part of its peers that are in the first group.";
    if (seen.summary().isEmpty()) {
      note = "Still being counted.";
    } else if (busiest.isEmpty()) {
      note = "There are no peers.";
    }
    texts.put("busiest note", note);
  }

  private List<List<Cell>> neighbours() {
    List<List<Cell>> rows = new ArrayList<>();
    for (NeighbourHealth neighbour : seen.neighbours()) {
      rows.add(
          row(
              neighbour.name(),
              neighbour.isAsked() ? "asked" : "silent, tried from time to time",
              Formats.number(neighbour.requests()),
              Formats.number(neighbour.failures()),
              Formats.number(neighbour.peersLearned())));
    }
    return rows;
  }

  private List<List<Cell>> hashList(HashList list) {
    return List.of(
        row("listed now", Formats.number(list.size())),
        row("swarms put on since start", Formats.number(seen.totals().get(Counter.HASHLIST_ADDED))),
        row(
            "swarms taken off since start",
            Formats.number(seen.totals().get(Counter.HASHLIST_REMOVED))));
  }

  private List<Cell> snapshot(SnapshotHealth health) {
    String state = health.trouble().isEmpty() ? "fine" : health.trouble();
    if (health.takenMs() <= 0) {
      return row("none yet", Formats.UNKNOWN, Formats.UNKNOWN, Formats.UNKNOWN, state);
    }
    long agoS = Math.max(0, seen.nowMs() - health.takenMs()) / 1000;
    return row(
        Formats.duration(agoS) + " ago",
        Formats.rate(health.tookMs() / MS_PER_S) + "\u00a0s",
        Formats.number(health.torrents()),
        Formats.number(health.peers()),
        state);
  }

  private List<List<Cell>> trouble() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Counter counter : Counter.values()) {
      boolean isRefusal = counter.metric().equals(Counter.REFUSED_INFO_HASH.metric());
      boolean isDrop = counter.metric().equals(Counter.DROPPED_SHORT.metric());
      if ((isRefusal || isDrop) && seen.totals().get(counter) > 0) {
        rows.add(
            row(
                (isRefusal ? "refused: " : "dropped: ") + counter.labelValue().replace('_', ' '),
                Formats.number(seen.lately().get(counter)),
                Formats.number(seen.totals().get(counter))));
      }
    }
    if (rows.isEmpty()) {
      rows.add(row("nothing", "0", "0"));
    }
    return rows;
  }

  private static List<Cell> row(String... texts) {
    List<Cell> cells = new ArrayList<>(texts.length);
    for (String text : texts) {
      cells.add(Cell.text(text));
    }
    return cells;
  }
}
