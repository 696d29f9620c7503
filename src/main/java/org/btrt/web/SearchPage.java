// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Renders what a search has found. */
final class SearchPage {
  private static final String[] COLUMNS = {"Info-hash", "Seeders", "Leechers", "Completed", "Age"};

  private final WebSources sources;
  private final String query;
  private final HtmlWriter html = new HtmlWriter();

  SearchPage(WebSources sources, String query) {
    this.sources = sources;
    this.query = query;
    PageFrame.beginHead(html, (query.isEmpty() ? "Search" : query) + " - BTRT");
    PageFrame.beginHeader(html, sources.version());
    PageFrame.endHeader(html, query);
    html.markup("<main>");
  }

  byte[] toBytes() {
    html.element("p class=\"note wide\"", "As of " + Formats.time(sources.clock().time()) + ".");
    html.markup("</main>");
    PageFrame.end(html);
    return html.toBytes();
  }

  void writeHint() {
    begin("Search");
    html.element(
        "p class=\"note\"",
        "An info-hash (40 hexadecimal digits), the beginning of one ("
            + SearchPages.DIGITS_MIN
            + " digits or more), or a part of a torrent's name.");
    html.endSection();
  }

  void writeBusy() {
    begin("Info-hashes that begin so");
    html.element(
        "p class=\"note\"", "Somebody else is searching just now; try again in some seconds.");
    html.endSection();
  }

  /** One torrent with all that is known of it: of each family, of each group. */
  void writeTorrent(String infoHash, List<FoundSwarm> swarms) {
    Optional<String> name = sources.names().nameOf(infoHash);
    html.markup("<section class=\"wide\">").element("h2 class=\"name\"", name.orElse("Torrent"));
    html.element("p class=\"hash\"", infoHash);
    if (swarms.isEmpty()) {
      html.element("p", "It has no peers here.").endSection();
      return;
    }
    html.beginTable("Family", "Seeders", "Leechers", "Completed", "Age");
    for (FoundSwarm swarm : swarms) {
      html.row(cells(Cell.text(family(swarm)), List.of(swarm)));
    }
    html.endTable();
    html.element("p class=\"note\"", "Age: since the swarm was new, hours, minutes and seconds.");
    html.endSection();
    writeGroups(swarms);
  }

  private void writeGroups(List<FoundSwarm> swarms) {
    begin("By group");
    List<String> columns = new ArrayList<>(List.of("Group"));
    for (FoundSwarm swarm : swarms) {
      columns.add(family(swarm) + " seeders");
      columns.add(family(swarm) + " leechers");
    }
    html.beginTable(columns.toArray(String[]::new));
    List<String> names = sources.groupNames().get();
    for (int group = 0; group < names.size(); group++) {
      List<Cell> cells = new ArrayList<>(List.of(Cell.text(names.get(group))));
      for (FoundSwarm swarm : swarms) {
        cells.add(Cell.text(Formats.number(swarm.seedersOfGroup().get(group))));
        cells.add(Cell.text(Formats.number(swarm.leechersOfGroup().get(group))));
      }
      html.row(cells);
    }
    html.endTable().endSection();
  }

  private static String family(FoundSwarm swarm) {
    return swarm.ipv6() ? "IPv6" : "IPv4";
  }

  /** Torrents by the beginning of their info-hash. */
  void writeBeginning(Map<String, List<FoundSwarm>> byTorrent, boolean isWhole) {
    beginFound("Info-hashes that begin so");
    writeTorrents(byTorrent);
    if (!isWhole) {
      html.element(
          "p class=\"note\"",
          "There may be more: a search ends at "
              + SwarmSearch.FOUND_MAX
              + " swarms or after "
              + SwarmSearch.WALK_MAX_S
              + " seconds.");
    }
    html.endSection();
  }

  /** Torrents by a part of their name. */
  void writeNamed(Map<String, List<FoundSwarm>> byTorrent, boolean isWhole) {
    beginFound("Names with \u201c" + query + "\u201d");
    writeTorrents(byTorrent);
    if (!isWhole) {
      html.element("p class=\"note\"", "There may be more; a longer part of the name finds less.");
    }
    html.endSection();
  }

  private void begin(String heading) {
    html.markup("<section class=\"wide\">").element("h2", heading);
  }

  private void beginFound(String heading) {
    html.markup("<section class=\"found swarms wide\">").element("h2", heading);
  }

  private void writeTorrents(Map<String, List<FoundSwarm>> byTorrent) {
    if (byTorrent.isEmpty()) {
      html.element("p class=\"note\"", "None.");
      return;
    }
    html.beginTable(COLUMNS);
    byTorrent.forEach(
        (infoHash, swarms) ->
            html.row(
                cells(
                    new Cell.Torrent(infoHash, sources.names().nameOf(infoHash).orElse("")),
                    swarms)));
    html.endTable();
  }

  /** The cells of a torrent, or of one swarm of it. */
  private static List<Cell> cells(Cell first, List<FoundSwarm> swarms) {
    return List.of(
        first,
        sum(swarms, FoundSwarm::seeders),
        sum(swarms, FoundSwarm::leechers),
        sum(swarms, FoundSwarm::completed),
        Cell.text(
            swarms.stream().flatMapToInt(swarm -> swarm.ageS().stream()).max().stream()
                .mapToObj(Formats::duration)
                .findAny()
                .orElse(Formats.UNKNOWN)));
  }

  private static Cell sum(List<FoundSwarm> swarms, ToLongFunction<FoundSwarm> count) {
    return Cell.text(Formats.number(swarms.stream().mapToLong(count).sum()));
  }
}
