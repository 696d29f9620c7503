// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.btrt.status.Counter;

/**
 * Renders {@code /}: one page for the person who runs the tracker, from top to detail. It is whole
 * as it is sent; where there are scripts, {@code dashboard.js} keeps it up to date and draws its
 * charts, finding its places by {@code data-} attributes.
 */
final class InfoPage {
  private final Observation seen;
  private final Figures figures;
  private final HtmlWriter html = new HtmlWriter();

  private InfoPage(Observation seen) {
    this.seen = seen;
    this.figures = Figures.of(seen);
  }

  static byte[] render(Observation seen) throws IOException {
    InfoPage page = new InfoPage(seen);
    page.write();
    return page.html.toBytes();
  }

  private void write() {
    PageFrame.beginHead(html, "BTRT " + seen.version());
    html.markup("<script type=\"module\" src=\"" + Assets.SCRIPT_PATH + "\"></script>");
    PageFrame.beginHeader(html, seen.version());
    html.markup("<p class=\"quiet\">");
    text("span", "uptime");
    html.markup("<span>as of");
    text("time", "time");
    html.markup("</span></p>");
    // Nothing to see without the script.
    html.markup("<p class=\"live\" hidden><span role=\"status\" data-state></span>");
    html.markup("<button type=\"button\" data-pause>Pause</button></p>");
    PageFrame.endHeader(html, "");
    html.markup("<main data-layout=\"" + figures.layout() + "\">");
    writeWarnings();
    writeNow();
    writeCharts();
    writeGroups();
    writePolicy();
    writeBusiest();
    writeAnnounces();
    writeFamilies();
    writeLatencies();
    writeTrouble();
    writeNeighbours();
    writeHashList();
    writeSnapshots();
    writeListening();
    writeCounters();
    html.markup("</main>\n<footer><p>The same for programs: <a href=\"/stats\">/stats</a> (JSON),");
    html.markup("<a href=\"/metrics\">/metrics</a> (Prometheus)</p></footer>");
    PageFrame.end(html);
  }

  /** An element whose text the script keeps up to date. */
  private void text(String tag, String name) {
    html.element(tag + " data-text=\"" + name + "\"", figures.text(name));
  }

  private void table(String name, String... columns) {
    html.liveTable(name, figures.table(name), columns);
  }

  private void writeWarnings() {
    html.markup("<section class=\"warnings wide\" role=\"status\">");
    html.markup("<h2 class=\"hidden\">Warnings</h2>\n<ul data-warnings>");
    for (String warning : figures.warnings()) {
      html.element("li", warning);
    }
    html.markup("</ul>\n</section>");
  }

  private void writeNow() {
    html.markup("<section class=\"tiles wide\">").markup("<h2 class=\"hidden\">Now</h2>\n<dl>");
    writeTile("Announces per second", "announces");
    writeTile("Peers", "peers");
    writeTile("Swarms", "swarms");
    writeTile("Seeders", "seeders");
    writeTile("Leechers", "leechers");
    writeTile("Handed out from the first group", "local");
    writeTile("Latency, 99\u00a0%", "latency");
    html.markup("</dl>");
    text("p class=\"note\"", "first pass");
    html.markup("</section>");
  }

  private void writeTile(String name, String figure) {
    html.markup("<div>").element("dt", name);
    text("dd", figure);
    html.markup("</div>");
  }

  /** Places for the script to draw in. */
  private void writeCharts() {
    html.markup("<section class=\"charts wide\" hidden>");
    html.element("h2 class=\"hidden\"", "The last ten minutes");
    for (Chart chart : Chart.values()) {
      html.markup("<figure data-chart=\"" + chart.key() + "\" data-unit=\"" + chart.unit() + "\">");
      html.element("figcaption", chart.title()).markup("</figure>");
    }
    html.markup("</section>");
  }

  private void writeGroups() {
    html.markup("<section class=\"wide\">").element("h2", "Peer groups");
    table(
        "groups",
        "Group",
        "Peers",
        "Handed out per second",
        "Share, last ten minutes",
        "Share, since start");
    text("p class=\"note\"", "localisable");
    text("p class=\"note\"", "open valves");
    html.endSection();
  }

  private void writePolicy() {
    if (!seen.split().isEmpty()) {
      html.beginSection("Experiment (policy.split)");
      table("split", "Torrents", "Peers handed out", "Local", "Left, per minute");
      html.endSection();
    }
  }

  private void writeBusiest() {
    html.markup("<section class=\"busiest swarms wide\">").element("h2", "Busiest swarms");
    table("busiest", "Info-hash", "Family", "Seeders", "Leechers", "Completed", "Local");
    text("p class=\"note\"", "busiest note");
    html.endSection();
  }

  private void writeAnnounces() {
    html.beginSection("Announces");
    table("announces", "Transport", "Per second", "Last ten seconds", "Since start");
    html.endSection();
  }

  private void writeFamilies() {
    html.beginSection("Swarms and peers");
    table("families", "Family", "Swarms", "Seeders", "Leechers", "Completed");
    text("p class=\"note\"", "counted");
    html.endSection();
  }

  private void writeLatencies() {
    html.beginSection("Latency");
    table(
        "latency",
        "Transport",
        "50\u00a0%",
        "90\u00a0%",
        "99\u00a0%",
        "99.9\u00a0%",
        "Longest",
        "Requests");
    text("p class=\"note\"", "latency note");
    html.endSection();
  }

  private void writeTrouble() {
    html.beginSection("Refused and dropped");
    table("trouble", "What", "Last ten minutes", "Since start");
    html.endSection();
  }

  private void writeNeighbours() {
    if (!seen.neighbours().isEmpty()) {
      html.beginSection("Neighbours");
      table("neighbours", "Name", "State", "Requests", "Failures", "Peers learned");
      html.endSection();
    }
  }

  private void writeHashList() {
    if (seen.hashList().isPresent()) {
      html.beginSection("Hash list");
      table("hashlist", "Info-hashes", "Number");
      html.endSection();
    }
  }

  private void writeSnapshots() {
    if (seen.snapshots().isPresent()) {
      html.beginSection("Snapshots in the database");
      table("snapshots", "Last one", "Took", "Torrents", "Peers", "State");
      html.endSection();
    }
  }

  private void writeListening() {
    html.markup("<section class=\"listening\">").element("h2", "Listening");
    html.beginTable("Transport", "Address");
    for (ListenAddress listening : seen.listening()) {
      html.row(List.of(Cell.text(listening.transport()), Cell.text(listening.address())));
    }
    html.endTable().endSection();
  }

  private void writeCounters() {
    html.markup("<section class=\"wide\">\n<details>");
    html.markup("<summary><h2>All counters since start</h2></summary>");
    html.beginTable("Counter", "Total", "Meaning");
    for (Map.Entry<String, List<Counter>> metric : CounterTotals.BY_METRIC.entrySet()) {
      for (Counter counter : metric.getValue()) {
        html.markup("<tr>").element("th scope=\"row\"", Figures.counterName(counter));
        text("td", Figures.counterKey(counter));
        html.element("td class=\"prose\"", counter.help()).markup("</tr>");
      }
    }
    html.endTable().markup("</details>\n</section>");
  }
}
