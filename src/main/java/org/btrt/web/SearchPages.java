// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Answers {@code /search?q=}: a whole info-hash, the beginning of one, or a part of a torrent's
 * name.
 */
final class SearchPages {
  static final String PATH = "/search";

  /** Digits of an info-hash that are searched for at least: fewer begin too many. */
  static final int DIGITS_MIN = 4;

  private static final int NAMED_MAX = 100;
  private static final Pattern DIGITS = Pattern.compile("[0-9a-fA-F]+");
  private static final int HASH_DIGITS = 2 * SwarmSearch.HASH_LENGTH;
  private static final String PARAMETER = "q=";

  private final WebSources sources;
  private final SwarmSearch search;

  SearchPages(WebSources sources, SwarmSearch search) {
    this.sources = sources;
    this.search = search;
  }

  /** Where a torrent is told about. */
  static String linkTo(String infoHash) {
    return PATH + "?q=" + infoHash;
  }

  /**
   * Answers a GET or HEAD.
   *
   * @param rawQuery as it stands in the request; null: none
   */
  Response respond(String rawQuery) {
    String query;
    try {
      query = query(rawQuery);
    } catch (IllegalArgumentException e) {
      return Response.text(400, "this query is not encoded as a form would");
    }
    if (query.length() > PageFrame.QUERY_LENGTH_MAX) {
      return Response.text(
          400, "a query has " + PageFrame.QUERY_LENGTH_MAX + " characters at most");
    }
    return Response.page(WebServer.HTML, page(query));
  }

  private static String query(String rawQuery) {
    if (rawQuery != null) {
      for (String parameter : rawQuery.split("&", -1)) {
        if (parameter.startsWith(PARAMETER)) {
          String value = parameter.substring(PARAMETER.length());
          return URLDecoder.decode(value, StandardCharsets.UTF_8).strip();
        }
      }
    }
    return "";
  }

  private byte[] page(String query) {
    SearchPage page = new SearchPage(sources, query);
    boolean isDigits = DIGITS.matcher(query).matches();
    if (query.isEmpty()) {
      page.writeHint();
    } else if (isDigits && query.length() == HASH_DIGITS) {
      String infoHash = query.toLowerCase(Locale.ROOT);
      page.writeTorrent(infoHash, search.find(infoHash));
    } else {
      if (isDigits && query.length() >= DIGITS_MIN && query.length() < HASH_DIGITS) {
        writeBeginning(page, query);
      }
      writeNamed(page, query);
    }
    return page.toBytes();
  }

  private void writeBeginning(SearchPage page, String digits) {
    Optional<SwarmSearch.Walk> walk = search.beginningWith(digits);
    if (walk.isEmpty()) {
      page.writeBusy();
      return;
    }
    Map<String, List<FoundSwarm>> byTorrent = new LinkedHashMap<>();
    walk.get().swarms().stream()
        .sorted(
            Comparator.comparingLong((FoundSwarm found) -> found.leechers() + found.seeders())
                .reversed())
        .forEach(
            found ->
                byTorrent.computeIfAbsent(found.infoHash(), hash -> new ArrayList<>()).add(found));
    page.writeBeginning(byTorrent, walk.get().isWhole());
  }

  private void writeNamed(SearchPage page, String text) {
    Map<String, List<FoundSwarm>> byTorrent = new LinkedHashMap<>();
    for (TorrentNames.Named torrent : sources.names().containing(text, NAMED_MAX)) {
      byTorrent.put(torrent.infoHash(), search.find(torrent.infoHash()));
    }
    page.writeNamed(byTorrent, byTorrent.size() < NAMED_MAX);
  }
}
