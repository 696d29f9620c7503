// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.btrt.catalogue.Catalogue;
import org.btrt.catalogue.CataloguedTorrent;
import org.btrt.catalogue.TorrentFileReader;
import org.btrt.common.BackgroundThread;
import org.btrt.common.DistinctLog;
import org.btrt.common.PercentText;
import org.btrt.config.InfoPageSettings;
import org.btrt.protocol.http.HttpPage;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.status.Status;
import org.btrt.swarm.SwarmStore;

/**
 * What everybody can see of the torrents in the catalogue: a page with their counts, and their
 * files. Nothing else of the tracker is shown, above all no torrent that is not in the catalogue.
 *
 * <p><em>Threading:</em> {@link #ask} by any; one thread makes the pages, behind a queue of {@value
 * #QUEUE_LENGTH}. Closed by who made it.
 */
public final class TorrentPages implements AutoCloseable {
  static final int QUEUE_LENGTH = 64;

  static final String FILE_PATH = "/file";
  static final String STYLE_PATH = "/torrents.css";

  private static final String ROOT_PATH = "/";
  private static final String INDEX_PATH = "/index.html";
  private static final String FAVICON_PATH = "/favicon.ico";

  /** Where pages are. */
  public static final Set<String> PATHS =
      Set.of(ROOT_PATH, INDEX_PATH, FILE_PATH, FAVICON_PATH, STYLE_PATH);

  private static final String OK = "200 OK";
  private static final int ICON_MAX_BYTES = 256 * 1024;
  private static final int CLOSE_TIMEOUT_S = 2;
  private static final int HASH_LENGTH = 20;
  private static final int FILE_NAME_MAX_LENGTH = 150;

  private static final Map<String, String> SAFETY_FIELDS =
      Map.of(
          "X-Content-Type-Options",
          "nosniff",
          "Content-Security-Policy",
          "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none';"
              + " form-action 'none'; frame-ancestors 'none'",
          "Cache-Control",
          "no-store",
          "Referrer-Policy",
          "no-referrer");

  private final InfoPageSettings settings;
  private final Sources sources;
  private final Counters counters;
  private final TorrentCounts counts;
  private final byte[] style;
  private final ThreadPoolExecutor executor;

  /**
   * Where the pages get what they show.
   *
   * @param version of the program
   * @param catalogue the torrents; empty: there are none to be shown
   * @param store asked for the counts of those torrents
   */
  public record Sources(
      String version,
      Supplier<Optional<Catalogue>> catalogue,
      SwarmStore store,
      NanoClock clock,
      EpochClock wallClock,
      Status status,
      DistinctLog log) {}

  /** Starts nothing before the first question. */
  public TorrentPages(InfoPageSettings settings, Sources sources) {
    this.settings = settings;
    this.sources = sources;
    this.counters = sources.status().register();
    this.counts = new TorrentCounts(sources.store(), sources.clock());
    this.style = Assets.content(STYLE_PATH.substring(1));
    this.executor =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE_LENGTH),
            task -> {
              Thread thread = BackgroundThread.factory().newThread(task);
              thread.setName("btrt-pages");
              return thread;
            });
  }

  /**
   * Asks for a page.
   *
   * @param path one of {@link #PATHS}
   * @param query a char for each byte
   * @param waiting told the page by the thread that makes them, once
   * @return false: too many are asked for already
   */
  public boolean ask(String path, String query, Consumer<HttpPage> waiting) {
    try {
      executor.execute(() -> waiting.accept(make(path, query)));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Makes no more pages; waits briefly for the one that is being made. */
  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(CLOSE_TIMEOUT_S, TimeUnit.SECONDS)) {
        sources.log().warn("pages.close", "a page is still being made, expected: it ends in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpPage make(String path, String query) {
    HttpPage page;
    try {
      page = sources.catalogue().get().map(known -> page(path, query, known)).orElse(nothing());
    } catch (RuntimeException e) {
      counters.increment(Counter.INTERNAL_ERRORS);
      sources.log().error("pages." + e.getClass().getName(), "making a page", e);
      page = HttpPage.text("500 Internal Server Error", "internal error, see the log");
    }
    Map<String, String> fields = new HashMap<>(SAFETY_FIELDS);
    fields.putAll(page.fields());
    return page.with(fields);
  }

  private HttpPage page(String path, String query, Catalogue catalogue) {
    return switch (path) {
      case ROOT_PATH, INDEX_PATH -> torrents(query, catalogue);
      case FILE_PATH -> file(query, catalogue);
      case FAVICON_PATH -> icon();
      case STYLE_PATH -> new HttpPage(OK, "text/css; charset=utf-8", Map.of(), style);
      default -> nothing();
    };
  }

  private static HttpPage nothing() {
    return HttpPage.text("404 Not Found", "nothing here");
  }

  private HttpPage torrents(String query, Catalogue catalogue) {
    if (settings.redirect().isPresent()) {
      String there = settings.redirect().get();
      return HttpPage.text("302 Found", "see " + there).with(Map.of("Location", there));
    }
    byte[] html =
        TorrentsPage.render(
            settings,
            sources.version(),
            sources.wallClock().time(),
            counts.of(catalogue),
            pageNumber(query));
    return new HttpPage(OK, "text/html; charset=utf-8", Map.of(), html);
  }

  /** From 1; whatever is no number is the first one. */
  private static int pageNumber(String query) {
    String number = parameter(query, "page").orElse("");
    return number.matches("[1-9][0-9]{0,6}") ? Integer.parseInt(number) : 1;
  }

  private HttpPage file(String query, Catalogue catalogue) {
    Optional<CataloguedTorrent> torrent =
        settings.downloads() ? infoHash(query).flatMap(catalogue::find) : Optional.empty();
    if (torrent.isEmpty()) {
      return nothing();
    }
    Path file = torrent.get().file();
    try {
      return new HttpPage(
          OK,
          "application/x-bittorrent",
          Map.of("Content-Disposition", disposition(file.getFileName().toString())),
          TorrentFileReader.content(torrent.get()));
    } catch (IOException e) {
      // The next look through the directory notices, too.
      sources.log().warn("pages.file " + file, "a torrent file cannot be sent: " + e.getMessage());
      return nothing();
    }
  }

  private HttpPage icon() {
    if (settings.favicon().isEmpty()) {
      return nothing();
    }
    Path file = settings.favicon().get();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] icon = in.readNBytes(ICON_MAX_BYTES);
      boolean isPng = icon.length > 4 && icon[0] == (byte) 0x89 && icon[1] == 'P';
      return new HttpPage(OK, isPng ? "image/png" : "image/x-icon", Map.of(), icon);
    } catch (IOException e) {
      sources.log().warn("pages.favicon", "info_page.favicon: " + file + " cannot be read: " + e);
      return nothing();
    }
  }

  /** As bttrack has it, 20 bytes with escapes, or as people have it, 40 hex digits. */
  private static Optional<String> infoHash(String query) {
    Optional<byte[]> bytes = parameter(query, "info_hash").map(text -> text.getBytes(ISO_8859_1));
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    if (bytes.get().length == HASH_LENGTH) {
      return Optional.of(HexFormat.of().formatHex(bytes.get()));
    }
    return Optional.of(new String(bytes.get(), ISO_8859_1).toLowerCase(Locale.ROOT));
  }

  /** The decoded value of the first parameter of a name, a char for each byte. */
  private static Optional<String> parameter(String query, String name) {
    for (String item : query.split("&", -1)) {
      if (item.startsWith(name + "=")) {
        byte[] value = PercentText.unescaped(item.substring(name.length() + 1));
        return Optional.of(new String(value, ISO_8859_1));
      }
    }
    return Optional.empty();
  }

  /** RFC 6266, with the name in ASCII for those who do not know RFC 8187. */
  static String disposition(String fileName) {
    int cut = Math.min(fileName.length(), FILE_NAME_MAX_LENGTH);
    String name = cut < fileName.length() ? fileName.substring(0, cut) + ".torrent" : fileName;
    StringBuilder ascii = new StringBuilder();
    name.codePoints().forEach(sign -> ascii.append(isPlain(sign) ? (char) sign : '_'));
    StringBuilder escaped = new StringBuilder();
    for (byte one : name.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(one) && one != ' ') {
        escaped.append((char) one);
      } else {
        escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(one));
      }
    }
    return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + escaped;
  }

  private static boolean isPlain(int sign) {
    return (sign >= 'a' && sign <= 'z')
        || (sign >= 'A' && sign <= 'Z')
        || (sign >= '0' && sign <= '9')
        || sign == '.'
        || sign == '-'
        || sign == '_'
        || sign == ' ';
  }
}
