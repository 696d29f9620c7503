// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.btrt.announce.ListedTorrent;
import org.btrt.announce.TorrentList;
import org.btrt.config.ScrapeSettings;
import org.btrt.protocol.http.HttpPage;
import org.btrt.status.Counter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pages beside announces on the same sockets, and torrents that are listed by their files. */
@Timeout(120)
class PublicPagesSystemTest {
  private static final String END = " HTTP/1.1\r\nHost: t\r\n\r\n";
  private static final String HASH = "aaaaaaaaaaaaaaaaaaaa";
  private static final String ANNOUNCE =
      "/announce?info_hash=" + HASH + "&peer_id=-XX0001-000000000001&port=1";

  private static final int LONG_LENGTH = PageService.BYTES_UNDER_WAY_MAX + 1;

  /** What waits for a page. */
  private record Asked(String path, String query, Consumer<HttpPage> waiting) {
    void answer(String text) {
      waiting.accept(HttpPage.text("200 OK", text).with(Map.of("X-Path", path)));
    }
  }

  private final HttpTracker tracker = new HttpTracker();
  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();

  private void start() {
    tracker.pages = Optional.of(new PublicPages(Set.of("/", "/file"), this::ask));
    tracker.start();
  }

  private boolean ask(String path, String query, Consumer<HttpPage> waiting) {
    switch (query) {
      case "full" -> {
        return false;
      }
      case "now" -> waiting.accept(HttpPage.text("200 OK", "now"));
      case "long" -> waiting.accept(HttpPage.text("200 OK", "x".repeat(LONG_LENGTH)));
      default -> asked.add(new Asked(path, query, waiting));
    }
    return true;
  }

  @AfterEach
  void tearDown() {
    tracker.close();
    assertEquals(0, tracker.total(Counter.INTERNAL_ERRORS));
  }

  private Asked next() throws InterruptedException {
    Asked next = asked.poll(20, SECONDS);
    assertTrue(next != null, "nobody asked");
    return next;
  }

  @Test
  void shouldAskForPagesByPathAndQuery() throws Exception {
    start();
    RawClient client = tracker.connectIpv4();
    for (String target : List.of("/", "/?page=2", "http://t/file?info_hash=%00\u00ff", "/?")) {
      client.get(target);
      Asked page = next();
      assertEquals(
          target.replace("http://t", ""),
          page.path()
              + (page.query().isEmpty() ? target.endsWith("?") ? "?" : "" : "?")
              + page.query());
      page.answer("hello");
      RawClient.Reply reply = client.reply();
      assertEquals(200, reply.status());
      assertEquals("hello\n", reply.body());
      assertTrue(reply.head().contains("x-path: " + page.path()), reply.head());
    }
    assertEquals(4, tracker.total(Counter.PUBLIC_PAGES));
    assertEquals(0, tracker.total(Counter.REFUSED_UNKNOWN_PATH));
  }

  @Test
  void shouldRefuseOtherPathsAsBefore() throws IOException {
    start();
    RawClient client = tracker.connectIpv4();
    for (String target : List.of("/index", "/files", "/file/", "//", "/" + "x".repeat(1000))) {
      RawClient.Reply reply = client.get(target).reply();
      assertEquals(404, reply.status(), target);
      assertTrue(reply.body().startsWith("d14:failure reason"), reply.body());
    }
    assertEquals(5, tracker.total(Counter.REFUSED_UNKNOWN_PATH));
    assertTrue(asked.isEmpty());
  }

  @Test
  void shouldHaveNoPagesUnlessTheyAreGiven() throws IOException {
    tracker.start();
    assertEquals(404, tracker.connectIpv4().get("/").reply().status());
  }

  @Test
  void shouldKeepTheOrderOfWhatIsPipelined() throws Exception {
    start();
    RawClient client = tracker.connectIpv4();
    client.send("GET " + ANNOUNCE + END + "GET /" + END + "GET " + ANNOUNCE + END);
    assertTrue(client.reply().body().contains("10:incompletei1e"));
    // Others are answered meanwhile.
    assertEquals(200, tracker.connectIpv4().get(ANNOUNCE).reply().status());
    next().answer("page");
    assertEquals("page\n", client.reply().body());
    assertTrue(client.reply().body().contains("10:incompletei1e"));
  }

  @Test
  void shouldAnswerHeadWithoutABodyAndCloseWhenAsked() throws Exception {
    start();
    RawClient client = tracker.connectIpv4().send("HEAD /" + END);
    next().answer("page");
    RawClient.Reply head = client.headReply();
    assertEquals(200, head.status());
    assertTrue(head.head().contains("content-length: 5"), head.head());

    client.send("GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
    next().answer("page");
    RawClient.Reply last = client.reply();
    assertEquals("page\n", last.body());
    assertTrue(last.isLast());
    assertTrue(client.isAtEnd());
  }

  @Test
  void shouldSayThatTooManyAreAskedFor() throws IOException {
    start();
    RawClient client = tracker.connectIpv4();
    RawClient.Reply reply = client.get("/?full").reply();
    assertEquals(503, reply.status());
    assertTrue(reply.head().contains("retry-after: "), reply.head());
    assertEquals(200, client.get(ANNOUNCE).reply().status());
    assertEquals(1, tracker.total(Counter.PUBLIC_PAGES_BUSY));
  }

  @Test
  void shouldNotMindClientsThatDoNotWait() throws Exception {
    start();
    for (int i = 0; i < 20; i++) {
      tracker.connectIpv4().get("/").close();
    }
    for (int i = 0; i < 20; i++) {
      next().answer("page");
    }
    assertEquals(200, tracker.connectIpv4().get(ANNOUNCE).reply().status());
    await().atMost(20, SECONDS).until(() -> tracker.total(Counter.HTTP_CONNECTIONS_CLOSED) >= 20);
  }

  /** What nobody takes is bounded, and free again when its connection is gone. */
  @Test
  void shouldHaveSoManyBytesUnderWayAndNoMore() throws Exception {
    start();
    List<RawClient> takers = new ArrayList<>();
    while (tracker.total(Counter.PUBLIC_PAGES_BUSY) == 0) {
      assertTrue(takers.size() < 20, "no end of pages for clients that take none");
      long before = answered();
      takers.add(tracker.connectIpv4().get("/?long"));
      await().atMost(20, SECONDS).until(() -> answered() > before);
    }
    assertEquals(200, tracker.connectIpv4().get(ANNOUNCE).reply().status());
    takers.forEach(RawClient::close);
    for (int i = 0; i < 10; i++) {
      await()
          .atMost(20, SECONDS)
          .until(() -> tracker.connectIpv4().get("/?now").reply().status() == 200);
    }
  }

  private long answered() {
    return tracker.total(Counter.PUBLIC_PAGES) + tracker.total(Counter.PUBLIC_PAGES_BUSY);
  }

  @Test
  void shouldSendLongPagesWhole() throws Exception {
    start();
    RawClient client = tracker.connectIpv4();
    for (int i = 0; i < 3; i++) {
      assertEquals("x".repeat(LONG_LENGTH) + "\n", client.get("/?long").reply().body());
    }
  }

  private static TorrentList torrents(String failure, String warning) {
    return TorrentList.of(
        Map.of(
            "61".repeat(20),
            new ListedTorrent(
                Optional.of("n\u00e4me"),
                Optional.ofNullable(failure),
                Optional.ofNullable(warning))));
  }

  @Test
  void shouldTellNamesInScrapes() throws IOException {
    tracker.scrape = new ScrapeSettings(ScrapeSettings.Mode.FULL, 50);
    tracker.torrents = torrents(null, null);
    tracker.start();
    RawClient client = tracker.connectIpv4();
    client.get(ANNOUNCE).reply();
    client.get(ANNOUNCE.replace(HASH, "bbbbbbbbbbbbbbbbbbbb")).reply();
    String counts = "d8:completei0e10:downloadedi0e10:incompletei1e";
    String named = "20:" + HASH + counts + "4:name5:n\u00c3\u00a4mee";
    String unnamed = "20:bbbbbbbbbbbbbbbbbbbb" + counts + "e";

    assertEquals(
        "d5:filesd" + named + "ee", client.get("/scrape?info_hash=" + HASH).reply().body());
    assertEquals("d5:filesd" + named + unnamed + "ee", client.get("/scrape").reply().body());
  }

  @Test
  void shouldWarnInEveryAnswer() throws IOException {
    tracker.torrents = torrents(null, "soon gone");
    tracker.start();
    RawClient client = tracker.connectIpv4();
    for (String form : List.of("&compact=1", "&compact=0")) {
      String body = client.get(ANNOUNCE + form).reply().body();
      assertTrue(body.endsWith("15:warning message9:soon gonee"), body);
    }
    String other = client.get(ANNOUNCE.replace(HASH, "bbbbbbbbbbbbbbbbbbbb")).reply().body();
    assertFalse(other.contains("warning"), other);
  }

  @Test
  void shouldRefuseWithTheTorrentsOwnWords() throws IOException {
    tracker.torrents = torrents("gone for good", null);
    tracker.start();
    RawClient client = tracker.connectIpv4();

    assertEquals("d14:failure reason13:gone for goode", client.get(ANNOUNCE).reply().body());
    assertEquals(1, tracker.total(Counter.REFUSED_TORRENT_FAILURE));
    String other = client.get(ANNOUNCE.replace(HASH, "bbbbbbbbbbbbbbbbbbbb")).reply().body();
    assertFalse(other.contains("failure reason"), other);
  }
}
