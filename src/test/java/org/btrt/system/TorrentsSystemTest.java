// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.btrt.catalogue.TestTorrent;
import org.btrt.transport.http.RawClient;
import org.btrt.transport.udp.UdpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The distribution as a publisher runs it: a directory of torrents, a port, a state. */
@Timeout(300)
class TorrentsSystemTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);
  private static final String NOT_LISTED = "this tracker does not serve that torrent";
  private static final int UDP_ERROR = 3;

  @TempDir private Path directory;

  private Path torrents() throws IOException {
    return Files.createDirectories(directory.resolve("torrents"));
  }

  /**
   * Starts it with options, at ports that the system chooses. The file has only what keeps it out
   * of the way of others on the machine.
   */
  private BtrtProcess run() throws IOException {
    Path file =
        BtrtProcess.write(
            directory,
            "btrt.conf",
            "web: {listen: []}",
            "store: {max_swarms: 20000, max_peers: 20000}");
    BtrtProcess started =
        BtrtProcess.start(
            directory,
            "run",
            "-c",
            file.toString(),
            "--port",
            "0",
            "--allowed-dir",
            "torrents/",
            "--state",
            "state/",
            "--logfile",
            "tracker.log");
    try {
      started.awaitLines("ready", 1);
      return started;
    } catch (RuntimeException | Error e) {
      started.close();
      throw e;
    }
  }

  /** Where a part is reached on this machine; it listens at all its addresses. */
  private static InetSocketAddress local(BtrtProcess tracker, String part) {
    int port =
        tracker
            .address(part, false)
            .orElseThrow(() -> new AssertionError(tracker.output()))
            .getPort();
    return new InetSocketAddress("127.0.0.1", port);
  }

  private static RawClient.Reply get(BtrtProcess tracker, String target) throws IOException {
    try (RawClient client = new RawClient(local(tracker, "http"))) {
      return client.get(target).reply();
    }
  }

  private static String announce(BtrtProcess tracker, TestTorrent torrent, String more)
      throws IOException {
    return get(
            tracker,
            "/announce?info_hash="
                + torrent.escapedHash()
                + "&peer_id=-XX0001-000000000001&port=7000&compact=1"
                + more)
        .body();
  }

  /** The text of the error that an announce by UDP is answered with, or nothing. */
  private static String udpError(BtrtProcess tracker, TestTorrent torrent) throws IOException {
    try (UdpClient client = new UdpClient(local(tracker, "udp"))) {
      ByteBuffer reply =
          client.ask(
              new UdpClient.Announce(
                      client.connect(),
                      1,
                      HexFormat.of().parseHex(torrent.infoHash()),
                      UdpClient.peerId(1),
                      1,
                      0,
                      0,
                      -1,
                      7002)
                  .encode());
      boolean isError = reply.getInt() == UDP_ERROR;
      reply.getInt();
      return isError ? UTF_8.decode(reply).toString() : "";
    }
  }

  @Test
  void shouldServeAndShowWhatLiesInTheDirectory() throws Exception {
    TestTorrent listed = TestTorrent.of("a <b>name", 5_000_000).in(torrents(), "sub/a.torrent");
    TestTorrent other = TestTorrent.of("other", 1);
    try (BtrtProcess tracker = run()) {
      assertEquals(1, tracker.lines("torrents: 1 in "), tracker::output);
      assertTrue(announce(tracker, listed, "&left=0").contains("8:completei1e"));
      assertTrue(announce(tracker, other, "").contains(NOT_LISTED));
      assertEquals("", udpError(tracker, listed));
      assertEquals(NOT_LISTED, udpError(tracker, other));

      RawClient.Reply page = get(tracker, "/");
      assertEquals(200, page.status());
      assertTrue(page.head().contains("content-type: text/html"), page.head());
      String text = new String(page.body().getBytes(ISO_8859_1), UTF_8);
      assertTrue(text.contains("a &lt;b&gt;name<"), text);
      assertTrue(text.contains("<td>4.8\u00a0MiB</td>"), text);
      assertTrue(text.contains(listed.infoHash()), text);
      RawClient.Reply file = get(tracker, "/file?info_hash=" + listed.escapedHash());
      assertEquals(200, file.status());
      assertArrayEquals(listed.bytes(), file.body().getBytes(ISO_8859_1));
      assertEquals(404, get(tracker, "/file?info_hash=" + other.escapedHash()).status());
      assertEquals(404, get(tracker, "/stats").status());
      assertEquals(404, get(tracker, "/metrics").status());
      assertTrue(
          get(tracker, "/scrape?info_hash=" + listed.escapedHash())
              .body()
              .endsWith("4:name9:a <b>nameeee"));
      assertEquals(0, tracker.terminate(), tracker::output);
    }
    String log = Files.readString(directory.resolve("tracker.log"));
    assertTrue(log.contains("\"GET / HTTP/1.1\" 200 "), log);
    assertTrue(log.contains("\"GET /stats HTTP/1.1\" 404 "), log);
    // The second run knows the peers of the first.
    try (BtrtProcess tracker = run()) {
      assertTrue(announce(tracker, listed, "&left=1&port=7001").contains("8:completei1e"));
      assertTrue(Files.isDirectory(directory.resolve("state")));
    }
  }

  @Test
  void shouldTakeUpNewOnesAndRefuseRemovedOnes() throws Exception {
    TestTorrent first = TestTorrent.of("first", 1).in(torrents(), "1.torrent");
    TestTorrent second = TestTorrent.of("second", 1);
    TestTorrent stopped = TestTorrent.of("third", 1);
    try (BtrtProcess tracker = run()) {
      assertFalse(announce(tracker, first, "").contains("failure reason"));
      second.in(torrents(), "2.torrent");
      TestTorrent.of("third", 1, "failure reason", "withdrawn, see elsewhere")
          .in(torrents(), "3.torrent");
      Files.delete(torrents().resolve("1.torrent"));
      Files.writeString(torrents().resolve("broken.torrent"), "rubbish");
      tracker.signal("HUP");
      await()
          .atMost(WAIT_MAX)
          .untilAsserted(() -> assertTrue(announce(tracker, first, "").contains(NOT_LISTED)));
      assertFalse(announce(tracker, second, "").contains("failure reason"));
      assertTrue(announce(tracker, stopped, "").contains("24:withdrawn, see elsewhere"));
      assertEquals("withdrawn, see elsewhere", udpError(tracker, stopped));
      tracker.awaitLines("broken.torrent: ", 1);

      Files.move(torrents(), directory.resolve("aside"));
      tracker.signal("HUP");
      tracker.awaitLines("cannot be looked through", 1);
      assertFalse(announce(tracker, second, "").contains("failure reason"));
      assertEquals(0, tracker.terminate(), tracker::output);
    }
  }

  @Test
  void shouldFollowTheConfigurationToAnotherDirectoryAndBack() throws Exception {
    TestTorrent torrent = TestTorrent.of("a", 1).in(torrents(), "a.torrent");
    TestTorrent other = TestTorrent.of("b", 1);
    other.in(Files.createDirectories(directory.resolve("others")), "b.torrent");
    String common = "udp: {listen: []}\nhttp: {listen: '127.0.0.1:0'}\nweb: {listen: []}\n";
    Path file = directory.resolve("btrt.conf");
    Files.writeString(file, common + "access: {torrents: torrents}\n");
    try (BtrtProcess tracker = BtrtProcess.run(directory, file)) {
      assertTrue(announce(tracker, other, "").contains(NOT_LISTED));

      Files.writeString(file, common + "access: {torrents: others}\n");
      reload(tracker, 1);
      assertTrue(announce(tracker, torrent, "").contains(NOT_LISTED));
      assertFalse(announce(tracker, other, "").contains(NOT_LISTED));

      Files.writeString(file, common + "access: {torrents: missing}\n");
      tracker.signal("HUP");
      tracker.awaitLines("not reloaded", 1);
      assertFalse(announce(tracker, other, "").contains(NOT_LISTED));

      Files.writeString(file, common);
      reload(tracker, 2);
      assertFalse(announce(tracker, torrent, "").contains(NOT_LISTED));
      assertEquals(404, get(tracker, "/").status());
    }
  }

  private static void reload(BtrtProcess tracker, int count) throws Exception {
    tracker.signal("HUP");
    tracker.awaitLines("reloaded ", count);
  }

  @Test
  void shouldShowNothingToCarriersSubscribers() throws Exception {
    Path file =
        BtrtProcess.write(
            directory,
            "btrt.conf",
            "udp: {listen: []}",
            "http: {listen: '127.0.0.1:0'}",
            "web: {listen: []}",
            "info_page: {enabled: true}");
    try (BtrtProcess tracker = BtrtProcess.run(directory, file)) {
      assertFalse(announce(tracker, TestTorrent.of("a", 1), "").contains("failure reason"));
      for (String path : List.of("/", "/index.html", "/file", "/torrents.css", "/favicon.ico")) {
        RawClient.Reply reply = get(tracker, path);
        assertEquals(404, reply.status(), path);
        assertTrue(reply.body().startsWith("d14:failure reason"), reply.body());
      }
    }
  }

  @Test
  void shouldSayWhatIsWrongWithTheDirectory() throws Exception {
    try (BtrtProcess tracker =
        BtrtProcess.start(directory, "run", "--port", "0", "--allowed-dir", "missing")) {
      assertEquals(2, tracker.exitStatus(), tracker::output);
      assertTrue(
          tracker
              .output()
              .contains(
                  "access.torrents: "
                      + directory.toRealPath().resolve("missing")
                      + ": cannot be looked through (NoSuchFileException), expected: a directory"),
          tracker::output);
    }
  }

  /** Ten thousand files are looked through while announces are answered. */
  @Test
  void shouldAnswerWhileItLooksThroughTenThousandTorrents() throws Exception {
    TestTorrent first = TestTorrent.of("first", 1).in(torrents(), "first.torrent");
    try (BtrtProcess tracker = run()) {
      List<TestTorrent> added = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        added.add(
            TestTorrent.of("t" + i, 50_000_000).in(torrents(), i / 100 + "/" + i + ".torrent"));
      }
      tracker.signal("HUP");
      int answered = 0;
      while (tracker.lines("access.torrents: 10001 torrents in ") == 0) {
        assertEquals("", udpError(tracker, first));
        answered++;
      }
      assertTrue(answered > 0);
      for (int i = 0; i < 10_000; i += 999) {
        assertEquals("", udpError(tracker, added.get(i)));
      }
      String text = get(tracker, "/?page=51").body();
      assertTrue(text.contains("10,001 torrents"), text);
    }
  }
}
