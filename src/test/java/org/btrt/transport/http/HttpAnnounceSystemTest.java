// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.btrt.announce.AddressRules;
import org.btrt.common.Cidr;
import org.btrt.config.HttpSettings;
import org.btrt.config.ScrapeSettings;
import org.btrt.status.Counter;
import org.btrt.swarm.MapSwarmStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Announces and scrapes over real sockets, byte for byte. */
@Timeout(60)
class HttpAnnounceSystemTest {
  private static final String HASH = "aaaaaaaaaaaaaaaaaaaa";
  private static final String ID = "-XX0001-000000000001";
  private static final String TAIL = "8:intervali1800e12:min intervali900e5:peers";

  private final HttpTracker tracker = new HttpTracker();

  @AfterEach
  void tearDown() {
    tracker.close();
  }

  @Test
  void shouldHandOutPeersOfOneFamily() throws IOException {
    tracker.start();
    RawClient client = tracker.connectIpv4();
    assertEquals(
        "d8:completei0e10:downloadedi0e11:external ip4:\u007f\0\0\u000110:incompletei1e"
            + TAIL
            + "0:e",
        body(client, announce(1, "")));
    assertEquals(
        "d8:completei1e10:downloadedi0e11:external ip4:\u007f\0\0\u000110:incompletei1e"
            + TAIL
            + "6:\u007f\0\0\u0001\0\u0001e",
        body(client, announce(2, "&left=0&event=started")));
    RawClient client6 = tracker.connectIpv6();
    assertEquals(
        "d8:completei1e10:downloadedi0e11:external ip16:"
            + "\0".repeat(15)
            + "\u000110:incompletei2e"
            + TAIL
            + "0:6:peers60:e",
        body(client6, announce(3, "")));
    String reply = body(client6, announce(4, ""));
    assertTrue(reply.endsWith("5:peers0:6:peers618:" + "\0".repeat(15) + "\u0001\0\u0003e"), reply);
    assertEquals(2, tracker.total(Counter.ANNOUNCES_HTTP4));
    assertEquals(2, tracker.total(Counter.ANNOUNCES_HTTP6));
    await().atMost(20, SECONDS).until(() -> tracker.latencyCount() == 4);
  }

  @Test
  void shouldHandOutPeersOfBothFamiliesToClientsThatHaveBoth() throws IOException {
    tracker.start();
    RawClient ipv4 = tracker.connectIpv4();
    RawClient ipv6 = tracker.connectIpv6();
    body(ipv4, announce(1, ""));
    body(ipv6, announce(2, ""));
    body(ipv6, announce(3, ""));
    String one4 = "\u007f\0\0\u0001\0\u0001";
    String two6 = "\0".repeat(15) + "\u0001\0\u0002";
    String three6 = "\0".repeat(15) + "\u0001\0\u0003";

    // Port 2 at ::1 is the asker itself, so it is not told about it.
    String reply = body(ipv4, announce(4, "&ipv6=%5B::1%5D:2"));
    assertTrue(reply.endsWith("5:peers6:" + one4 + "6:peers618:" + three6 + "e"), reply);
    assertEquals(4, tracker.store.peerCount(), "the parameter's address is not stored");

    reply = body(ipv6, announce(5, "&ipv4=127.0.0.1&numwant=2"));
    assertTrue(reply.contains("5:peers6:"), reply);
    assertTrue(reply.contains("6:peers618:" + two6), reply);

    reply = body(ipv6, announce(6, "&ipv6=::5"));
    assertTrue(reply.contains("5:peers0:6:peers6"), "its own family is nothing new: " + reply);
  }

  @Test
  void shouldTakeEveryEventOfAClientThatHasBothFamilies() throws IOException {
    tracker.start();
    RawClient client = tracker.connectIpv4();
    String query = announce(1, "&ipv6=%5B::1%5D:2");
    assertTrue(body(client, query + "&left=5&event=paused").contains("10:incompletei1e"));
    assertTrue(body(client, query + "&left=0&event=completed").contains("10:downloadedi1e"));
    String reply = body(client, query + "&event=stopped");
    assertTrue(reply.endsWith("5:peers0:e"), reply);
    assertEquals(0, tracker.store.peerCount());
  }

  @Test
  void shouldStoreTheOtherAddressOfTrustedSourcesAndCountADownloadOnce() throws IOException {
    tracker.trustedSources = List.of(Cidr.parse("127.0.0.0/8"));
    tracker.start();
    RawClient client = tracker.connectIpv4();
    String query = announce(1, "&ip=198.51.100.1&ipv6=2001:db8::1");
    body(client, query + "&left=1");
    String reply = body(client, query + "&left=0&event=completed");
    assertEquals(2, tracker.store.peerCount());
    assertTrue(reply.startsWith("d8:completei2e10:downloadedi1e11:external ip4:\u007f"), reply);
    body(client, query + "&event=stopped");
    assertEquals(0, tracker.store.peerCount());
  }

  @Test
  void shouldIgnoreAddressesFromStrangers() throws IOException {
    tracker.start();
    RawClient client = tracker.connectIpv4();
    body(client, announce(1, "&ip=198.51.100.1&ipv4=198.51.100.2"));
    String reply = body(client, announce(2, ""));
    assertTrue(reply.endsWith("5:peers6:\u007f\0\0\u0001\0\u0001e"), reply);
  }

  @Test
  void shouldObeyTheIpParameterOfLocalClientsIfTold() throws IOException {
    tracker.clientIpParameter = HttpSettings.ClientIpParameter.LOCAL;
    tracker.trustedProxies = List.of(Cidr.parse("127.0.0.1"));
    tracker.start();
    RawClient client = tracker.connectIpv4();
    // A seeder beside the tracker names its public address, and no second one.
    body(client, announce(1, "&ip=50.51.52.53&ipv6=2001:db8::1"));
    assertEquals(1, tracker.store.peerCount());
    String head = " HTTP/1.1\r\nHost: t\r\nX-Forwarded-For: ";
    client.send("GET " + announce(2, "&ip=203.0.113.9") + head + "54.55.56.57\r\n\r\n");
    String reply = client.reply().body();
    assertTrue(reply.contains("5:peers6:2345\0\u0001"), reply);
    client.send("GET " + announce(3, "&ip=203.0.113.9") + head + "garbage\r\n\r\n");
    reply = client.reply().body();
    assertTrue(reply.contains("5:peers12:2345\0\u00016789\0\u0002"), reply);
    client.get(announce(4, ""));
    assertTrue(client.reply().body().contains("\u007f\0\0\u0001\0\u0003"), "nobody vouches");
  }

  @Test
  void shouldObeyAnybodysIpParameterIfToldButProtectPeers() throws IOException {
    tracker.clientIpParameter = HttpSettings.ClientIpParameter.ALWAYS;
    tracker.trustedProxies = List.of(Cidr.parse("127.0.0.1"));
    tracker.start();
    RawClient client = tracker.connectIpv4();
    String from = " HTTP/1.1\r\nHost: t\r\nX-Forwarded-For: 54.55.56.57\r\n\r\n";
    client.send("GET " + announce(1, "&ip=50.51.52.53") + from);
    client.reply();
    assertTrue(body(client, announce(2, "")).contains("5:peers6:2345\0\u0001"));
    // Somebody else, by its peer id, cannot stop what the first has named.
    String stop = announce(1, "&ip=50.51.52.53&event=stopped");
    client.send("GET " + stop.replace(ID, "-XX0001-000000000666") + from);
    client.reply();
    assertEquals(1, tracker.store.peerCount() - 1);
    client.send("GET " + stop + from);
    client.reply();
    assertEquals(0, tracker.store.peerCount() - 1);
  }

  @Test
  void shouldRefuseAddressesThatMayNotAnnounceWhateverTheyName(@TempDir Path directory)
      throws Exception {
    Path denied = Files.writeString(directory.resolve("deny"), "54.55.56.0/24\n");
    tracker.addresses = AddressRules.read(Optional.empty(), Optional.of(denied));
    tracker.clientIpParameter = HttpSettings.ClientIpParameter.ALWAYS;
    tracker.trustedProxies = List.of(Cidr.parse("127.0.0.1"));
    tracker.start();
    RawClient client = tracker.connectIpv4();
    String refused = "d14:failure reason34:your address may not announce here8:retry in5:nevere";
    String from = " HTTP/1.1\r\nHost: t\r\nX-Forwarded-For: 54.55.56.57\r\n\r\n";
    client.send("GET " + announce(1, "") + from);
    assertEquals(refused, client.reply().body());
    client.send("GET " + announce(1, "&ip=203.0.113.9") + from);
    assertEquals(refused, client.reply().body());
    client.send("GET /scrape?info_hash=" + HASH + from);
    assertEquals(refused, client.reply().body());
    // Whoever may announce cannot name one that may not; both families are judged by the client.
    assertEquals(refused, body(client, announce(1, "&ip=54.55.56.57")));
    assertTrue(body(client, announce(1, "&ipv6=2001:db8::1")).contains("8:interval"));
    assertEquals(4, tracker.total(Counter.REFUSED_ADDRESS));
    assertEquals(1, tracker.store.peerCount());
  }

  @Test
  void shouldBelieveProxiesAboutClientsButNotAboutTrust() throws IOException {
    tracker.trustedProxies = List.of(Cidr.parse("127.0.0.1"));
    tracker.trustedSources = List.of(Cidr.parse("127.0.0.1"), Cidr.parse("10.0.0.1"));
    tracker.start();
    RawClient client = tracker.connectIpv4();
    String head = " HTTP/1.1\r\nHost: t\r\nX-Forwarded-For: ";
    client.send("GET " + announce(1, "&ip=203.0.113.9") + head + "1.1.1.1, 50.51.52.53\r\n\r\n");
    assertTrue(client.reply().body().contains("11:external ip4:2345"));
    client.send("GET " + announce(2, "&ip=54.55.56.57") + head + "10.0.0.1\r\n\r\n");
    assertTrue(client.reply().body().contains("5:peers6:2345\0\u0001"));
    client.send("GET " + announce(3, "&ip=203.0.113.9") + head + "garbage\r\n\r\n");
    String reply = client.reply().body();
    assertTrue(reply.contains("external ip4:\u007f\0\0\u0001"), reply);
    assertTrue(reply.contains("5:peers12:2345\0\u00016789\0\u0002"), reply);
    client.get(announce(4, ""));
    assertTrue(client.reply().body().contains("\u007f\0\0\u0001\0\u0003"));
  }

  @Test
  void shouldHandOutDictionaries() throws IOException {
    tracker.start();
    RawClient client = tracker.connectIpv4();
    body(client, announce(1, ""));
    assertTrue(
        body(client, announce(2, "&compact=0"))
            .endsWith("5:peersld2:ip9:127.0.0.17:peer id20:" + ID + "4:porti1eeee"));
    assertTrue(
        body(client, announce(2, "&compact=0&no_peer_id=1"))
            .endsWith("5:peersld2:ip9:127.0.0.14:porti1eeee"));
    RawClient client6 = tracker.connectIpv6();
    body(client6, announce(3, ""));
    assertTrue(
        body(client6, announce(4, "&compact=0&no_peer_id=1&ipv4=192.0.2.1"))
            .endsWith(
                "5:peersld2:ip9:127.0.0.14:porti1eed2:ip9:127.0.0.14:porti2ee"
                    + "d2:ip3:::14:porti3eeee"));
  }

  @Test
  void shouldGiveTheDefaultOrWhatIsAskedAndNoMoreThanTheMost() throws IOException {
    tracker.start();
    RawClient client = tracker.connectIpv4();
    for (int port = 1; port <= 300; port++) {
      body(client, announce(port, "&numwant=0"));
    }
    assertTrue(body(client, announce(1_000, "")).contains("5:peers300:"));
    assertTrue(body(client, announce(1_000, "&numwant=-1")).contains("5:peers300:"));
    assertTrue(body(client, announce(1_000, "&numwant=7")).contains("5:peers42:"));
    assertTrue(body(client, announce(1_000, "&numwant=99999999999")).contains("5:peers1200:"));
    assertTrue(body(client, announce(1_000, "&event=stopped")).contains("5:peers0:"));
  }

  @Test
  void shouldRefuseWithAReasonAndCountIt() throws IOException {
    tracker.store = new MapSwarmStore(0);
    tracker.start();
    RawClient client = tracker.connectIpv4();
    String good = "info_hash=" + HASH + "&peer_id=" + ID + "&port=1";
    assertFailure(client, "info_hash must be 20 bytes", "", good.replace(HASH, "short"));
    assertFailure(client, "info_hash must be 20 bytes", "", "");
    assertFailure(client, "peer_id must be 20 bytes", "", good.replace(ID, "%zz"));
    assertFailure(client, "port must be 1 to 65535", "", good.replace("port=1", "port=0"));
    assertFailure(client, "port must be 1 to 65535", "", good.replace("port=1", "port=65536"));
    assertFailure(client, "malformed query", "", good + "&left=%");
    assertFailure(
        client, "this client is not allowed here", "8:retry in5:never", good.replace("-XX", "-XL"));
    assertFailure(client, "the tracker is full, try again later", "8:retry ini30e", good);
    assertEquals(2, tracker.total(Counter.REFUSED_INFO_HASH));
    assertEquals(1, tracker.total(Counter.REFUSED_PEER_ID));
    assertEquals(2, tracker.total(Counter.REFUSED_PORT));
    assertEquals(1, tracker.total(Counter.REFUSED_QUERY));
    assertEquals(1, tracker.total(Counter.REFUSED_CLIENT_BANNED));
    assertEquals(1, tracker.total(Counter.REFUSED_STORE_FULL));
    assertEquals(0, tracker.total(Counter.ANNOUNCES_HTTP4));
  }

  @Test
  void shouldServeItsPathsAndNoOthers() throws IOException {
    tracker.start();
    RawClient client = tracker.connectIpv4();
    String query = announce(1, "").substring("/announce".length());
    for (String path :
        List.of("/announce", "/announce.php", "/ann", "/", "/tracker.php/announce")) {
      assertTrue(body(client, path + query).contains("5:peers"), path);
      assertTrue(body(client, "http://t:80" + path + query).contains("5:peers"), path);
    }
    for (String path : List.of("/scrape", "/scrape.php", "/tracker.php/scrape")) {
      assertTrue(body(client, path + query).startsWith("d5:files"), path);
    }
    for (String target : List.of("/", "/?port=1", "/favicon.ico", "/announce/x" + query)) {
      RawClient.Reply reply = client.get(target).reply();
      assertEquals(404, reply.status(), target);
      assertTrue(reply.body().startsWith("d14:failure reason"), target);
    }
    assertEquals(4, tracker.total(Counter.REFUSED_UNKNOWN_PATH));
  }

  @Test
  void shouldScrapeWhatIsNamed() throws IOException {
    tracker.start();
    RawClient client = tracker.connectIpv4();
    body(client, announce(1, "&left=5"));
    body(client, announce(1, "&left=0&event=completed"));
    body(tracker.connectIpv6(), announce(1, ""));
    assertEquals(
        "d5:filesd20:bbbbbbbbbbbbbbbbbbbbd8:completei0e10:downloadedi0e10:incompletei0ee"
            + "20:\u00ffaaaaaaaaaaaaaaaaaaad8:completei0e10:downloadedi0e10:incompletei0eeee",
        body(
            client,
            "/scrape?info_hash=%ffaaaaaaaaaaaaaaaaaaa&info_hash=bbbbbbbbbbbbbbbbbbbb"
                + "&info_hash=%FF%61aaaaaaaaaaaaaaaaaa"));
    assertEquals(
        "d5:filesd20:" + HASH + "d8:completei1e10:downloadedi1e10:incompletei1eeee",
        body(client, "/scrape?info_hash=" + HASH));
    assertTrue(body(client, "/scrape").contains("a scrape must name its torrents"));
    assertTrue(body(client, "/scrape?info_hash=x").contains("info_hash must be 20 bytes"));
    assertEquals(2, tracker.total(Counter.SCRAPES_HTTP));
    assertEquals(3, tracker.total(Counter.SCRAPED_HASHES));
    assertEquals(1, tracker.total(Counter.REFUSED_SCRAPE));
  }

  @Test
  void shouldScrapeEverythingWhereThatIsAllowed() throws IOException {
    tracker.scrape = new ScrapeSettings(ScrapeSettings.Mode.FULL, 1);
    tracker.start();
    RawClient client = tracker.connectIpv4();
    assertEquals("d5:filesdee", body(client, "/scrape"));
    body(client, announce(1, "").replace("aaaaaaaaaaaaaaaaaaaa", "%ffbbbbbbbbbbbbbbbbbbb"));
    body(client, announce(1, ""));
    body(tracker.connectIpv6(), announce(1, "&left=0"));
    assertEquals(
        "d5:filesd20:"
            + HASH
            + "d8:completei1e10:downloadedi0e10:incompletei1ee"
            + "20:\u00ffbbbbbbbbbbbbbbbbbbbd8:completei0e10:downloadedi0e10:incompletei1eeee",
        body(client, "/scrape?key=1"));
    String two = body(client, "/scrape?info_hash=" + HASH + "&info_hash=bbbbbbbbbbbbbbbbbbbb");
    assertFalse(two.contains("bbbb"), "one hash at most: " + two);
  }

  @Test
  void shouldRefuseScrapesWhereTheyAreOff() throws IOException {
    tracker.scrape = new ScrapeSettings(ScrapeSettings.Mode.NONE, 50);
    tracker.start();
    assertEquals(
        "d14:failure reason28:scrape is not available here8:retry in5:nevere",
        body(tracker.connectIpv4(), "/scrape?info_hash=" + HASH));
  }

  @Test
  void shouldNotLetAHeadRequestJoin() throws IOException {
    tracker.start();
    RawClient client = tracker.connectIpv4();
    client.send("HEAD " + announce(1, "") + " HTTP/1.1\r\nHost: t\r\n\r\n");
    assertEquals(200, client.headReply().status());
    assertEquals(0, tracker.store.peerCount());
  }

  private static String announce(int port, String more) {
    return "/announce?info_hash=" + HASH + "&peer_id=" + ID + "&port=" + port + more;
  }

  private static String body(RawClient client, String target) throws IOException {
    RawClient.Reply reply = client.get(target).reply();
    assertEquals(200, reply.status());
    return reply.body();
  }

  private static void assertFailure(RawClient client, String reason, String more, String query)
      throws IOException {
    assertEquals(
        "d14:failure reason" + reason.length() + ":" + reason + more + "e",
        body(client, "/announce?" + query));
  }
}
