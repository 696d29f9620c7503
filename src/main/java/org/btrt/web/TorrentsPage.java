// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.util.List;
import org.btrt.common.SizeText;
import org.btrt.config.InfoPageSettings;
import org.btrt.web.TorrentCounts.Counted;

/**
 * Renders the torrents of the catalogue, a part of them at a time, and what all of them add up to.
 */
final class TorrentsPage {
  /** Torrents on a page. */
  static final int LENGTH = 200;

  private final InfoPageSettings settings;
  private final List<Counted> torrents;
  private final int page;
  private final int pageCount;
  private final HtmlWriter html = new HtmlWriter();

  private TorrentsPage(InfoPageSettings settings, List<Counted> torrents, int page) {
    this.settings = settings;
    this.torrents = torrents;
    this.pageCount = Math.max(1, Math.ceilDiv(torrents.size(), LENGTH));
    this.page = Math.min(page, pageCount);
  }

  /**
   * @param nowMs milliseconds since the epoch
   * @param page from 1; beyond the last one it is the last one
   */
  static byte[] render(
      InfoPageSettings settings, String version, long nowMs, List<Counted> torrents, int page) {
    TorrentsPage made = new TorrentsPage(settings, torrents, page);
    made.write(version, nowMs);
    return made.html.toBytes();
  }

  private void write(String version, long nowMs) {
    html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
    html.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    html.markup("<meta name=\"color-scheme\" content=\"light dark\">");
    html.element("title", "BTRT " + version + ": torrents");
    html.markup("<link rel=\"stylesheet\" href=\"" + TorrentPages.STYLE_PATH + "\">");
    html.markup("</head>\n<body>\n<header>").element("h1", "Torrents");
    html.element("p", "BTRT " + version + ", " + Formats.time(nowMs));
    html.markup("</header>\n<main>");
    if (torrents.isEmpty()) {
      html.element("p", "There are no torrents yet.");
    } else {
      writeTable();
      writeLinks();
      writeLegend();
    }
    html.markup("</main>\n</body>\n</html>");
  }

  private void writeTable() {
    if (settings.names()) {
      html.beginTable(
          "Name", "Size", "Seeders", "Leechers", "Completed", "Transferred", "Info-hash");
    } else {
      html.beginTable("Info-hash", "Seeders", "Leechers", "Completed");
    }
    int from = (page - 1) * LENGTH;
    torrents.subList(from, Math.min(from + LENGTH, torrents.size())).forEach(this::writeTorrent);
    writeTotals();
    html.endTable();
  }

  private void writeTorrent(Counted counted) {
    String hash = counted.torrent().infoHash();
    html.markup("<tr><th scope=\"row\">");
    String shown = settings.names() ? counted.torrent().name() : hash;
    if (settings.downloads()) {
      // Digits and letters that this program has made.
      String link = TorrentPages.FILE_PATH + "?info_hash=" + hash;
      html.element("a dir=\"auto\" href=\"" + link + "\"", shown);
    } else {
      html.element("span dir=\"auto\"", shown);
    }
    html.markup("</th>");
    if (settings.names()) {
      html.element("td", size((double) counted.torrent().totalBytes()));
    }
    html.element("td", Formats.number(counted.seeders()));
    html.element("td", Formats.number(counted.leechers()));
    html.element("td", Formats.number(counted.completed()));
    if (settings.names()) {
      html.element("td", size(counted.transferredBytes()));
      html.element("td class=\"hash\"", hash);
    }
    html.markup("</tr>");
  }

  private void writeTotals() {
    double sizeBytes = 0;
    double transferredBytes = 0;
    long seeders = 0;
    long leechers = 0;
    long completed = 0;
    for (Counted counted : torrents) {
      sizeBytes += counted.torrent().totalBytes();
      transferredBytes += counted.transferredBytes();
      seeders += counted.seeders();
      leechers += counted.leechers();
      completed += counted.completed();
    }
    html.markup("<tr class=\"total\">");
    String all = torrents.size() == 1 ? "1 torrent" : Formats.number(torrents.size()) + " torrents";
    html.element("th scope=\"row\"", all);
    if (settings.names()) {
      html.element("td", size(sizeBytes));
    }
    html.element("td", Formats.number(seeders));
    html.element("td", Formats.number(leechers));
    html.element("td", Formats.number(completed));
    if (settings.names()) {
      html.element("td", size(transferredBytes));
      html.element("td", "");
    }
    html.markup("</tr>");
  }

  private void writeLinks() {
    if (pageCount == 1) {
      return;
    }
    html.markup("<nav>");
    if (page > 1) {
      html.element("a rel=\"prev\" href=\"/?page=" + (page - 1) + "\"", "Previous");
    }
    html.element("span", "Page " + page + " of " + pageCount);
    if (page < pageCount) {
      html.element("a rel=\"next\" href=\"/?page=" + (page + 1) + "\"", "Next");
    }
    html.markup("</nav>");
  }

  private void writeLegend() {
    html.element(
        "p class=\"note\"",
        "Seeders have all of it, leechers are on their way, completed is how many times a download"
            + " was finished"
            + (settings.names() ? ", transferred is size times completed." : ".")
            + " The last row adds up all torrents.");
  }

  /** Number and unit stay on one line. */
  private static String size(double bytes) {
    return SizeText.format(bytes).replace(' ', '\u00a0');
  }
}
