// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.btrt.config.StoreSettings;
import org.btrt.swarm.SwarmClient.Peer;
import org.btrt.swarm.SwarmRequest.Change;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is known of a peer beside its role: whose it is, whether it is reachable, takes encryption.
 */
class PeerFlagsTest {
  private final TestClock clock = new TestClock();
  private final ChronicleSwarmStore store =
      ChronicleSwarmStore.open(
          new StoreSettings(Optional.empty(), 20_000, 200_000), clock.source(), notice -> {});
  private final SwarmClient client = new SwarmClient(store);

  @AfterEach
  void close() {
    assertEquals("", store.faults());
    store.close();
  }

  private void sweepAll() {
    for (int part = 0; part < store.parts(); part++) {
      store.sweep(part, (ipv6, high, low) -> 0, view -> {});
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldKeepPeersFromThoseWhoOnlyClaimTheirAddress(boolean ipv6) {
    client.peer(1, ipv6, 10, 6881).announce();
    client.peer(1, ipv6, 10, 6881).claiming(666).event(PeerEvent.STOPPED).announce();
    assertEquals(Change.DENIED, client.request().change());
    assertEquals(1, store.peerCount());
    client.peer(1, ipv6, 10, 6881).claiming(666).seeder().announce();
    assertEquals(Change.DENIED, client.request().change());
    assertEquals(0, client.request().seeders());
    // A new peer is nobody else's, and whoever has its id may change it and let it go.
    client.peer(1, ipv6, 11, 6881).claiming(7).announce();
    assertEquals(Change.ADDED, client.request().change());
    client.peer(1, ipv6, 11, 6881).claiming(7).seeder().announce();
    assertEquals(Change.RENEWED, client.request().change());
    assertEquals(1, client.request().seeders());
    client.peer(1, ipv6, 11, 6881).claiming(8).event(PeerEvent.STOPPED).announce();
    assertEquals(Change.DENIED, client.request().change());
    client.peer(1, ipv6, 11, 6881).claiming(7).event(PeerEvent.STOPPED).announce();
    assertEquals(Change.REMOVED, client.request().change());
    // The address itself needs no id: its client may have been started anew.
    client.peer(1, ipv6, 11, 6881).claiming(7).announce();
    client.peer(1, ipv6, 11, 6881).event(PeerEvent.STOPPED).announce();
    assertEquals(Change.REMOVED, client.request().change());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldCountWhoCannotBeReachedAndHandHimOutToNobody(boolean ipv6) {
    client.peer(1, ipv6, 10, 6881).group(3).announce();
    client.peer(1, ipv6, 11, 6881).group(2).seeder().announce();
    store.reachable(client.peer(1, ipv6, 10, 6881).request(), false);
    store.reachable(client.peer(1, ipv6, 11, 6881).request(), false);
    store.reachable(client.peer(1, ipv6, 99, 6881).request(), false);
    store.reachable(client.peer(5, ipv6, 10, 6881).request(), false);
    assertEquals(1, store.swarmCount());
    assertEquals(List.of(), client.peer(1, ipv6, 12, 6881).announce());
    assertFalse(client.request().isUnreachable());
    assertFalse(client.request().isChecked());
    assertEquals(2, client.request().leechers());
    assertEquals(1, client.request().seeders());
    assertEquals(2, client.scrape(1).leechers());
    // Its own announces do not make it reachable, but it still gets peers.
    assertEquals(
        List.of(12L),
        client.peer(1, ipv6, 10, 6881).group(1).announce().stream().map(Peer::addressLow).toList());
    assertTrue(client.request().isUnreachable());
    assertTrue(client.request().isChecked());
    assertEquals(List.of(), client.peer(1, ipv6, 12, 6881).announce());
    store.reachable(client.peer(1, ipv6, 10, 6881).request(), true);
    assertEquals(1, client.peer(1, ipv6, 12, 6881).announce().size());
    client.peer(1, ipv6, 10, 6881).announce();
    assertFalse(client.request().isUnreachable());
    assertTrue(client.request().isChecked());
    // Who comes back after a goodbye is new.
    client.peer(1, ipv6, 11, 6881).event(PeerEvent.STOPPED).announce();
    client.peer(1, ipv6, 11, 6881).announce();
    assertFalse(client.request().isUnreachable());
    assertEquals(2, client.peer(1, ipv6, 12, 6881).announce().size());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldKeepWhatIsKnownOfAPeerWhileItsDownloadGetsOn(boolean ipv6) {
    for (int progress = 0; progress <= 7; progress++) {
      client.peer(1, ipv6, 10, 6881).group(5).wants(0).request().progress(progress);
      client.request().crypto(progress == 3, false);
      client.announce();
      store.reachable(client.peer(1, ipv6, 10, 6881).request(), progress < 6);
      assertEquals("", store.faults());
    }
    client.request().progress(0);
    assertEquals(List.of(), client.peer(1, ipv6, 12, 6881).group(5).announce());
    assertEquals(2, client.request().leechers());
    client.peer(1, ipv6, 10, 6881).group(5).request().progress(2);
    client.announce();
    assertTrue(client.request().isUnreachable());
    store.reachable(client.peer(1, ipv6, 10, 6881).request(), true);
    client.peer(1, ipv6, 11, 6881).wants(1);
    client.request().progress(0);
    client.request().crypto(true, true);
    assertEquals(10, client.announce().getFirst().addressLow(), "it takes encryption");
  }

  /**
   * Those who want nothing else get them in each group, however many there are, and then the rest.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldHandOutWhoTakesEncryptionFirstToThoseWhoRequireIt(boolean ipv6) {
    for (int i = 0; i < 200; i++) {
      client.peer(1, ipv6, i, 6881).group(i % 2).wants(0);
      client.request().crypto(i % 20 < 2, false);
      client.announce();
      // Said once, it holds: by UDP nobody can say it.
      client.peer(1, ipv6, i, 6881).group(i % 2).wants(0).announce();
    }
    client.peer(1, ipv6, 7, 6881).group(1).wants(150);
    client.request().crypto(true, true);
    List<Peer> peers = client.announce();
    assertEquals(150, new HashSet<>(peers).size());
    assertFalse(peers.contains(new Peer(peers.getFirst().addressHigh(), 7, 6881)));
    for (int i = 0; i < 150; i++) {
      long address = peers.get(i).addressLow();
      assertEquals(i < 100 ? 0 : 1, address % 2, "groups in order");
      assertEquals(i % 100 < 10, address % 20 < 2, "place " + i + " has " + address);
    }
    client.peer(1, ipv6, 7, 6881).wants(150);
    Set<Peer> others = new HashSet<>(client.announce());
    assertEquals(150, others.size());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldKeepTheUnreachableApartInSwarmsOfEverySize(long seed) {
    Random random = new Random(seed);
    Set<Integer> there = new HashSet<>();
    Set<Integer> unreachable = new HashSet<>();
    for (int step = 0; step < 3000; step++) {
      int peer = random.nextInt(1 + step / 10);
      client.peer(1, seed % 2 == 0, peer, 6881).group(random.nextInt(8)).wants(200);
      client.request().seeder(random.nextBoolean());
      switch (random.nextInt(4)) {
        case 0 -> {
          boolean isReachable = random.nextBoolean();
          store.reachable(client.request(), isReachable);
          if (there.contains(peer) && !isReachable) {
            unreachable.add(peer);
          } else {
            unreachable.remove(peer);
          }
        }
        case 1 -> {
          client.event(PeerEvent.STOPPED).announce();
          there.remove(peer);
          unreachable.remove(peer);
        }
        default -> {
          List<Peer> peers = client.announce();
          int candidates = there.size() - unreachable.size();
          boolean isOneOfThem = there.contains(peer) && !unreachable.contains(peer);
          assertEquals(Math.min(200, candidates - (isOneOfThem ? 1 : 0)), peers.size());
          peers.forEach(other -> assertFalse(unreachable.contains((int) other.addressLow())));
          there.add(peer);
        }
      }
      if (step % 500 == 499) {
        store.groupsChanged();
        sweepAll();
        assertEquals("", store.faults());
      }
    }
    assertTrue(unreachable.size() > 5, unreachable::toString);
    assertEquals(there.size(), store.peerCount());
  }
}
