// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.btrt.status.Counter;
import org.btrt.transport.http.RawClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole trackers that ask others: neighbours, and trackers that announces were meant for. */
@Timeout(120)
class OtherTrackersSystemTest {
  private static final String HASH = "aaaaaaaaaaaaaaaaaaaa";
  private static final String LOCAL = "\u007f\1\1\1\u001a\u00e1";
  private static final String GROUPS =
      "peer_groups: [{name: own, priority: 0, cidr_list: [127.0.0.0/8]},"
          + " {name: partner, priority: 1, cidr_list: [198.51.100.0/24]}]";

  @TempDir private Path directory;
  private final List<AutoCloseable> closing = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : closing.reversed()) {
      one.close();
    }
  }

  private Tracker tracker(String... lines) throws Exception {
    Path file = Files.createTempFile(directory, "btrt", ".conf");
    Files.writeString(
        file,
        String.join("\n", lines)
            + "\nudp: {listen: ['127.0.0.1:0'], workers: 1}"
            + "\nhttp: {listen: ['127.0.0.1:0'], workers: 1, max_connections_per_address: 100000}"
            + "\nweb: {listen: []}\nstore: {max_swarms: 1000, max_peers: 50000}"
            + "\nannounce: {jitter: 0}\n");
    Tracker tracker =
        Tracker.start(new ConfigurationSource(Optional.of(file)).read().configuration());
    closing.add(tracker);
    return tracker;
  }

  private FakeTracker fake(FakeTracker.Answer answer) throws IOException {
    FakeTracker fake = new FakeTracker(answer);
    closing.add(fake);
    return fake;
  }

  private RawClient client(Tracker tracker) throws IOException {
    RawClient client = new RawClient(tracker.httpAddresses().getFirst());
    closing.add(client);
    return client;
  }

  private static String announce(int port) {
    return "/announce?info_hash="
        + HASH
        + "&peer_id=-XX0001-000000000001&port="
        + port
        + "&left=1&numwant=50";
  }

  private static String body(RawClient client, String target) throws IOException {
    return client.get(target).reply().body();
  }

  private static String neighbor(String url) {
    return "neighbors: [{name: n, announce_request: '" + url + "', refresh_interval: 60}]";
  }

  // Neighbours.

  @Test
  void shouldAnswerAtOnceAndBringTheNeighboursPeersWithTheNextReply() throws Exception {
    // 198.51.100.1 is a partner's, 8.8.8.8 nobody's, 127.1.1.1 is one of us, learned elsewhere.
    FakeTracker neighbour =
        fake(FakeTracker.peers("080808080001", "c63364010002", "7f0101011ae1", "7f0000011f90"));
    Tracker tracker =
        tracker(GROUPS, neighbor(neighbour.url("/announce")), "upstream: {first_interval: 77}");
    RawClient client = client(tracker);
    String first = body(client, announce(7));
    assertTrue(first.contains("8:intervali77e"), first);
    assertTrue(first.contains("12:min intervali77e"), first);
    assertTrue(first.contains("5:peers0:"), first);
    await()
        .atMost(20, SECONDS)
        .until(() -> tracker.status().total(Counter.UPSTREAM_PEERS_LEARNED) == 3);
    String second = body(client, announce(7));
    // Own network first, the partner's next, the rest last. 127.0.0.1 is this machine.
    assertTrue(
        second.contains("5:peers18:" + LOCAL + "\u00c63d\1\0\2" + "\u0008\u0008\u0008\u0008\0\1"),
        second);
    assertTrue(second.contains("8:intervali1800e"), second);
    assertTrue(second.contains("10:incompletei1e"), "theirs are not ours: " + second);
    assertEquals(1, neighbour.heads().size());
    assertTrue(neighbour.heads().getFirst().contains("event=stopped"));
  }

  @Test
  void shouldServeAsIfNothingWereWhileANeighbourHangs() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    FakeTracker neighbour = fake((head, out) -> end.await());
    Tracker tracker = tracker(GROUPS, neighbor(neighbour.url("/announce")));
    RawClient client = client(tracker);
    for (int port = 1; port <= 200; port++) {
      assertTrue(body(client, announce(port)).startsWith("d8:complete"));
    }
    end.countDown();
  }

  /** Two of ours that name each other: what one has heard of the other it does not tell it. */
  @Test
  void shouldNotEchoBetweenTwoOfOurs() throws Exception {
    for (String scheme : List.of("http", "udp")) {
      Tracker first = tracker(GROUPS);
      InetSocketAddress there =
          scheme.equals("http")
              ? first.httpAddresses().getFirst()
              : first.udpAddresses().getFirst();
      Tracker second =
          tracker(GROUPS, neighbor(scheme + "://127.0.0.1:" + there.getPort() + "/announce"));
      body(client(first), announce(1_001) + "&ip=x");
      RawClient client = client(second);
      body(client, announce(2_002));
      await()
          .atMost(20, SECONDS)
          .until(() -> second.status().total(Counter.UPSTREAM_REQUESTS_NEIGHBOUR) == 1);
      // The other side's peer is 127.0.0.1, as everybody here, which is taken for ourselves.
      await()
          .atMost(20, SECONDS)
          .until(() -> second.status().total(Counter.UPSTREAM_PEERS_REFUSED) == 1);
      assertEquals(1, first.status().total(Counter.PEERS_ADDED), "who asks is no peer");
      String asked = body(client(second), announce(9) + "&retracker=1&event=stopped");
      assertTrue(asked.contains("5:peers6:"), "own peers only: " + asked);
      assertEquals(1, second.status().total(Counter.PEERS_ADDED));
    }
  }

  // Forwarded announces.

  /** The path by which an announce for another tracker comes in. */
  private static String forwarded(FakeTracker outside) {
    return "/forwarded_announce/" + FakeTracker.HOST + ":" + outside.port();
  }

  private static String forwarding(String more) {
    return "forwarding: {enabled: true, trusted_sources: [127.0.0.1], timeout: 1500,"
        + " allow: [127.0.0.0/8], own_hosts: [t]"
        + more
        + "}";
  }

  @Test
  void shouldAnswerEachOfTheFormsFromATrustedSource() throws Exception {
    FakeTracker outside = fake(FakeTracker.peers("080808080001"));
    Tracker tracker = tracker(GROUPS, forwarding(""));
    String place = FakeTracker.HOST + ":" + outside.port();
    String query = announce(7).substring("/announce?".length());
    String escaped = URLEncoder.encode("http://" + place + "/announce", ISO_8859_1);
    List<String> requests =
        List.of(
            "GET /forwarded_announce?url=" + escaped + "&" + query + " HTTP/1.1\r\nHost: t",
            "GET /forwarded_announce/" + place + "/announce?" + query + " HTTP/1.1\r\nHost: t",
            "GET /announce?" + query + " HTTP/1.1\r\nHost: " + place,
            "GET http://" + place + "/announce?" + query + " HTTP/1.1\r\nHost: t");
    for (int i = 0; i < requests.size(); i++) {
      // Of a torrent of its own, so that each has to be asked about.
      String request = requests.get(i).replace(HASH, (char) ('b' + i) + HASH.substring(1));
      String reply = client(tracker).send(request + "\r\n\r\n").reply().body();
      assertTrue(reply.contains("5:peers6:\u0008\u0008\u0008\u0008\0\1"), request + ": " + reply);
      assertTrue(reply.contains("8:completei3e"), reply);
      assertTrue(reply.contains("10:incompletei5e"), "its four and ours: " + reply);
      assertTrue(reply.contains("8:intervali2400e"), reply);
    }
    assertEquals(requests.size(), outside.heads().size());
    assertEquals(requests.size(), tracker.status().total(Counter.PEERS_ADDED));
    assertEquals(requests.size(), tracker.status().total(Counter.FORWARDED_ASKED));
  }

  @Test
  void shouldRefuseStrangers() throws Exception {
    FakeTracker outside = fake(FakeTracker.peers("080808080001"));
    Tracker tracker =
        tracker("forwarding: {enabled: true, trusted_sources: [192.0.2.1], allow: [127.0.0.0/8]}");
    String place = FakeTracker.HOST + ":" + outside.port();
    String query = announce(7).substring("/announce?".length());
    for (String target :
        List.of(
            "/forwarded_announce?url=http://" + place + "/announce&" + query,
            "/forwarded_announce/" + place + "/announce?" + query,
            "http://t.example/announce?" + query)) {
      String reply = body(client(tracker), target);
      assertTrue(reply.contains("not taken from here"), target + ": " + reply);
    }
    String byHost =
        client(tracker)
            .send("GET " + announce(8) + " HTTP/1.1\r\nHost: t.example\r\n\r\n")
            .reply()
            .body();
    assertTrue(byHost.contains("5:peers0:"), "an ordinary announce: " + byHost);
    assertEquals(0, outside.heads().size());
  }

  @Test
  void shouldTakeTheClientsAddressFromTheForwarder() throws Exception {
    FakeTracker outside = fake(FakeTracker.peers());
    Tracker tracker = tracker(GROUPS, forwarding(""));
    String target = forwarded(outside) + announce(7) + "&client_ip=198.51.100.9";
    String reply = body(client(tracker), target);
    assertTrue(reply.contains("11:external ip4:\u00c63d\u0009"), reply);
    String forwarded = target.replace("&client_ip=198.51.100.9", "");
    reply =
        client(tracker)
            .send(
                "GET "
                    + forwarded
                    + " HTTP/1.1\r\nHost: t\r\nX-Forwarded-For: 198.51.100.8\r\n\r\n")
            .reply()
            .body();
    assertTrue(reply.contains("11:external ip4:\u00c63d\u0008"), reply);
    assertTrue(reply.contains("\u00c63d\u0009"), "the first one is a peer: " + reply);
  }

  @Test
  void shouldNotAskWhenThereAreEnoughPeersInside() throws Exception {
    FakeTracker outside = fake(FakeTracker.peers("080808080001"));
    Tracker tracker = tracker(GROUPS, forwarding(", enough_peers: 5"));
    RawClient client = client(tracker);
    for (int port = 1; port <= 6; port++) {
      body(client, announce(port));
    }
    String reply = body(client, forwarded(outside) + announce(7));
    assertTrue(reply.contains("5:peers36:"), reply);
    assertEquals(0, outside.heads().size());
    assertEquals(1, tracker.status().total(Counter.FORWARDED_FROM_MEMORY));
  }

  /** Of the torrent's peers outside, only the holders of the group inside are told. */
  @Test
  void shouldKeepToTheQuotaWithWhatTheOtherTrackerSays() throws Exception {
    String[] outsiders = new String[40];
    for (int i = 0; i < outsiders.length; i++) {
      outsiders[i] = String.format(Locale.ROOT, "0808080800%02x", 32 + i);
    }
    FakeTracker outside = fake(FakeTracker.peers(outsiders));
    Tracker tracker =
        tracker(
            "peer_groups: [{name: own, priority: 0, cidr_list: [198.51.100.0/24]}]",
            "policy: {mode: quota, holders: 0}",
            forwarding(", enough_peers: 200"));
    int clients = 12;
    int[] externals = new int[clients + 1];
    for (int i = 1; i <= clients; i++) {
      String reply = forwardedBy(tracker, outside, i, "&event=started");
      externals[i] = count(reply, "\u0008\u0008\u0008\u0008");
      assertEquals(i - 1, count(reply, "\u00c63d"), "all of the own ones: " + reply);
    }
    assertEquals(40, externals[1], "the first one is alone");
    for (int i = 2; i <= 4; i++) {
      assertTrue(externals[i] >= 5 - i && externals[i] <= 4, i + ": " + externals[i]);
    }
    for (int i = 5; i <= clients; i++) {
      assertEquals(0, externals[i], "not one of the first three");
    }
    for (int i = 1; i <= clients; i++) {
      // Another left than before, so that nobody stands still.
      String again = forwardedBy(tracker, outside, i, "&left=2");
      assertEquals(i <= 3 ? 1 : 0, count(again, "\u0008\u0008\u0008\u0008"), again);
      assertEquals(clients - 1, count(again, "\u00c63d"), again);
    }
    assertEquals(1, outside.heads().size(), "asked once, then known");
    assertEquals(clients, tracker.status().total(Counter.PEERS_ADDED));
  }

  /** The reply to a client of the own network, by a forwarder. */
  private String forwardedBy(Tracker tracker, FakeTracker outside, int client, String more)
      throws IOException {
    String target = forwarded(outside) + announce(7) + "&client_ip=198.51.100." + client;
    String reply = body(client(tracker), target.replace("&left=1", "") + more + leftUnless(more));
    int peers = reply.indexOf("5:peers");
    assertTrue(peers > 0, reply);
    return reply.substring(peers);
  }

  private static String leftUnless(String more) {
    return more.contains("&left=") ? "" : "&left=1";
  }

  private static int count(String text, String part) {
    int count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
      count++;
    }
    return count;
  }

  @Test
  void shouldAskOnceForThousands() throws Exception {
    FakeTracker outside = fake(FakeTracker.peers("080808080001"));
    Tracker tracker = tracker(forwarding(""));
    String target = forwarded(outside) + "/announce";
    int clients = 50;
    int each = 200;
    List<RawClient> all = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      all.add(client(tracker));
    }
    for (int i = 0; i < clients; i++) {
      StringBuilder requests = new StringBuilder();
      for (int k = 0; k < each; k++) {
        requests.append("GET ").append(target).append(announce(1 + i * each + k).substring(9));
        requests.append("&event=started HTTP/1.1\r\nHost: t\r\n\r\n");
      }
      all.get(i).send(requests.toString());
    }
    for (RawClient client : all) {
      for (int k = 0; k < each; k++) {
        String reply = client.reply().body();
        assertTrue(reply.contains("8:completei3e"), reply);
      }
    }
    assertEquals(1, outside.heads().size());
    assertEquals((long) clients * each, tracker.status().total(Counter.PEERS_ADDED));
  }

  @Test
  void shouldGiveWhatThereIsWhenTheOtherTrackerHangs() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    FakeTracker outside = fake((head, out) -> end.await());
    Tracker tracker = tracker(GROUPS, forwarding("").replace("1500", "300"));
    String target = forwarded(outside);
    RawClient lonely = client(tracker);
    // What is pipelined behind it waits, and is answered in order.
    lonely.send(
        "GET "
            + target
            + announce(7)
            + " HTTP/1.1\r\nHost: t\r\n\r\nGET /scrape?info_hash="
            + HASH
            + " HTTP/1.1\r\nHost: t\r\n\r\n");
    assertTrue(lonely.reply().body().contains("the tracker does not answer"));
    assertTrue(lonely.reply().body().contains("10:incompletei1e"));
    String reply = body(client(tracker), target + announce(8));
    assertTrue(reply.contains("5:peers6:"), reply);
    assertEquals(2, tracker.status().total(Counter.FORWARDED_LATE));
    end.countDown();
  }

  @Test
  void shouldRelayWhatIsPrivateAndKeepNothingOfIt() throws Exception {
    FakeTracker outside = fake(FakeTracker.peers("080808080001"));
    Tracker tracker = tracker(GROUPS, forwarding(""));
    String target =
        forwarded(outside)
            + "/0123456789abcdef0123456789abcdef"
            + announce(7)
            + "&uploaded=5&event=completed";
    String reply = body(client(tracker), target);
    assertEquals(
        "d8:completei3e10:incompletei4e8:intervali2400e5:peers6:\u0008\u0008\u0008\u0008\0\1e",
        reply);
    assertTrue(outside.heads().getFirst().contains("&uploaded=5&event=completed"));
    assertEquals(0, tracker.status().total(Counter.PEERS_ADDED));
    assertTrue(body(client(tracker), announce(8)).contains("5:peers0:"));
    assertEquals(1, tracker.status().total(Counter.FORWARDED_RELAYED));
    assertFalse(tracker.description().toString().contains("0123456789abcdef"));
  }

  @Test
  void shouldTellTheOtherTrackersFailureIfThereIsNothingElse() throws Exception {
    FakeTracker outside = fake(FakeTracker.body("d14:failure reason7:go awaye"));
    Tracker tracker = tracker(GROUPS, forwarding(""));
    String target = forwarded(outside);
    assertEquals("d14:failure reason7:go awaye", body(client(tracker), target + announce(7)));
    String reply = body(client(tracker), target + announce(8));
    assertTrue(reply.contains("5:peers6:"), "but there is: " + reply);
  }

  @Test
  void shouldKeepWhatTheOtherTrackerSaysAbout() throws Exception {
    FakeTracker outside =
        fake(
            FakeTracker.body(
                "d8:completei1e8:intervali7200e12:min intervali60e5:peers0:"
                    + "10:tracker id2:id15:warning message4:caree"));
    Tracker tracker = tracker(GROUPS, forwarding(""));
    String reply = body(client(tracker), forwarded(outside) + announce(7));
    assertTrue(reply.contains("8:intervali7200e12:min intervali60e"), reply);
    assertTrue(reply.endsWith("5:peers0:10:tracker id2:id15:warning message4:caree"), reply);
  }

  @Test
  void shouldAskNobodyInside() throws Exception {
    Tracker tracker = tracker("forwarding: {enabled: true, trusted_sources: [127.0.0.1]}");
    FakeTracker inside = fake(FakeTracker.peers());
    for (String host :
        List.of(FakeTracker.HOST + ":" + inside.port(), "10.0.0.1", "[::1]", "169.254.169.254")) {
      String reply = body(client(tracker), "/forwarded_announce/" + host + announce(7));
      assertTrue(reply.contains("does not answer") || reply.contains("5:peers"), reply);
    }
    assertEquals(0, inside.heads().size());
    assertEquals(4, tracker.status().total(Counter.UPSTREAM_FAILED));
  }
}
