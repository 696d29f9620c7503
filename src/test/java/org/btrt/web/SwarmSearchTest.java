// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.btrt.config.StoreSettings;
import org.btrt.swarm.ChronicleSwarmStore;
import org.btrt.swarm.MapSwarmStore;
import org.btrt.swarm.PeerEvent;
import org.btrt.swarm.SwarmClient;
import org.btrt.swarm.SwarmStore;
import org.btrt.swarm.TestClock;
import org.junit.jupiter.api.Test;

/** Swarms found in a store. */
class SwarmSearchTest {
  private final AtomicLong nowNs = new AtomicLong();
  private final MapSwarmStore store = new MapSwarmStore(1_000);
  private final SwarmSearch search = new SwarmSearch(store, nowNs::get);
  private final SwarmClient client = new SwarmClient(store);

  /** The info-hash that a {@link SwarmClient} gives a swarm. */
  static String hash(long swarm) {
    return HexFormat.of()
        .formatHex(
            ByteBuffer.allocate(20)
                .putLong(swarm * 0x9E37_79B9_7F4A_7C15L)
                .putLong(swarm)
                .putInt((int) swarm)
                .array());
  }

  private static Set<String> hashes(List<FoundSwarm> swarms) {
    return swarms.stream().map(FoundSwarm::infoHash).collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void shouldFindTheSwarmsOfATorrent() {
    client.peer(5, false, 1, 1).group(1).announce();
    client.peer(5, false, 2, 1).seeder().event(PeerEvent.COMPLETED).announce();
    client.peer(5, true, 3, 1).group(2).announce();
    client.peer(6, true, 3, 1).announce();
    List<FoundSwarm> found = search.find(hash(5));
    assertEquals(2, found.size());
    assertEquals(
        new FoundSwarm(
            hash(5),
            false,
            List.of(0, 1, 0, 0, 0, 0, 0, 0),
            List.of(1, 0, 0, 0, 0, 0, 0, 0),
            1,
            OptionalInt.empty()),
        found.get(0));
    assertTrue(found.get(1).ipv6());
    assertEquals(1, found.get(1).leechers());
    assertEquals(List.of(), search.find(hash(7)));
  }

  @Test
  void shouldTellHowOldASwarmIs() {
    TestClock clock = new TestClock();
    try (SwarmStore real =
        ChronicleSwarmStore.open(
            new StoreSettings(Optional.empty(), 1_000, 1_000), clock.source(), notice -> {})) {
      clock.passS(50);
      new SwarmClient(real).peer(1, false, 1, 1).announce();
      clock.passS(123);
      FoundSwarm found = new SwarmSearch(real, nowNs::get).find(hash(1)).get(0);
      assertEquals(OptionalInt.of(123), found.ageS());
    }
  }

  @Test
  void shouldFindEachPrefixOfEachSwarm() {
    Set<String> all = new TreeSet<>();
    for (int swarm = 1; swarm <= 60; swarm++) {
      client.peer(swarm, swarm % 3 == 0, 1, 1).announce();
      all.add(hash(swarm));
    }
    for (String hash : all) {
      for (int digits = 1; digits <= hash.length(); digits++) {
        String prefix = hash.substring(0, digits);
        SwarmSearch.Walk walk = search.beginningWith(prefix).orElseThrow();
        assertTrue(walk.isWhole());
        assertEquals(
            all.stream()
                .filter(other -> other.startsWith(prefix))
                .collect(Collectors.toCollection(TreeSet::new)),
            hashes(walk.swarms()));
      }
    }
  }

  @Test
  void shouldEndWhenItHasFoundEnough() {
    for (int swarm = 0; swarm < 500; swarm++) {
      // The first byte of all of them is 0.
      client.peer(swarm, false, 1, 1);
      client.request().infoHash(swarm, swarm, swarm);
      client.announce();
    }
    SwarmSearch.Walk walk = search.beginningWith("0000").orElseThrow();
    assertEquals(SwarmSearch.FOUND_MAX, walk.swarms().size());
    assertFalse(walk.isWhole());
  }

  @Test
  void shouldEndWhenItsTimeIsOver() {
    client.peer(1, false, 1, 1).announce();
    client.peer(2, false, 1, 1).announce();
    SwarmSearch slow = new SwarmSearch(store, () -> nowNs.getAndAdd(TimeUnit.SECONDS.toNanos(3)));
    SwarmSearch.Walk walk = slow.beginningWith(hash(2).substring(0, 4)).orElseThrow();
    assertFalse(walk.isWhole());
    assertEquals(List.of(), walk.swarms());
  }

  @Test
  void shouldEndWhenItIsClosed() {
    client.peer(1, false, 1, 1).announce();
    search.close();
    SwarmSearch.Walk walk = search.beginningWith(hash(1).substring(0, 4)).orElseThrow();
    assertFalse(walk.isWhole());
    assertEquals(List.of(), walk.swarms());
  }

  @Test
  void shouldLetOneWalkAtATime() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    SwarmSearch held =
        new SwarmSearch(
            store,
            () -> {
              inside.countDown();
              await(go);
              return 0;
            });
    FutureTask<Optional<SwarmSearch.Walk>> first =
        new FutureTask<>(() -> held.beginningWith("abcd"));
    Thread thread = new Thread(first);
    thread.start();
    await(inside);
    assertEquals(Optional.empty(), held.beginningWith("abcd"));
    assertEquals(List.of(), held.find(hash(1)), "a look costs nothing and waits for nobody");
    go.countDown();
    assertTrue(first.get().isPresent());
    thread.join();
    assertTrue(held.beginningWith("abcd").isPresent());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
