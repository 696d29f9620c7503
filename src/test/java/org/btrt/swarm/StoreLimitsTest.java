// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.btrt.config.StoreSettings;
import org.btrt.swarm.SwarmRequest.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Swarms and segments that are full, swarms that are very large. */
class StoreLimitsTest {
  private final TestClock clock = new TestClock();

  private ChronicleSwarmStore open(long swarmsMax, long peersMax) {
    return ChronicleSwarmStore.open(
        new StoreSettings(Optional.empty(), swarmsMax, peersMax), clock.source(), notice -> {});
  }

  /** Adds peers to swarm 1 until one finds no place; returns how many are in. */
  private static int fillSwarm(SwarmClient client, boolean ipv6) {
    int peers = 0;
    do {
      client.peer(1, ipv6, peers, 1).group(peers & 7).wants(0).announce();
      peers++;
    } while (client.request().outcome() == Outcome.DONE);
    assertEquals(Outcome.NOT_STORED, client.request().outcome());
    return peers - 1;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldServeASwarmThatCanGrowNoMore(boolean ipv6) {
    try (ChronicleSwarmStore store = open(1000, 100_000)) {
      SwarmClient client = new SwarmClient(store);
      int peers = fillSwarm(client, ipv6);
      assertTrue(peers > 1000, peers + " peers");
      assertEquals(peers, store.peerCount());
      assertEquals(200, client.peer(1, ipv6, 7_000_000, 1).wants(200).announce().size());
      // Whoever is in may change its role although there is no place for a second copy.
      for (int i = 0; i < 100; i++) {
        client.peer(1, ipv6, i, 1).group(i & 7).seeder().wants(0).announce();
        assertEquals(Outcome.DONE, client.request().outcome());
        assertEquals(i + 1, client.request().seeders());
      }
      assertEquals("", store.faults());
      client.peer(1, ipv6, 0, 1).event(PeerEvent.STOPPED).announce();
      client.peer(1, ipv6, 7_000_000, 1).announce();
      assertEquals(Outcome.DONE, client.request().outcome());
      assertEquals(peers, store.peerCount());
      assertEquals("", store.faults());
    }
  }

  @Test
  void shouldStayWholeWhenNoRunOfFreeSlotsIsLongEnough() {
    // A store too small for what it promises: its segments really run full.
    try (ChronicleSwarmStore store =
        ChronicleSwarmStore.open(
            new StoreSettings(Optional.empty(), 4000, 8000),
            new StoreGeometry(8, 256),
            clock.source(),
            notice -> {})) {
      SwarmClient client = new SwarmClient(store);
      List<Integer> stored = new ArrayList<>();
      for (int swarm = 0; swarm < 4000; swarm++) {
        client.peer(swarm, false, swarm, 1).announce();
        if (client.request().outcome() == Outcome.DONE) {
          stored.add(swarm);
        } else {
          assertEquals(Outcome.STORE_FULL, client.request().outcome());
        }
      }
      assertTrue(stored.size() < 2048 && stored.size() > 1900, stored.size() + " swarms");
      // Every second slot becomes free, hardly two of them side by side.
      for (int i = 0; i < stored.size(); i += 2) {
        client.peer(stored.get(i), false, stored.get(i), 1).event(PeerEvent.STOPPED).announce();
      }
      // Swarms that grow side by side leave each other gaps that are too short.
      int refused = 0;
      for (int i = 0; i < 5900; i++) {
        int swarm = stored.get(1 + 2 * (i % 24));
        client.peer(swarm, false, 1_000_000 + i, 1).wants(0).announce();
        refused += client.request().outcome() == Outcome.NOT_STORED ? 1 : 0;
      }
      assertTrue(refused > 0);
      assertEquals("", store.faults());
      int swarm = stored.get(1);
      assertEquals(50, client.peer(swarm, false, swarm, 1).announce().size());
    }
  }

  @Test
  void shouldFindEverybodyInASwarmOfAHundredThousand() {
    int peers = 100_000;
    try (ChronicleSwarmStore store = open(1_000_000, 4_000_000)) {
      SwarmClient client = new SwarmClient(store);
      for (int i = 0; i < peers; i++) {
        client.peer(1, false, i, 1).group(i % 3).wants(0).announce();
        assertEquals(Outcome.DONE, client.request().outcome());
      }
      for (int i = 0; i < peers; i += 97) {
        client.peer(1, false, i, 1).group(i % 3).wants(10).announce();
        assertEquals(SwarmRequest.Change.RENEWED, client.request().change());
      }
      assertEquals("", store.faults());
      assertEquals(peers, store.peerCount());
      assertTrue(store.usedSlotsLength() < 70L * peers, store.usedSlotsLength() + " bytes");
    }
  }

  @Test
  void shouldNotHandOutExpiredPeersOfALargeSwarmBetweenItsPurges() {
    try (ChronicleSwarmStore store = open(20_000, 200_000)) {
      SwarmClient client = new SwarmClient(store);
      for (int i = 0; i < 6000; i++) {
        client.peer(1, false, i, 1).wants(0).announce();
        if (i == 2999) {
          clock.passS(100);
        }
      }
      // Three thousand peers are over, but the swarm's own purge is not due for some seconds.
      clock.passS(SwarmClient.LIFETIME_S - 100 + 1);
      int announces = 0;
      do {
        List<SwarmClient.Peer> peers = client.peer(1, false, 5999, 1).wants(200).announce();
        assertEquals(200, new HashSet<>(peers).size());
        assertTrue(peers.stream().allMatch(peer -> peer.addressLow() >= 3000));
        announces++;
      } while (client.request().expiredCount() == 0 && announces < 1000);
      assertEquals(3000, client.request().expiredCount());
      assertEquals(3000, client.request().leechers());
      assertEquals("", store.faults());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 11, 12, 13, 27, 28, 29, 40, 41, 300})
  void shouldReclassifyRunsOfEveryFilling(int peers) {
    try (ChronicleSwarmStore store = open(1000, 10_000)) {
      SwarmClient client = new SwarmClient(store);
      for (int i = 0; i < peers; i++) {
        client.peer(1, false, i, 1).group(i % 8).wants(0);
        client.request().seeder(i % 3 == 0);
        client.announce();
      }
      for (int round = 0; round < 5; round++) {
        int turn = round;
        store.groupsChanged();
        long[] ofGroup = new long[8];
        for (int part = 0; part < store.parts(); part++) {
          store.sweep(
              part,
              (ipv6, high, low) -> (int) (low * 5 + turn) & 7,
              swarm -> {
                for (int group = 0; group < 8; group++) {
                  ofGroup[group] += swarm.peersOfGroup(group);
                }
              });
        }
        assertEquals("", store.faults());
        for (int group = 0; group < 8; group++) {
          int expected = 0;
          for (int i = 0; i < peers; i++) {
            expected += (i * 5 + turn & 7) == group ? 1 : 0;
          }
          assertEquals(expected, ofGroup[group]);
        }
      }
      client.peer(1, false, 0, 1).seeder().announce();
      assertEquals((peers + 2) / 3, client.request().seeders());
    }
  }
}
