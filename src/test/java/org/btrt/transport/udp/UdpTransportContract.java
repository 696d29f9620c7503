// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.udp;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.LogManager;
import org.btrt.announce.AccessList;
import org.btrt.announce.AddressRules;
import org.btrt.announce.AnnounceRules;
import org.btrt.announce.ClientBans;
import org.btrt.announce.LiveRules;
import org.btrt.announce.OrderQuota;
import org.btrt.announce.Refusal;
import org.btrt.common.Cidr;
import org.btrt.common.DistinctLog;
import org.btrt.common.SipHash;
import org.btrt.common.SteadyClock;
import org.btrt.config.AccessSettings;
import org.btrt.config.AnnounceSettings;
import org.btrt.config.LimitsSettings;
import org.btrt.config.ScrapeSettings;
import org.btrt.config.StoreSettings;
import org.btrt.config.UdpSettings;
import org.btrt.groups.PeerGroups;
import org.btrt.status.Counter;
import org.btrt.status.Status;
import org.btrt.swarm.ChronicleSwarmStore;
import org.btrt.swarm.TimeSource;
import org.btrt.transport.udp.UdpClient.Announce;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every UDP engine does with real datagrams. */
abstract class UdpTransportContract {
  private static final int PAYLOAD_MAX_IPV4 = 1472;
  private static final int PAYLOAD_MAX_IPV6 = 1232;
  private static final int CONNECTION_ID_LIFETIME_S = 120;

  private final AtomicLong nowNs = new AtomicLong(1_000_000_000L);
  private final AtomicLong wallMs = new AtomicLong(1_790_000_000_000L);
  private final Status status = new Status();
  private ChronicleSwarmStore store;
  private AutoCloseable server;
  private InetSocketAddress ipv4;
  private InetSocketAddress ipv6;
  private LiveRules rules;
  private int expectedFaults;

  /** Starts the engine and fills in where it listens. */
  abstract AutoCloseable start(
      UdpSettings settings,
      LimitsSettings limits,
      UdpServer.Parts parts,
      List<InetSocketAddress> addresses);

  @BeforeEach
  void startServer() {
    startServer(new LimitsSettings(0, 1, 1, List.of()), List.of());
  }

  private void startServer(LimitsSettings limits, List<Cidr> trusted) {
    store =
        ChronicleSwarmStore.open(
            new StoreSettings(Optional.empty(), 1000, 10_000), TimeSource.system(), notice -> {});
    rules =
        new LiveRules(
            new AnnounceRules(
                new AnnounceSettings(1800, 900, 0, 50, 200, 2700, false, trusted),
                new ScrapeSettings(ScrapeSettings.Mode.SPECIFIC, 100),
                PeerGroups.none(),
                AccessList.open(),
                new ClientBans(List.of("-BAN")),
                new OrderQuota()));
    UdpSettings settings =
        new UdpSettings(
            List.of(new InetSocketAddress("127.0.0.1", 0), new InetSocketAddress("::1", 0)),
            2,
            UdpSettings.Engine.AUTO,
            PAYLOAD_MAX_IPV4,
            PAYLOAD_MAX_IPV6,
            CONNECTION_ID_LIFETIME_S,
            "");
    List<InetSocketAddress> addresses = new java.util.ArrayList<>();
    server =
        start(
            settings,
            limits,
            new UdpServer.Parts(
                rules,
                store,
                Optional.empty(),
                status,
                new SipHash(1, 2),
                new SteadyClock(wallMs::get, nowNs::get),
                nowNs::get,
                new DistinctLog(LogManager.getLogger(getClass()), nowNs::get)),
            addresses);
    ipv4 = addresses.get(0);
    ipv6 = addresses.get(1);
  }

  @AfterEach
  void stopServer() throws Exception {
    server.close();
    store.close();
    assertEquals(expectedFaults, status.total(Counter.INTERNAL_ERRORS));
  }

  private static Announce announce(long connectionId, int torrent, int peer) {
    return new Announce(
        connectionId,
        99,
        UdpClient.hash(torrent),
        UdpClient.peerId(peer),
        1,
        2,
        0,
        -1,
        1000 + peer);
  }

  private void passS(long seconds) {
    nowNs.addAndGet(seconds * 1_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldIntroducePeers(boolean overIpv6) throws IOException {
    InetSocketAddress address = overIpv6 ? ipv6 : ipv4;
    try (UdpClient client = new UdpClient(address)) {
      long id = client.connect();
      ByteBuffer first = client.ask(announce(id, 1, 1).encode());
      assertEquals(20, first.remaining());
      assertEquals(1, first.getInt());
      assertEquals(99, first.getInt());
      assertEquals(1800, first.getInt());
      assertEquals(1, first.getInt(), "leechers");
      assertEquals(0, first.getInt(), "seeders");
      ByteBuffer second = client.ask(announce(id, 1, 2).encode());
      assertEquals(20 + (overIpv6 ? 18 : 6), second.remaining());
      byte[] peer = new byte[second.remaining() - 20];
      second.get(20, peer);
      byte[] expected =
          ByteBuffer.allocate(peer.length)
              .put(address.getAddress().getAddress())
              .putShort((short) 1001)
              .array();
      assertArrayEquals(expected, peer);
      assertEquals(2, second.getInt(12));
    }
  }

  @Test
  void shouldAcceptALongerConnectAndRefuseAWrongMagic() throws IOException {
    try (UdpClient client = new UdpClient(ipv4)) {
      ByteBuffer longer = ByteBuffer.allocate(40).put(UdpClient.connectDatagram(3)).clear();
      assertEquals(16, client.ask(longer).remaining());
      ByteBuffer wrong = UdpClient.connectDatagram(3);
      wrong.putLong(0, 0x41727101981L);
      client.sendExpectingSilence(wrong);
      assertEquals(1, status.total(Counter.DROPPED_MAGIC));
    }
  }

  @Test
  void shouldStaySilentAtEveryTruncationAndAtGarbage() throws IOException {
    try (UdpClient client = new UdpClient(ipv4)) {
      long id = client.connect();
      byte[] whole = announce(id, 1, 1).encode().array();
      for (int length = 0; length < whole.length; length++) {
        client.sendExpectingSilence(ByteBuffer.wrap(whole, 0, length).slice());
      }
      Random random = new Random(5);
      for (int i = 0; i < 300; i++) {
        byte[] garbage = new byte[random.nextInt(300)];
        random.nextBytes(garbage);
        client.sendExpectingSilence(ByteBuffer.wrap(garbage));
      }
      assertEquals(0, store.peerCount());
    }
  }

  @Test
  void shouldAcceptOptionsAndRandomBytesBehindAnAnnounce() throws IOException {
    try (UdpClient client = new UdpClient(ipv4)) {
      long id = client.connect();
      for (int extra : new int[] {1, 2, 50, 1000, 1900}) {
        ByteBuffer longer =
            ByteBuffer.allocate(98 + extra).put(announce(id, 1, 1).encode()).clear();
        assertEquals(20, client.ask(longer).remaining());
      }
      assertEquals(1, store.peerCount());
    }
  }

  @Test
  void shouldRefuseForgedExpiredAndForeignConnectionIds() throws IOException {
    InetSocketAddress other = new InetSocketAddress("127.0.0.2", 0);
    try (UdpClient client = new UdpClient(ipv4);
        UdpClient stranger = new UdpClient(ipv4, other)) {
      long id = client.connect();
      for (int bit = 0; bit < Long.SIZE; bit++) {
        client.sendExpectingSilence(announce(id ^ 1L << bit, 1, 1).encode());
      }
      client.sendExpectingSilence(announce(0, 1, 1).encode());
      stranger.sendExpectingSilence(announce(id, 1, 1).encode());
      assertEquals(0, store.peerCount());
      passS(CONNECTION_ID_LIFETIME_S);
      assertEquals(20, client.ask(announce(id, 1, 1).encode()).remaining());
      wallMs.addAndGet(-30L * 24 * 3600 * 1000);
      assertEquals(20, client.ask(announce(id, 1, 1).encode()).remaining());
      passS(1);
      client.sendExpectingSilence(announce(id, 1, 1).encode());
      assertEquals(Long.SIZE + 3, status.total(Counter.DROPPED_CONNECTION_ID));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5, 49, 50, 51, 200, 100_000, -1, -2, Integer.MIN_VALUE})
  void shouldGiveExactlyAsManyPeersAsWanted(int numWant) throws IOException {
    try (UdpClient client = new UdpClient(ipv4)) {
      long id = client.connect();
      for (int peer = 0; peer < 300; peer++) {
        client.ask(announce(id, 1, peer).encode());
      }
      Announce asking =
          new Announce(id, 5, UdpClient.hash(1), UdpClient.peerId(1), 1, 0, 0, numWant, 1001);
      ByteBuffer reply = client.ask(asking.encode());
      int expected = numWant < 0 ? 50 : Math.min(numWant, 200);
      assertEquals(20 + 6 * expected, reply.remaining());
      Set<Short> ports = new HashSet<>();
      for (int i = 0; i < expected; i++) {
        ports.add(reply.getShort(24 + 6 * i));
      }
      assertEquals(expected, ports.size());
      assertTrue(!ports.contains((short) 1001));
    }
  }

  @Test
  void shouldKeepRepliesWithinThePayload() throws IOException {
    try (UdpClient client = new UdpClient(ipv6)) {
      long id = client.connect();
      for (int peer = 0; peer < 120; peer++) {
        client.ask(announce(id, 1, peer).encode());
      }
      Announce asking =
          new Announce(id, 5, UdpClient.hash(1), UdpClient.peerId(1), 1, 0, 0, 200, 1001);
      assertEquals(20 + (PAYLOAD_MAX_IPV6 - 20) / 18 * 18, client.ask(asking.encode()).remaining());
    }
  }

  @Test
  void shouldJudgeLeftEventAndPort() throws IOException {
    try (UdpClient client = new UdpClient(ipv4)) {
      long id = client.connect();
      byte[] hash = UdpClient.hash(1);
      byte[] peer = UdpClient.peerId(1);
      ByteBuffer reply = client.ask(new Announce(id, 1, hash, peer, 0, 1, 0, -1, 5).encode());
      assertEquals(1, reply.getInt(16), "seeders");
      reply = client.ask(new Announce(id, 1, hash, peer, Long.MIN_VALUE, 0, 0, -1, 6).encode());
      assertEquals(1, reply.getInt(12), "a negative left is a leecher's");
      reply = client.ask(new Announce(id, 1, hash, peer, 1, 77, 0, -1, 7).encode());
      assertEquals(2, reply.getInt(12), "an unknown event is none");
      reply = client.ask(new Announce(id, 1, hash, peer, 1, 2, 0, -1, 0).encode());
      assertEquals(3, reply.getInt(0), "port 0 is refused");
      reply = client.ask(new Announce(id, 1, hash, peer, 1, 3, 0, -1, 0).encode());
      assertEquals(1, reply.getInt(0), "except on stopped");
      reply = client.ask(new Announce(id, 1, hash, peer, 0, 3, 0, -1, 5).encode());
      assertEquals(20, reply.remaining());
      assertEquals(0, reply.getInt(16));
      reply = client.ask(new Announce(id, 1, UdpClient.hash(9), peer, 0, 3, 0, -1, 5).encode());
      assertEquals(20, reply.remaining(), "stopped of an unknown peer");
      assertEquals(1, store.swarmCount());
    }
  }

  @Test
  void shouldRefuseABannedClientWithAShortError() throws IOException {
    try (UdpClient client = new UdpClient(ipv4)) {
      long id = client.connect();
      byte[] peer = UdpClient.peerId(1);
      System.arraycopy("-BAN".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, peer, 0, 4);
      ByteBuffer reply =
          client.ask(new Announce(id, 8, UdpClient.hash(1), peer, 0, 0, 0, -1, 5).encode());
      assertEquals(3, reply.getInt(0));
      assertEquals(8, reply.getInt(4));
      assertTrue(reply.remaining() > 8 && reply.remaining() <= 98);
    }
  }

  @Test
  void shouldRefuseUnlistedTorrentsAndScrapesThatAreOff() throws IOException {
    try (UdpClient client = new UdpClient(ipv4)) {
      long id = client.connect();
      AnnounceRules open = rules.get();
      rules.publish(
          new AnnounceRules(
              open.announce(),
              new ScrapeSettings(ScrapeSettings.Mode.NONE, 100),
              open.groups(),
              new AccessList(AccessSettings.Mode.ALLOW, new long[0], new long[0], new int[0], 0),
              open.bans(),
              open.quota()));
      ByteBuffer refused = client.ask(announce(id, 1, 1).encode());
      assertEquals(3, refused.getInt(0));
      assertEquals(99, refused.getInt(4));
      ByteBuffer scrape = ByteBuffer.allocate(36).putLong(id).putInt(2).putInt(31);
      refused = client.ask(scrape.clear());
      assertEquals(3, refused.getInt(0));
      assertEquals(31, refused.getInt(4));
      assertEquals(1, status.total(Counter.REFUSED_NOT_LISTED));
      assertEquals(1, status.total(Counter.REFUSED_SCRAPE));
      assertEquals(0, store.swarmCount());
    }
  }

  @Test
  void shouldRefuseAddressesThatMayNotAnnounce(@TempDir Path directory) throws Exception {
    try (UdpClient client = new UdpClient(ipv4);
        UdpClient client6 = new UdpClient(ipv6)) {
      long id = client.connect();
      Path denied = Files.writeString(directory.resolve("deny"), "127.0.0.0/8\n");
      AddressRules addresses = AddressRules.read(Optional.empty(), Optional.of(denied));
      rules.update(old -> old.withAddresses(addresses));
      ByteBuffer refused = client.ask(announce(id, 1, 1).encode());
      assertEquals(3, refused.getInt(0));
      assertEquals(8 + Refusal.ADDRESS.text().length, refused.remaining());
      ByteBuffer scrape = ByteBuffer.allocate(36).putLong(id).putInt(2).putInt(31);
      refused = client.ask(scrape.clear());
      assertEquals(3, refused.getInt(0));
      assertEquals(31, refused.getInt(4));
      assertEquals(2, status.total(Counter.REFUSED_ADDRESS));
      assertEquals(1, client6.ask(announce(client6.connect(), 1, 1).encode()).getInt(0));
      assertEquals(1, store.peerCount());
    }
  }

  @Test
  void shouldIgnoreTheIpFieldOfStrangersAndObeyTrustedOnes() throws Exception {
    Announce foreign =
        new Announce(0, 8, UdpClient.hash(1), UdpClient.peerId(1), 1, 0, 0x0A01_0203, -1, 5);
    assertEquals("127.0.0.1", addressStoredFor(foreign));
    stopServer();
    startServer(new LimitsSettings(0, 1, 1, List.of()), List.of(Cidr.parse("127.0.0.0/8")));
    assertEquals("10.1.2.3", addressStoredFor(foreign));
  }

  private String addressStoredFor(Announce announce) throws IOException {
    try (UdpClient client = new UdpClient(ipv4)) {
      long id = client.connect();
      client.ask(
          new Announce(
                  id,
                  8,
                  announce.infoHash(),
                  announce.peerId(),
                  1,
                  0,
                  announce.ip(),
                  -1,
                  announce.port())
              .encode());
      ByteBuffer reply = client.ask(announce(id, 1, 2).encode());
      byte[] address = new byte[4];
      reply.get(20, address);
      return java.net.InetAddress.getByAddress(address).getHostAddress();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 74, 75, 101})
  void shouldScrapeInTheOrderAsked(int hashes) throws IOException {
    try (UdpClient client = new UdpClient(ipv4)) {
      long id = client.connect();
      client.ask(announce(id, 1, 1).encode());
      client.ask(
          new Announce(id, 1, UdpClient.hash(2), UdpClient.peerId(1), 0, 1, 0, 0, 5).encode());
      ByteBuffer datagram = ByteBuffer.allocate(16 + 20 * hashes);
      datagram.putLong(id).putInt(2).putInt(31);
      for (int i = 0; i < hashes; i++) {
        datagram.put(UdpClient.hash(i % 3));
      }
      ByteBuffer reply = client.ask(datagram.flip());
      assertEquals(8 + 12 * hashes, reply.remaining());
      assertEquals(2, reply.getInt());
      assertEquals(31, reply.getInt());
      for (int i = 0; i < hashes; i++) {
        assertEquals(i % 3 == 2 ? 1 : 0, reply.getInt(), "seeders of " + i);
        assertEquals(i % 3 == 2 ? 1 : 0, reply.getInt(), "completed of " + i);
        assertEquals(i % 3 == 1 ? 1 : 0, reply.getInt(), "leechers of " + i);
      }
    }
  }

  @Test
  void shouldAnswerAsManyOfATooLongScrapeAsFit() throws IOException {
    try (UdpClient client = new UdpClient(ipv4)) {
      long id = client.connect();
      ByteBuffer datagram = ByteBuffer.allocate(16 + 20 * 1000);
      datagram.putLong(id).putInt(2).putInt(31);
      ByteBuffer reply = client.ask(datagram.clear());
      assertEquals(2, reply.getInt());
      assertTrue(reply.remaining() >= 4 + 12 * 74);
      assertTrue(reply.remaining() + 4 <= PAYLOAD_MAX_IPV4);
    }
  }

  @Test
  void shouldAnswerEveryDatagramOfAFlight() throws IOException {
    // More than a batch, and no more than the client's own socket surely holds.
    int flight = 100;
    try (UdpClient client = new UdpClient(ipv4)) {
      long id = client.connect();
      Set<Integer> open = new HashSet<>();
      for (int i = 0; i < flight; i++) {
        client.send(
            new Announce(id, i, UdpClient.hash(i % 9), UdpClient.peerId(i), 1, 2, 0, 10, 1 + i)
                .encode());
        open.add(i);
      }
      for (int i = 0; i < flight; i++) {
        ByteBuffer reply = client.receive();
        assertEquals(1, reply.getInt());
        assertTrue(open.remove(reply.getInt()));
      }
      assertEquals(flight, status.total(Counter.ANNOUNCES_UDP4));
    }
  }

  @Test
  void shouldLoseOneBatchToAFaultOfItsOwnAndGoOn() throws IOException {
    try (UdpClient client = new UdpClient(ipv4)) {
      long id = client.connect();
      client.ask(announce(id, 1, 1).encode());
      AnnounceRules sound = rules.get();
      rules.publish(
          new AnnounceRules(
              sound.announce(),
              sound.scrape(),
              sound.groups(),
              sound.access(),
              sound.bans(),
              (candidates, asker, shares) -> {
                throw new IllegalStateException("a fault made by the test");
              }));
      client.send(announce(id, 1, 2).encode());
      expectedFaults = 1;
      await().until(() -> status.total(Counter.INTERNAL_ERRORS) == 1);
      rules.publish(sound);
      assertEquals(26, client.ask(announce(id, 1, 2).encode()).remaining());
    }
  }

  @Test
  void shouldNotLimitExemptSources() throws Exception {
    stopServer();
    startServer(new LimitsSettings(1, 1, 1, List.of(Cidr.parse("127.0.0.0/8"))), List.of());
    try (UdpClient client = new UdpClient(ipv4)) {
      for (int i = 0; i < 50; i++) {
        assertNotEquals(0, client.connect());
      }
    }
  }

  @Test
  void shouldAnswerAStrangerNoFasterThanTheRate() throws Exception {
    stopServer();
    startServer(new LimitsSettings(50, 125, 32, List.of()), List.of());
    try (UdpClient client = new UdpClient(ipv4)) {
      long id = client.connect();
      for (int i = 1; i < 125; i++) {
        assertEquals(16, client.ask(UdpClient.connectDatagram(i)).remaining());
      }
      client.send(UdpClient.connectDatagram(1000));
      // Announces are not limited: what comes back first is the answer to this one.
      assertEquals(1, client.ask(announce(id, 1, 1).encode()).getInt());
      assertEquals(1, status.total(Counter.DROPPED_RATE));
      passS(1);
      for (int i = 0; i < 50; i++) {
        assertNotEquals(0, client.connect());
      }
    }
  }
}
