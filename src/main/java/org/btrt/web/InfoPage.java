// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.btrt.hashlist.HashList;
import org.btrt.status.Counter;
import org.btrt.status.LatencySummary;
import org.btrt.status.LatencySummary.Percentile;
import org.btrt.status.NeighbourHealth;
import org.btrt.status.SnapshotHealth;
import org.btrt.status.StatusWindow;
import org.btrt.web.StoreSummary.BusySwarm;
import org.btrt.web.StoreSummary.Totals;

/** Renders {@code /}: one page for the person who runs the tracker, from top to detail. */
final class InfoPage {
  static final String STYLE_PATH = "/style.css";

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final String UNKNOWN = "\u2013";
  private static final String COUNTING = "counting";
  private static final double BYTES_PER_MB = 1e6;
  private static final double MS_PER_S = TimeUnit.SECONDS.toMillis(1);
  private static final double NS_PER_US = TimeUnit.MICROSECONDS.toNanos(1);

  private final Observation seen;
  private final HtmlWriter html = new HtmlWriter();

  private InfoPage(Observation seen) {
    this.seen = seen;
  }

  static byte[] render(Observation seen) throws IOException {
    InfoPage page = new InfoPage(seen);
    page.write();
    return page.html.toBytes();
  }

  private void write() {
    html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
    html.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    html.markup("<meta name=\"color-scheme\" content=\"light dark\">");
    html.markup("<meta name=\"robots\" content=\"noindex\">");
    html.element("title", "BTRT " + seen.version());
    html.markup("<link rel=\"stylesheet\" href=\"" + STYLE_PATH + "\">\n</head>\n<body>");
    html.markup("<header>").element("h1", "BTRT " + seen.version());
    html.element("p", "Up " + uptime(seen.uptimeS()) + ", as of " + time(seen.nowMs()));
    html.markup("</header>\n<main>");
    writeNow();
    writeGroups();
    writePolicy();
    writeNeighbours();
    seen.hashList().ifPresent(this::writeHashList);
    seen.snapshots().ifPresent(this::writeSnapshots);
    writeFamilies();
    writeAnnounces();
    writeLatencies();
    writeTrouble();
    writeBusiest();
    writeListening();
    writeCounters();
    html.markup("</main>\n<footer><p>The same for programs: <a href=\"/stats\">/stats</a> (JSON),");
    html.markup("<a href=\"/metrics\">/metrics</a> (Prometheus)</p></footer>\n</body>\n</html>");
  }

  private void writeNow() {
    html.markup("<section class=\"tiles\">").markup("<h2 class=\"hidden\">Now</h2>\n<dl>");
    writeTile("Swarms", number(seen.swarmCount()));
    writeTile("Peers", number(seen.peerCount()));
    writeTile("Announces per second", seen.window().map(this::announceRate).orElse("measuring"));
    OptionalDouble share = seen.shareHandedOut(0);
    writeTile(
        "Peers handed out from the first group",
        share.isPresent() ? percent(share.getAsDouble()) : UNKNOWN);
    OptionalDouble localisable =
        seen.summary().map(s -> s.locality().share()).orElse(OptionalDouble.empty());
    writeTile(
        "Of its traffic from outside, could stay inside",
        localisable.isPresent() ? percent(localisable.getAsDouble()) : UNKNOWN);
    html.markup("</dl>\n</section>");
    if (seen.summary().isEmpty()) {
      html.element(
          "p class=\"note\"",
          "The first pass through the store has not ended yet: what is told by family, by group and"
              + " by swarm is still being counted.");
    }
  }

  private void writeTile(String name, String value) {
    html.markup("<div>").element("dt", name).element("dd", value).markup("</div>");
  }

  private void writeGroups() {
    html.beginTable("Peer groups", "Group", "Peers", "Handed out", "Share handed out");
    List<String> names = seen.groupNames();
    for (int group = 0; group < names.size(); group++) {
      int index = group;
      OptionalDouble share = seen.shareHandedOut(group);
      html.markup("<tr>").element("th scope=\"row\"", names.get(group));
      html.element(
          "td", seen.summary().map(s -> number(s.peersOfGroup().get(index))).orElse(COUNTING));
      html.element("td", number(seen.handedOut(group)));
      html.markup("<td class=\"share\">");
      if (share.isPresent()) {
        String value = String.format(Locale.ROOT, "%.3f", share.getAsDouble());
        html.element("meter min=\"0\" max=\"1\" value=\"" + value + "\"", "");
      }
      html.element("span", share.isPresent() ? percent(share.getAsDouble()) : UNKNOWN);
      html.markup("</td>\n</tr>");
    }
    html.endTable();
  }

  private void writePolicy() {
    if (!seen.split().isEmpty()) {
      html.beginTable(
          "Experiment (policy.split)", "Torrents", "Peers handed out", "Local", "Left, per minute");
      for (SplitHalf half : seen.split()) {
        OptionalDouble share = half.localShare();
        OptionalDouble fallen = half.bytesPerMin();
        html.row(
            half.name(),
            number(half.localPeers() + half.externalPeers()),
            share.isPresent() ? percent(share.getAsDouble()) : UNKNOWN,
            fallen.isPresent()
                ? String.format(
                    Locale.ROOT, "\u2212%.1f\u00a0MB", fallen.getAsDouble() / BYTES_PER_MB)
                : UNKNOWN);
      }
      html.endTable();
    }
    long openValves = seen.summary().map(s -> s.locality().openValves()).orElse(0L);
    if (openValves > 0) {
      html.element(
          "p class=\"note\"",
          "Swarms for which the policy was too tight, so that for some hours all their clients are"
              + " given external peers: "
              + number(openValves));
    }
  }

  private void writeNeighbours() {
    if (seen.neighbours().isEmpty()) {
      return;
    }
    html.beginTable("Neighbours", "Name", "State", "Requests", "Failures", "Peers learned");
    for (NeighbourHealth neighbour : seen.neighbours()) {
      html.row(
          neighbour.name(),
          neighbour.isAsked() ? "asked" : "silent, tried from time to time",
          number(neighbour.requests()),
          number(neighbour.failures()),
          number(neighbour.peersLearned()));
    }
    html.endTable();
  }

  private void writeHashList(HashList list) {
    html.beginTable("Hash list", "Info-hashes", "Number");
    html.row("listed now", number(list.size()));
    html.row("swarms put on since start", number(seen.totals().get(Counter.HASHLIST_ADDED)));
    html.row("swarms taken off since start", number(seen.totals().get(Counter.HASHLIST_REMOVED)));
    html.endTable();
  }

  private void writeSnapshots(SnapshotHealth health) {
    html.beginTable("Snapshots in the database", "Last one", "Took", "Torrents", "Peers", "State");
    boolean isKnown = health.takenMs() > 0;
    html.row(
        isKnown ? uptime(Math.max(0, seen.nowMs() - health.takenMs()) / 1000) + " ago" : "none yet",
        isKnown ? String.format(Locale.ROOT, "%.1f\u00a0s", health.tookMs() / MS_PER_S) : UNKNOWN,
        isKnown ? number(health.torrents()) : UNKNOWN,
        isKnown ? number(health.peers()) : UNKNOWN,
        health.trouble().isEmpty() ? "fine" : health.trouble());
    html.endTable();
  }

  private void writeFamilies() {
    html.beginTable("Swarms and peers", "Family", "Swarms", "Seeders", "Leechers", "Completed");
    writeFamily("IPv4", seen.summary().map(StoreSummary::ipv4));
    writeFamily("IPv6", seen.summary().map(StoreSummary::ipv6));
    html.endTableOnly();
    seen.summary()
        .ifPresent(
            summary ->
                html.element("p class=\"note\"", "Counted until " + time(summary.endedMs()) + "."));
    html.markup("</section>");
  }

  private void writeFamily(String family, Optional<Totals> known) {
    if (known.isEmpty()) {
      html.row(family, COUNTING, COUNTING, COUNTING, COUNTING);
      return;
    }
    Totals totals = known.get();
    html.row(
        family,
        number(totals.swarms()),
        number(totals.seeders()),
        number(totals.leechers()),
        number(totals.completed()));
  }

  private void writeAnnounces() {
    html.beginTable("Announces", "Transport", "Per second", "Since start");
    for (Counter counter : CounterTotals.BY_METRIC.get(Counter.ANNOUNCES_UDP4.metric())) {
      html.row(
          counter.labelValue(),
          seen.window().map(w -> rate(w.perSecond(counter))).orElse("measuring"),
          number(seen.totals().get(counter)));
    }
    html.endTable();
  }

  private void writeLatencies() {
    html.markup("<section>").element("h2", "Latency");
    if (seen.window().isEmpty()) {
      html.element("p class=\"note\"", "The first ten seconds are not over yet.");
    } else {
      StatusWindow window = seen.window().get();
      html.element(
          "p class=\"note\"", "Microseconds from reading a request to handing over its reply.");
      String recently = ", last " + TimeUnit.NANOSECONDS.toSeconds(window.lengthNs()) + "\u00a0s";
      html.beginTableOnly(
          "Transport", "50\u00a0%", "90\u00a0%", "99\u00a0%", "99.9\u00a0%", "Longest", "Requests");
      for (LatencySummary sinceStart : window.latenciesSinceStart()) {
        for (LatencySummary recent : window.latencies()) {
          if (recent.transport().equals(sinceStart.transport())) {
            writeLatency(recent.transport() + recently, recent);
          }
        }
        writeLatency(sinceStart.transport() + ", since start", sinceStart);
      }
      html.endTableOnly();
    }
    html.markup("</section>");
  }

  private void writeLatency(String name, LatencySummary latency) {
    boolean isKnown = latency.count() > 0;
    String[] cells = new String[Percentile.values().length + 2];
    for (Percentile percentile : Percentile.values()) {
      cells[percentile.ordinal()] = isKnown ? micros(latency.percentileNs(percentile)) : UNKNOWN;
    }
    cells[cells.length - 2] = isKnown ? micros(latency.maxNs()) : UNKNOWN;
    cells[cells.length - 1] = number(latency.count());
    html.row(name, cells);
  }

  private void writeTrouble() {
    html.beginTable("Refused and dropped", "What", "Since start");
    boolean isQuiet = true;
    for (Counter counter : Counter.values()) {
      boolean isRefusal = counter.metric().equals(Counter.REFUSED_INFO_HASH.metric());
      boolean isDrop = counter.metric().equals(Counter.DROPPED_SHORT.metric());
      if ((isRefusal || isDrop) && seen.totals().get(counter) > 0) {
        isQuiet = false;
        html.row(
            (isRefusal ? "refused: " : "dropped: ") + counter.labelValue().replace('_', ' '),
            number(seen.totals().get(counter)));
      }
    }
    if (isQuiet) {
      html.row("nothing", number(0));
    }
    html.endTable();
  }

  private void writeBusiest() {
    html.markup("<section class=\"swarms\">").element("h2", "Busiest swarms");
    if (seen.summary().isEmpty()) {
      html.element("p class=\"note\"", "Still being counted.");
    } else if (seen.summary().get().busiest().isEmpty()) {
      html.element("p class=\"note\"", "There are no peers.");
    } else {
      html.beginTableOnly("Info-hash", "Family", "Seeders", "Leechers", "Completed", "Local");
      for (BusySwarm swarm : seen.summary().get().busiest()) {
        html.row(
            swarm.infoHash(),
            swarm.ipv6() ? "IPv6" : "IPv4",
            number(swarm.seeders()),
            number(swarm.leechers()),
            number(swarm.completed()),
            percent((double) swarm.localPeers() / swarm.peers()));
      }
      html.endTableOnly();
      html.element("p class=\"note\"", "Local: the part of its peers that are in the first group.");
    }
    html.markup("</section>");
  }

  private void writeListening() {
    html.markup("<section class=\"listening\">").element("h2", "Listening");
    html.beginTableOnly("Transport", "Address");
    for (ListenAddress listening : seen.listening()) {
      html.row(listening.transport(), listening.address());
    }
    html.endTable();
  }

  private void writeCounters() {
    html.markup("<section>\n<details>\n<summary><h2>All counters since start</h2></summary>");
    html.beginTableOnly("Counter", "Total", "Meaning");
    for (Map.Entry<String, List<Counter>> metric : CounterTotals.BY_METRIC.entrySet()) {
      for (Counter counter : metric.getValue()) {
        html.markup("<tr>");
        html.element("th scope=\"row\"", (metric.getKey() + ' ' + counter.labelValue()).strip());
        html.element("td", number(seen.totals().get(counter)));
        html.element("td class=\"prose\"", counter.help());
        html.markup("</tr>");
      }
    }
    html.endTableOnly().markup("</details>\n</section>");
  }

  private String announceRate(StatusWindow window) {
    double perSecond = 0;
    for (Counter counter : CounterTotals.BY_METRIC.get(Counter.ANNOUNCES_UDP4.metric())) {
      perSecond += window.perSecond(counter);
    }
    return rate(perSecond);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String rate(double perSecond) {
    return String.format(Locale.ROOT, perSecond < 10 ? "%.1f" : "%,.0f", perSecond);
  }

  private static String micros(long ns) {
    double us = ns / NS_PER_US;
    return String.format(Locale.ROOT, us < 10 ? "%.1f" : "%,.0f", us);
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }

  private static String time(long epochMs) {
    return UTC.format(Instant.ofEpochMilli(epochMs));
  }

  private static String uptime(long uptimeS) {
    long days = TimeUnit.SECONDS.toDays(uptimeS);
    String clock =
        String.format(
            Locale.ROOT, "%d:%02d:%02d", uptimeS / 3600 % 24, uptimeS / 60 % 60, uptimeS % 60);
    return days == 0 ? clock : days + (days == 1 ? " day " : " days ") + clock;
  }
}
