// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.announce.OrderQuota;
import org.btrt.catalogue.Catalogue;
import org.btrt.catalogue.CatalogueAgent;
import org.btrt.catalogue.TestTorrent;
import org.btrt.common.DistinctLog;
import org.btrt.common.ListLogger;
import org.btrt.config.InfoPageSettings;
import org.btrt.protocol.http.HttpPage;
import org.btrt.status.Counter;
import org.btrt.status.Status;
import org.btrt.swarm.MapSwarmStore;
import org.btrt.swarm.PeerEvent;
import org.btrt.swarm.PeerFormat;
import org.btrt.swarm.SwarmRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What everybody can see of the catalogue, and what nobody can. */
@Timeout(60)
class TorrentPagesTest {
  private static final InfoPageSettings ALL =
      new InfoPageSettings(true, true, true, Optional.empty(), Optional.empty());

  @TempDir private Path root;
  private final MapSwarmStore store = new MapSwarmStore(10_000);
  private final Status status = new Status();
  private final AtomicLong nowNs = new AtomicLong();
  private final List<String> lines = new ArrayList<>();
  private final List<TorrentPages> opened = new ArrayList<>();
  private Optional<Catalogue> catalogue = Optional.empty();

  @AfterEach
  void close() {
    opened.forEach(TorrentPages::close);
    assertEquals(0, status.total(Counter.INTERNAL_ERRORS));
  }

  private TorrentPages pages(InfoPageSettings settings) {
    TorrentPages pages =
        new TorrentPages(
            settings,
            new TorrentPages.Sources(
                "3.0.0",
                () -> catalogue,
                store,
                nowNs::get,
                () -> 1_800_000_000_000L,
                status,
                new DistinctLog(new ListLogger(lines), nowNs::get)));
    opened.add(pages);
    return pages;
  }

  private void look() throws Exception {
    catalogue = Optional.of(CatalogueAgent.look(root, lines::add));
  }

  private static HttpPage get(TorrentPages pages, String path, String query) {
    CompletableFuture<HttpPage> page = new CompletableFuture<>();
    assertTrue(pages.ask(path, query, page::complete));
    return page.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static String html(TorrentPages pages, String query) {
    HttpPage page = get(pages, "/", query);
    assertEquals("200 OK", page.status());
    assertEquals("text/html; charset=utf-8", page.contentType());
    return new String(page.content(), UTF_8);
  }

  private void announce(String infoHash, int port, boolean seeder, PeerEvent event) {
    SwarmRequest request = new SwarmRequest();
    request.infoHash(new UnsafeBuffer(HexFormat.of().parseHex(infoHash)), 0);
    request.peerId(new UnsafeBuffer(new byte[20]), 0);
    request.ipv4(1);
    request.port(port);
    request.seeder(seeder);
    request.event(event);
    request.registering(true);
    request.lifetimeS(1000);
    request.peersTo(new UnsafeBuffer(new byte[0]), 0, PeerFormat.COMPACT);
    store.announce(new SwarmRequest[] {request}, 1, new OrderQuota());
  }

  @Test
  void shouldShowTorrentsTheirCountsAndTheSum() throws Exception {
    TestTorrent first = TestTorrent.of("first.iso", 3 * 1024 * 1024).in(root, "1.torrent");
    TestTorrent second = TestTorrent.of("second.iso", 1000).in(root, "2.torrent");
    announce(first.infoHash(), 1, true, PeerEvent.NONE);
    announce(first.infoHash(), 2, false, PeerEvent.NONE);
    announce(first.infoHash(), 3, false, PeerEvent.NONE);
    announce(first.infoHash(), 3, true, PeerEvent.COMPLETED);
    announce(second.infoHash(), 4, false, PeerEvent.NONE);
    announce("ab".repeat(20), 5, false, PeerEvent.NONE);
    look();
    String page = html(pages(ALL), "");

    assertTrue(page.contains("BTRT 3.0.0, 2027-01-15 08:00:00 UTC"), page);
    assertEquals(
        List.of("first.iso", "3\u00a0MiB", "2", "1", "1", "3\u00a0MiB", first.infoHash()),
        cells(page, 1));
    assertEquals(
        List.of("second.iso", "1,000\u00a0bytes", "0", "1", "0", "0\u00a0bytes", second.infoHash()),
        cells(page, 2));
    assertEquals(
        List.of("2 torrents", "3.0\u00a0MiB", "2", "2", "1", "3\u00a0MiB", ""), cells(page, 3));
    assertTrue(page.contains("href=\"/file?info_hash=" + first.infoHash() + "\""), page);
    assertFalse(page.contains("abababab"), "the other swarms are nobody's business");
    assertEquals(page, new String(get(opened.getLast(), "/index.html", "").content(), UTF_8));
  }

  /** The texts of a row's cells; row 0 is the head. */
  private static List<String> cells(String page, int row) {
    String text = page.split("<tr[^>]*>", -1)[row + 1].replaceAll("\\s*</tr>(?s).*", "");
    List<String> cells = new ArrayList<>();
    for (String cell : text.split("</t[hd]>", -1)) {
      cells.add(cell.replaceAll("<[^>]*>", "").strip());
    }
    cells.removeLast();
    return cells;
  }

  @Test
  void shouldShowTheLargerCountsOfBothVersions() throws Exception {
    TestTorrent torrent = TestTorrent.hybrid("both", 1000).in(root, "1.torrent");
    announce(torrent.infoHash(), 1, true, PeerEvent.NONE);
    announce(TestTorrent.secondHash("both", 1000), 1, true, PeerEvent.NONE);
    announce(TestTorrent.secondHash("both", 1000), 2, true, PeerEvent.NONE);
    look();

    assertEquals("2", cells(html(pages(ALL), ""), 1).get(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)",
        "\"><img src=x onerror=alert(1)>",
        "&lt;b&gt;",
        "' onmouseover='alert(1)",
        "\u202Egpj.exe",
        "\u0645\u0644\u0641",
        "]]>--><!--"
      })
  void shouldKeepNamesText(String name) throws Exception {
    TestTorrent.of(name, 1).in(root, "1.torrent");
    look();
    assertEquals(List.of(), lines);
    String page = html(pages(ALL), "");
    String shown = cells(page, 1).getFirst();

    assertFalse(shown.contains("<") || shown.contains(">"), shown);
    assertFalse(page.contains("<script") || page.contains("<img"), page);
    assertFalse(page.contains("\u202E"), page);
    assertEquals(
        name.replace('\u202E', '\uFFFD'),
        shown
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&"));
  }

  @Test
  void shouldShowNoNamesAndSizesWhenTheyAreOff() throws Exception {
    TestTorrent torrent = TestTorrent.of("secret.iso", 3 * 1024 * 1024).in(root, "secret.torrent");
    look();
    String page =
        html(
            pages(new InfoPageSettings(true, false, false, Optional.empty(), Optional.empty())),
            "");

    assertFalse(page.contains("secret"), page);
    assertFalse(page.contains("MiB"), page);
    assertFalse(page.contains("/file"), page);
    assertEquals(List.of(torrent.infoHash(), "0", "0", "0"), cells(page, 1));
  }

  @Test
  void shouldShowManyInParts() throws Exception {
    for (int i = 0; i < 2 * TorrentsPage.LENGTH + 1; i++) {
      TestTorrent.of("n%04d".formatted(i), 1).in(root, i + ".torrent");
    }
    look();
    TorrentPages pages = pages(ALL);

    String first = html(pages, "page=1");
    assertTrue(first.contains(">n0000<") && first.contains(">n0199<"), "first page");
    assertFalse(first.contains(">n0200<"), "first page");
    assertTrue(first.contains("Page 1 of 3") && first.contains("href=\"/?page=2\""), first);
    assertFalse(first.contains("Previous"), first);
    assertEquals("401 torrents", cells(first, TorrentsPage.LENGTH + 1).getFirst());
    String last = html(pages, "page=3");
    assertEquals("n0400", cells(last, 1).getFirst());
    assertEquals("401 torrents", cells(last, 2).getFirst());
    assertTrue(last.contains("href=\"/?page=2\"") && !last.contains("Next"), last);
    assertEquals(last, html(pages, "page=99"));
    for (String rubbish :
        List.of("", "page=", "page=0", "page=-1", "page=x", "page=99999999999", "p", "%zz&=&&")) {
      assertEquals(first, html(pages, rubbish), rubbish);
    }
  }

  @Test
  void shouldSayThatThereAreNone() throws Exception {
    look();
    assertTrue(html(pages(ALL), "").contains("There are no torrents yet."));
  }

  @Test
  void shouldHaveNothingWithoutACatalogue() {
    TorrentPages pages = pages(ALL);
    for (String path : TorrentPages.PATHS) {
      assertEquals("404 Not Found", get(pages, path, "").status(), path);
    }
  }

  @Test
  void shouldCountOnceASecondAtMost() throws Exception {
    TestTorrent torrent = TestTorrent.of("a", 1).in(root, "1.torrent");
    look();
    TorrentPages pages = pages(ALL);
    assertEquals("0", cells(html(pages, ""), 1).get(3));

    announce(torrent.infoHash(), 1, false, PeerEvent.NONE);
    assertEquals("0", cells(html(pages, ""), 1).get(3));
    nowNs.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertEquals("1", cells(html(pages, ""), 1).get(3));
  }

  @Test
  void shouldGiveAwayTheFilesOfTheCatalogueAlone() throws Exception {
    TestTorrent torrent = TestTorrent.of("a", 1).in(root, "a \"b\";.torrent");
    TestTorrent unlisted = TestTorrent.of("b", 1);
    Files.writeString(root.resolve("secret.txt"), "secret");
    look();
    TorrentPages pages = pages(ALL);

    for (String hash :
        List.of(
            torrent.infoHash(),
            torrent.infoHash().toUpperCase(Locale.ROOT),
            torrent.escapedHash())) {
      HttpPage file = get(pages, "/file", "info_hash=" + hash);
      assertEquals("200 OK", file.status());
      assertEquals("application/x-bittorrent", file.contentType());
      assertArrayEquals(torrent.bytes(), file.content());
      assertEquals(
          "attachment; filename=\"a _b__.torrent\"; filename*=UTF-8''a%20%22b%22%3B.torrent",
          file.fields().get("Content-Disposition"));
    }
    for (String query :
        List.of(
            "info_hash=" + unlisted.infoHash(),
            "info_hash=" + unlisted.escapedHash(),
            "",
            "info_hash=",
            "info_hash=../secret.txt",
            "info_hash=%2e%2e%2fsecret.txt",
            "hash=" + torrent.infoHash(),
            "info_hash=" + torrent.infoHash() + "00")) {
      assertEquals("404 Not Found", get(pages, "/file", query).status(), query);
    }
  }

  @Test
  void shouldNameFilesInAnyScript() {
    assertEquals(
        "attachment; filename=\"_ _.torrent\"; filename*=UTF-8''%C3%A9%20%F0%9F%98%80.torrent",
        TorrentPages.disposition("\u00e9 \uD83D\uDE00.torrent"));
    assertEquals(
        TorrentPages.disposition("x".repeat(150) + ".torrent"),
        TorrentPages.disposition("x".repeat(300) + ".torrent"));
  }

  @Test
  void shouldGiveAwayNoFilesWhenTheyAreOff() throws Exception {
    TestTorrent torrent = TestTorrent.of("a", 1).in(root, "a.torrent");
    look();
    TorrentPages pages =
        pages(new InfoPageSettings(true, true, false, Optional.empty(), Optional.empty()));

    assertEquals("404 Not Found", get(pages, "/file", "info_hash=" + torrent.infoHash()).status());
    assertFalse(html(pages, "").contains("/file"));
  }

  @Test
  void shouldNotGiveAwayWhatHasTakenAFilesPlace() throws Exception {
    TestTorrent torrent = TestTorrent.of("a", 1).in(root, "a.torrent");
    look();
    Path file = root.resolve("a.torrent");
    Files.delete(file);
    Files.createSymbolicLink(file, Files.writeString(root.resolve("secret.txt"), "secret"));
    TorrentPages pages = pages(ALL);

    assertEquals("404 Not Found", get(pages, "/file", "info_hash=" + torrent.infoHash()).status());
    Files.delete(file);
    assertEquals("404 Not Found", get(pages, "/file", "info_hash=" + torrent.infoHash()).status());
    assertEquals(1, lines.size(), lines::toString);
  }

  @Test
  void shouldSendElsewhere() throws Exception {
    String there = "https://www.example.org/t?a=b";
    TestTorrent torrent = TestTorrent.of("a", 1).in(root, "a.torrent");
    look();
    TorrentPages pages =
        pages(new InfoPageSettings(true, true, true, Optional.of(there), Optional.empty()));

    for (String path : List.of("/", "/index.html")) {
      HttpPage page = get(pages, path, "");
      assertEquals("302 Found", page.status());
      assertEquals(there, page.fields().get("Location"));
    }
    assertEquals("200 OK", get(pages, "/file", "info_hash=" + torrent.infoHash()).status());
  }

  @Test
  void shouldShowTheIcon() throws Exception {
    look();
    Path icon = root.resolve("i.ico");
    TorrentPages pages =
        pages(new InfoPageSettings(true, true, true, Optional.empty(), Optional.of(icon)));
    assertEquals("404 Not Found", get(pages, "/favicon.ico", "").status());
    Files.write(icon, new byte[] {0, 0, 1, 0});
    assertEquals("image/x-icon", get(pages, "/favicon.ico", "").contentType());
    Files.write(icon, new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10});
    assertEquals("image/png", get(pages, "/favicon.ico", "").contentType());
    assertEquals("404 Not Found", get(pages(ALL), "/favicon.ico", "").status());
  }

  @Test
  void shouldBeSafeInABrowser() throws Exception {
    look();
    TorrentPages pages = pages(ALL);
    for (String path : TorrentPages.PATHS) {
      HttpPage page = get(pages, path, "");
      assertEquals("nosniff", page.fields().get("X-Content-Type-Options"), path);
      String policy = page.fields().get("Content-Security-Policy");
      assertTrue(policy.startsWith("default-src 'none'; style-src 'self';"), policy);
      assertFalse(policy.contains("script") || policy.contains("unsafe"), policy);
    }
    String style = new String(get(pages, "/torrents.css", "").content(), UTF_8);
    assertTrue(style.contains("prefers-color-scheme: dark"));
    assertFalse(style.contains("url(") || style.contains("@import"), style);
  }

  @Test
  void shouldRefuseWhatItCannotMakeSoon() throws Exception {
    look();
    TorrentPages pages = pages(ALL);
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1 + TorrentPages.QUEUE_LENGTH);
    assertTrue(
        pages.ask(
            "/",
            "",
            page -> {
              awaitQuietly(busy);
              done.countDown();
            }));
    int taken = 0;
    while (pages.ask("/", "", page -> done.countDown())) {
      taken++;
      assertTrue(taken <= TorrentPages.QUEUE_LENGTH + 1, "no end of the queue");
    }
    busy.countDown();
    assertTrue(done.await(20, TimeUnit.SECONDS));
    assertEquals(TorrentPages.QUEUE_LENGTH, taken);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
