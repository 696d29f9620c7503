// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.swarm.SwarmClient.Peer;
import org.btrt.swarm.SwarmRequest.Change;
import org.btrt.swarm.SwarmRequest.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store keeps. An implementation's test extends this and says how a store is opened. */
abstract class SwarmStoreContract {
  static final long SWARMS_MAX = 20_000;
  static final long PEERS_MAX = 200_000;

  final TestClock clock = new TestClock();
  SwarmStore store;
  SwarmClient client;

  abstract SwarmStore open(long swarmsMax, long peersMax);

  /** Fails if the store's memory contradicts itself. */
  abstract void check(SwarmStore checked);

  @BeforeEach
  void openStore() {
    store = open(SWARMS_MAX, PEERS_MAX);
    client = new SwarmClient(store);
  }

  @AfterEach
  void closeStore() {
    check(store);
    store.close();
  }

  private void sweepAll() {
    for (int part = 0; part < store.parts(); part++) {
      store.sweep(part, (ipv6, high, low) -> 0, view -> {});
    }
  }

  /** A sweep's second swarm, longer than its first, once found the memory for its image in use. */
  @Test
  void shouldShortenManySwarmsInOneSweepOfAFreshThread() {
    int expected = 0;
    for (int swarm = 0; swarm < 60; swarm++) {
      for (int i = 0; i < 20 * (swarm + 1); i++) {
        boolean stays = i % 4 == 0;
        expected += stays ? 1 : 0;
        client.peer(swarm, swarm % 2 == 0, i, 6881).wants(0);
        client.request().lifetimeS(stays ? 1000 : 10);
        client.announce();
      }
    }
    clock.passS(10);
    CompletableFuture.runAsync(this::sweepAll).join();
    assertEquals(expected, store.peerCount());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldGiveTheFirstPeerNothingAndTheSecondTheFirst(boolean ipv6) {
    assertEquals(List.of(), client.peer(1, ipv6, 10, 6881).announce());
    assertEquals(1, client.request().leechers());
    assertEquals(Change.ADDED, client.request().change());
    List<Peer> peers = client.peer(1, ipv6, 11, 6882).announce();
    assertEquals(1, peers.size());
    assertEquals(6881, peers.getFirst().port());
    assertEquals(10, peers.getFirst().addressLow());
    assertEquals(ipv6 ? 0x2001_0db8_0000_0000L : 0, peers.getFirst().addressHigh());
    assertEquals(2, client.request().leechers());
    assertEquals(2, store.peerCount());
    assertEquals(1, store.swarmCount());
  }

  @Test
  void shouldNeverGiveThePeerItself() {
    for (int i = 0; i < 40; i++) {
      client.peer(1, false, i, 6881).announce();
    }
    for (int i = 0; i < 40; i++) {
      List<Peer> peers = client.peer(1, false, i, 6881).announce();
      assertEquals(39, peers.size());
      assertFalse(peers.contains(new Peer(0, i, 6881)));
      assertEquals(39, new HashSet<>(peers).size());
      assertEquals(Change.RENEWED, client.request().change());
    }
  }

  @Test
  void shouldKeepPeersOfOneAddressApartByPort() {
    client.peer(1, false, 10, 6881).announce();
    client.peer(1, false, 10, 6882).announce();
    assertEquals(2, store.peerCount());
    assertEquals(List.of(new Peer(0, 10, 6881)), client.peer(1, false, 10, 6882).announce());
  }

  @Test
  void shouldKeepFamiliesAndSwarmsApart() {
    client.peer(1, false, 10, 6881).announce();
    client.peer(1, true, 10, 6881).announce();
    assertEquals(List.of(), client.peer(2, false, 12, 6881).announce());
    assertEquals(List.of(), client.peer(1, true, 10, 6881).announce());
    assertEquals(3, store.swarmCount());
    SwarmScrape counts = client.scrape(1);
    assertEquals(2, counts.leechers());
    assertNull(client.scrape(3));
  }

  /** More than an implementation takes at once; every third torrent is unknown. */
  @Test
  void shouldCountAllTorrentsOfAScrape() {
    int torrents = 200;
    SwarmScrape[] scrapes = new SwarmScrape[torrents];
    for (int torrent = 0; torrent < torrents; torrent++) {
      for (int peer = 0; torrent % 3 != 0 && peer <= torrent % 7; peer++) {
        client.peer(torrent, peer % 2 == 1, 10 + peer, 6881).announce();
      }
      scrapes[torrent] = new SwarmScrape();
      SwarmClient.ask(scrapes[torrent], torrent);
    }
    client.peer(1, false, 9, 6881).seeder().event(PeerEvent.COMPLETED).announce();
    store.scrape(scrapes, torrents);
    for (int torrent = 0; torrent < torrents; torrent++) {
      boolean known = torrent % 3 != 0;
      assertEquals(known, scrapes[torrent].isKnown());
      assertEquals(known ? torrent % 7 + 1 : 0, scrapes[torrent].leechers());
      assertEquals(torrent == 1 ? 1 : 0, scrapes[torrent].seeders());
      assertEquals(torrent == 1 ? 1 : 0, scrapes[torrent].completed());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5, 11, 25, 50, 89, 90, 200})
  void shouldFillGroupsInOrder(int wanted) {
    for (int i = 0; i < 10; i++) {
      client.peer(1, false, 0x0A00_0000 + i, 6881).group(0).announce();
    }
    for (int i = 0; i < 20; i++) {
      client.peer(1, false, 0x1400_0000 + i, 6881).group(1).announce();
    }
    for (int i = 0; i < 60; i++) {
      client.peer(1, false, 0x1E00_0000 + i, 6881).group(2).announce();
    }
    for (int round = 0; round < 20; round++) {
      List<Peer> peers = client.peer(1, false, 7, 7).wants(wanted).asking().announce();
      assertEquals(Math.min(wanted, 90), peers.size());
      assertEquals(peers.size(), new HashSet<>(peers).size());
      int local = Math.min(10, wanted);
      int partner = Math.min(20, wanted - local);
      for (int i = 0; i < peers.size(); i++) {
        long net = i < local ? 0x0A : i < local + partner ? 0x14 : 0x1E;
        assertEquals(net, peers.get(i).addressLow() >>> 24, "peer " + i + " of " + peers);
      }
      assertEquals(local, client.request().peersOfGroup(0));
      assertEquals(partner, client.request().peersOfGroup(1));
    }
  }

  @Test
  void shouldGiveSeedersLeechersOnly() {
    client.peer(1, false, 1, 1).seeder().announce();
    client.peer(1, false, 2, 1).seeder().announce();
    assertEquals(List.of(), client.peer(1, false, 1, 1).seeder().announce());
    client.peer(1, false, 3, 1).announce();
    assertEquals(List.of(new Peer(0, 3, 1)), client.peer(1, false, 1, 1).seeder().announce());
    assertEquals(2, client.peer(1, false, 3, 1).announce().size());
    assertEquals(2, client.peer(1, false, 1, 1).seeder().seedersToo().announce().size());
  }

  @Test
  void shouldCountACompletionOnce() {
    client.peer(1, false, 1, 1).event(PeerEvent.STARTED).announce();
    client.peer(1, false, 1, 1).seeder().event(PeerEvent.COMPLETED).announce();
    assertTrue(client.request().isCompletionCounted());
    client.peer(1, false, 1, 1).seeder().event(PeerEvent.COMPLETED).announce();
    assertFalse(client.request().isCompletionCounted());
    assertEquals(1, client.request().completed());
    assertEquals(0, client.request().leechers());
    assertEquals(1, client.request().seeders());
    client.peer(1, false, 2, 1).event(PeerEvent.COMPLETED).announce();
    assertEquals(1, client.request().completed(), "completed with something left is no snatch");
    assertEquals(1, client.scrape(1).completed());
  }

  @Test
  void shouldForgetWhoStops() {
    client.peer(1, false, 1, 1).announce();
    client.peer(1, false, 2, 1).announce();
    client.peer(1, false, 1, 1).event(PeerEvent.STOPPED).wants(0).announce();
    assertEquals(Change.REMOVED, client.request().change());
    assertEquals(List.of(), client.peer(1, false, 2, 1).announce());
    client.peer(1, false, 2, 1).event(PeerEvent.STOPPED).wants(0).announce();
    assertEquals(0, store.swarmCount());
    assertEquals(0, store.peerCount());
    client.peer(1, false, 2, 1).event(PeerEvent.STOPPED).wants(0).announce();
    assertEquals(Outcome.DONE, client.request().outcome());
    assertEquals(Change.NONE, client.request().change());
    assertEquals(0, store.swarmCount());
  }

  @Test
  void shouldNotStoreWhoOnlyAsks() {
    client.peer(1, false, 1, 1).asking().announce();
    assertEquals(0, store.swarmCount());
    client.peer(1, false, 2, 1).announce();
    assertEquals(1, client.peer(1, false, 1, 1).asking().announce().size());
    client.peer(1, false, 2, 1).asking().event(PeerEvent.STOPPED).announce();
    assertEquals(1, store.peerCount());
  }

  @Test
  void shouldDropPeersWhenTheirTimeIsOver() {
    client.peer(1, false, 1, 1).announce();
    clock.passS(SwarmClient.LIFETIME_S - 1);
    client.peer(1, false, 2, 1).announce();
    assertEquals(2, client.request().leechers());
    clock.passS(1);
    assertEquals(List.of(), client.peer(1, false, 2, 1).announce());
    assertEquals(1, client.request().leechers());
    assertEquals(1, client.request().expiredCount());
    clock.passS(SwarmClient.LIFETIME_S);
    assertNull(client.scrape(1));
    assertEquals(0, store.swarmCount());
  }

  @Test
  void shouldObeyALifetimeThatHasBecomeShorter() {
    client.peer(1, false, 1, 1).announce();
    client.peer(1, false, 1, 1).request().lifetimeS(10);
    client.announce();
    check(store);
    clock.passS(10);
    assertNull(client.scrape(1));
  }

  @Test
  void shouldSweepWhatNobodyAsksFor() {
    for (int i = 0; i < 1000; i++) {
      client.peer(i, i % 3 == 0, i, 1).announce();
    }
    clock.passS(SwarmClient.LIFETIME_S - 10);
    for (int i = 0; i < 100; i++) {
      client.peer(i, i % 3 == 0, i, 1).announce();
    }
    clock.passS(10);
    sweepAll();
    assertEquals(100, store.swarmCount());
    assertEquals(100, store.peerCount());
    assertNotNull(client.scrape(99));
    assertNull(client.scrape(100));
  }

  @Test
  void shouldReclassifyWhenTheGroupsChange() {
    for (int i = 0; i < 300; i++) {
      client.peer(1, false, i, 1).group(i % 3).announce();
    }
    store.groupsChanged();
    for (int part = 0; part < store.parts(); part++) {
      store.sweep(part, (ipv6, high, low) -> low < 100 ? 5 : 6, view -> {});
    }
    List<Peer> peers = client.peer(1, false, 999, 1).wants(100).asking().announce();
    assertTrue(peers.stream().allMatch(peer -> peer.addressLow() < 100), peers::toString);
    assertEquals(100, client.request().peersOfGroup(5));
  }

  @Test
  void shouldChooseFairlyInsideAGroup() {
    int population = 60;
    for (int i = 0; i < population; i++) {
      client.peer(1, false, i, 1).announce();
    }
    Map<Peer, Integer> chosen = new HashMap<>();
    int rounds = 20_000;
    int wanted = 7;
    for (int round = 0; round < rounds; round++) {
      for (Peer peer : client.peer(1, false, 30, 1).wants(wanted).announce()) {
        chosen.merge(peer, 1, Integer::sum);
      }
    }
    assertEquals(population - 1, chosen.size());
    double expected = (double) rounds * wanted / (population - 1);
    // Eight standard deviations of a binomial count: a fair choice practically never fails.
    double tolerance = 8 * Math.sqrt(expected);
    chosen.forEach(
        (peer, count) ->
            assertEquals(expected, count, tolerance, () -> peer + " was chosen " + count));
  }

  @Test
  void shouldRefuseNewSwarmsWhenFullAndServeTheKnown() {
    store.close();
    store = open(1000, 1000);
    client = new SwarmClient(store);
    for (int i = 0; i < 1000; i++) {
      client.peer(i, false, i, 1).announce();
      assertEquals(Outcome.DONE, client.request().outcome());
    }
    client.peer(5000, false, 1, 1).announce();
    assertEquals(Outcome.STORE_FULL, client.request().outcome());
    assertEquals(1, client.peer(7, false, 5000, 1).announce().size());
    assertEquals(Outcome.NOT_STORED, client.request().outcome());
    assertEquals(1000, store.peerCount());
    client.peer(7, false, 7, 1).announce();
    assertEquals(Outcome.DONE, client.request().outcome());
    client.peer(7, false, 7, 1).event(PeerEvent.STOPPED).announce();
    client.peer(5000, false, 1, 1).announce();
    assertEquals(Outcome.DONE, client.request().outcome());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldGrowAndShrinkALargeSwarm(boolean ipv6) {
    int population = 20_000;
    for (int i = 0; i < population; i++) {
      client.peer(1, ipv6, i, 1).group(i & 7).wants(0);
      client.request().seeder((i & 8) != 0);
      client.announce();
      assertEquals(Outcome.DONE, client.request().outcome());
    }
    check(store);
    assertEquals(population, client.request().leechers() + client.request().seeders());
    assertEquals(200, new HashSet<>(client.peer(1, ipv6, 3, 1).wants(200).announce()).size());
    for (int i = 0; i < population - 3; i++) {
      client.peer(1, ipv6, i, 1).event(PeerEvent.STOPPED).wants(0).announce();
    }
    assertEquals(3, store.peerCount());
    check(store);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldAgreeWithASimpleModel(long seed) {
    Random random = new Random(seed);
    Map<Integer, Map<Peer, int[]>> model = new HashMap<>();
    for (int step = 0; step < 60_000; step++) {
      int swarm = (int) Math.abs(random.nextGaussian() * 6);
      boolean ipv6 = swarm % 2 == 1;
      int address = random.nextInt(swarm == 0 ? 2000 : 60);
      Peer peer = new Peer(ipv6 ? 0x2001_0db8_0000_0000L : 0, address, 1 + (address & 3));
      Map<Peer, int[]> members = model.computeIfAbsent(swarm, key -> new HashMap<>());
      int group = random.nextInt(8);
      boolean seeder = random.nextInt(3) == 0;
      PeerEvent event =
          random.nextInt(4) == 0
              ? PeerEvent.STOPPED
              : PeerEvent.values()[random.nextInt(PeerEvent.values().length)];
      int wanted = random.nextInt(70);
      client.peer(swarm, ipv6, address, peer.port()).group(group).event(event).wants(wanted);
      client.request().seeder(seeder);
      client.request().seedersWanted(!seeder);
      List<Peer> answer = client.announce();
      verifyAnswer(answer, members, peer, wanted, seeder);
      if (event == PeerEvent.STOPPED) {
        members.remove(peer);
      } else {
        members.put(peer, new int[] {group, seeder ? 1 : 0});
      }
      assertEquals(
          members.values().stream().filter(m -> m[1] == 1).count(), client.request().seeders());
      assertEquals(
          members.values().stream().filter(m -> m[1] == 0).count(), client.request().leechers());
      if (step % 10_000 == 0) {
        check(store);
      }
    }
    assertEquals(model.values().stream().mapToInt(Map::size).sum(), store.peerCount());
  }

  private static void verifyAnswer(
      List<Peer> answer, Map<Peer, int[]> members, Peer asker, int wanted, boolean seeder) {
    Set<Peer> distinct = new HashSet<>(answer);
    assertEquals(answer.size(), distinct.size());
    assertFalse(distinct.contains(asker));
    List<Integer> groups = new ArrayList<>();
    for (Peer peer : answer) {
      int[] member = members.get(peer);
      assertNotNull(member, () -> peer + " is not in the swarm");
      assertFalse(seeder && member[1] == 1);
      groups.add(member[0]);
    }
    List<Integer> expected =
        members.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(asker))
            .filter(entry -> !seeder || entry.getValue()[1] == 0)
            .map(entry -> entry.getValue()[0])
            .sorted()
            .limit(wanted)
            .toList();
    assertEquals(expected, groups);
  }

  @Test
  void shouldAgreeWithTheirModelsWhenThreadsAnnounceAtRandom() throws InterruptedException {
    int threads = 4;
    List<Map<Integer, Set<Peer>>> models = new ArrayList<>();
    List<Thread> running = new ArrayList<>();
    List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int t = 0; t < threads; t++) {
      Map<Integer, Set<Peer>> model = new HashMap<>();
      models.add(model);
      int own = t;
      Thread thread =
          new Thread(
              () -> {
                SwarmClient mine = new SwarmClient(store);
                Random random = new Random(own);
                for (int step = 0; step < 40_000; step++) {
                  int swarm = random.nextInt(20);
                  // Every thread has peers of its own in swarms that all share.
                  Peer peer = new Peer(0, own << 16 | random.nextInt(200), 1);
                  boolean stops = random.nextInt(3) == 0;
                  mine.peer(swarm, false, peer.addressLow(), 1)
                      .group(random.nextInt(4))
                      .event(stops ? PeerEvent.STOPPED : PeerEvent.NONE);
                  mine.request().seeder(random.nextBoolean());
                  List<Peer> answer = mine.announce();
                  if (answer.contains(peer) || new HashSet<>(answer).size() != answer.size()) {
                    throw new AssertionError("bad answer " + answer);
                  }
                  Set<Peer> members = model.computeIfAbsent(swarm, key -> new HashSet<>());
                  if (stops) {
                    members.remove(peer);
                  } else {
                    members.add(peer);
                  }
                }
              });
      thread.setUncaughtExceptionHandler((failed, e) -> failures.add(e));
      running.add(thread);
    }
    running.forEach(Thread::start);
    while (running.stream().anyMatch(Thread::isAlive)) {
      sweepAll();
    }
    for (Thread thread : running) {
      thread.join();
    }
    assertEquals(List.of(), failures);
    long expected =
        models.stream().flatMap(model -> model.values().stream()).mapToInt(Set::size).sum();
    assertEquals(expected, store.peerCount());
    for (int swarm = 0; swarm < 20; swarm++) {
      int number = swarm;
      long peers =
          models.stream().mapToInt(model -> model.getOrDefault(number, Set.of()).size()).sum();
      SwarmScrape counts = client.scrape(swarm);
      assertEquals(peers, counts == null ? 0 : counts.leechers() + counts.seeders());
    }
  }

  @Test
  void shouldShowEverySwarmToAVisitor() {
    for (int i = 0; i < 50; i++) {
      client.peer(i, false, i, 1).announce();
      client.peer(i, false, 1000 + i, 1).seeder().group(2).announce();
    }
    Set<String> hashes = new HashSet<>();
    org.agrona.concurrent.UnsafeBuffer hash = new org.agrona.concurrent.UnsafeBuffer(new byte[20]);
    for (int part = 0; part < store.parts(); part++) {
      store.visit(
          part,
          view -> {
            assertEquals(1, view.leechers());
            assertEquals(1, view.seeders());
            assertEquals(1, view.peersOfGroup(2));
            assertEquals(1, view.seedersOfGroup(2));
            assertEquals(0, view.seedersOfGroup(0));
            assertFalse(view.isIpv6());
            view.infoHash(hash, 0);
            hashes.add(java.util.HexFormat.of().formatHex(hash.byteArray()));
          });
    }
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(20);
      bytes.putLong(i * 0x9E37_79B9_7F4A_7C15L).putLong(i).putInt(i);
      expected.add(java.util.HexFormat.of().formatHex(bytes.array()));
    }
    assertEquals(expected, hashes);
  }

  private static String text(PeerView peer, int nowS) {
    UnsafeBuffer id = new UnsafeBuffer(new byte[20]);
    peer.peerId(id, 0);
    return Long.toHexString(peer.addressHigh())
        + ' '
        + peer.addressLow()
        + ' '
        + peer.port()
        + " group "
        + peer.group()
        + (peer.isSeeder() ? " seeder" : " leecher")
        + (peer.isCompleted() ? " completed" : "")
        + " for "
        + (peer.deadlineS() - nowS)
        + " s "
        + HexFormat.of().formatHex(id.byteArray());
  }

  /** In runs of all lengths, with and without an index of their own. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldShowEveryPeerToAVisitor(boolean ipv6) {
    Set<String> expected = new HashSet<>();
    int peers = 300;
    for (int i = 1; i <= peers; i++) {
      int group = i % 8;
      client.peer(i % 3, ipv6, 0xFFFF_FF00L - i, 65_536 - i).group(group).wants(0);
      client.request().lifetimeS(100 + i);
      boolean completes = i % 7 == 0;
      if (i % 2 == 0 || completes) {
        client.seeder();
      }
      client.event(completes ? PeerEvent.COMPLETED : PeerEvent.NONE).announce();
      byte[] id = new byte[20];
      java.nio.ByteBuffer.wrap(id)
          .order(java.nio.ByteOrder.nativeOrder())
          .putLong(0xFFFF_FF00L - i)
          .putInt(65_536 - i);
      expected.add(
          (ipv6 ? "20010db800000000" : "0")
              + ' '
              + (0xFFFF_FF00L - i)
              + ' '
              + (65_536 - i)
              + " group "
              + group
              + (i % 2 == 0 || completes ? " seeder" : " leecher")
              + (completes ? " completed" : "")
              + " for "
              + (100 + i)
              + " s "
              + HexFormat.of().formatHex(id));
    }
    Set<String> seen = new HashSet<>();
    for (int part = 0; part < store.parts(); part++) {
      store.visit(part, view -> view.forEachPeer(peer -> seen.add(text(peer, store.nowS()))));
    }
    assertEquals(expected.size(), peers);
    // Line by line, or a difference would be hard to find.
    assertEquals(
        String.join("\n", new TreeSet<>(expected)), String.join("\n", new TreeSet<>(seen)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldRaiseTheNumberOfCompletedDownloads(boolean ipv6) {
    client.peer(1, ipv6, 1, 1).seeder().event(PeerEvent.COMPLETED).announce();
    SwarmScrape torrent = new SwarmScrape();
    SwarmClient.ask(torrent, 1);
    store.raiseCompleted(torrent, ipv6, 17);
    store.raiseCompleted(torrent, ipv6, 16);
    store.raiseCompleted(torrent, !ipv6, 99);
    assertEquals(17, client.scrape(1).completed());
    SwarmClient.ask(torrent, 2);
    store.raiseCompleted(torrent, ipv6, 5);
    assertNull(client.scrape(2));
    assertEquals(1, store.swarmCount());
    client.peer(1, ipv6, 2, 1).seeder().event(PeerEvent.COMPLETED).announce();
    assertEquals(18, client.request().completed());
  }

  @Test
  void shouldHandOutPeerIdsWhenAsked() {
    client.peer(1, false, 0x0102_0304, 0x1A2B).announce();
    client.peer(1, false, 9, 9);
    client.request().peersTo(client.reply(), 4, PeerFormat.WITH_PEER_ID);
    store.announce(new SwarmRequest[] {client.request()}, 1, SwarmClient.ORDER);
    assertEquals(26, client.request().peersLength());
    byte[] bytes = new byte[14];
    client.reply().getBytes(4, bytes);
    assertEquals("010203041a2b0403020100000000", java.util.HexFormat.of().formatHex(bytes));
  }
}
