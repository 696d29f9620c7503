// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.btrt.config.StoreSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Swarms that all peers have left: for how long they are known, and what they give way to. */
class DeadSwarmsTest {
  private static final int KEPT_S = 100_000;
  private static final int SWARMS_MAX = 1000;

  @TempDir private Path directory;
  private final TestClock clock = new TestClock();
  private ChronicleSwarmStore store;
  private SwarmClient client;

  @BeforeEach
  void open() {
    store =
        ChronicleSwarmStore.open(
            new StoreSettings(Optional.of(directory.resolve("store")), SWARMS_MAX, 10_000),
            clock.source(),
            notice -> {});
    client = new SwarmClient(store);
  }

  @AfterEach
  void close() {
    assertEquals("", store.faults());
    store.close();
  }

  private void sweep() {
    for (int part = 0; part < store.parts(); part++) {
      store.sweep(part, (ipv6, high, low) -> 0, view -> assertTrue(view.leechers() > 0));
    }
  }

  private void complete(int swarm, boolean ipv6, int peer) {
    client.peer(swarm, ipv6, peer, 1).seeder().event(PeerEvent.COMPLETED).announce();
  }

  private void stop(int swarm, boolean ipv6, int peer) {
    client.peer(swarm, ipv6, peer, 1).event(PeerEvent.STOPPED).announce();
  }

  @Test
  void shouldForgetADeadSwarmUnlessTold() {
    complete(1, false, 1);
    stop(1, false, 1);
    assertNull(client.scrape(1));
    assertEquals(0, store.swarmCount());
  }

  @Test
  void shouldTellAndCountOnWhatADeadSwarmHasCounted() {
    store.keepDead(KEPT_S);
    complete(1, false, 1);
    complete(1, false, 2);
    stop(1, false, 1);
    stop(1, false, 2);
    SwarmScrape dead = client.scrape(1);
    assertEquals(0, dead.seeders() + dead.leechers());
    assertEquals(2, dead.completed());
    assertEquals(0, store.peerCount());
    assertEquals(1, store.swarmCount());
    // Peers that go by time leave a dead swarm too.
    complete(2, true, 1);
    clock.passS(SwarmClient.LIFETIME_S);
    sweep();
    assertEquals(1, client.scrape(2).completed());
    List<Long> shown = new ArrayList<>();
    for (int part = 0; part < store.parts(); part++) {
      store.visit(part, view -> shown.add((long) view.completed()));
    }
    shown.sort(null);
    assertEquals(List.of(1L, 2L), shown);
    complete(1, false, 3);
    assertEquals(3, client.request().completed());
    assertEquals(1, client.request().seeders());
  }

  @Test
  void shouldForgetItWhenItsTimeIsOver() {
    store.keepDead(KEPT_S);
    complete(1, false, 1);
    stop(1, false, 1);
    clock.passS(KEPT_S - 1);
    sweep();
    assertNotNull(client.scrape(1));
    store.groupsChanged();
    sweep();
    assertNotNull(client.scrape(1));
    clock.passS(1);
    sweep();
    assertNull(client.scrape(1), "a reload of the groups is no reason to stay");
    assertEquals(0, store.swarmCount());
  }

  @Test
  void shouldObeyAShorterTime() {
    store.keepDead(KEPT_S);
    complete(1, false, 1);
    stop(1, false, 1);
    store.keepDead(10);
    sweep();
    assertNotNull(client.scrape(1));
    clock.passS(10);
    sweep();
    assertEquals(0, store.swarmCount());
    complete(2, false, 1);
    stop(2, false, 1);
    store.keepDead(0);
    sweep();
    assertEquals(0, store.swarmCount());
  }

  @Test
  void shouldBecomeShortBeforeItStays() {
    store.keepDead(KEPT_S);
    for (int peer = 0; peer < 300; peer++) {
      client.peer(1, false, peer, 1).wants(0).announce();
    }
    for (int peer = 0; peer < 300; peer++) {
      stop(1, false, peer);
    }
    assertNotNull(client.scrape(1));
    assertEquals(RunLayout.SLOT_LENGTH, store.usedSlotsLength());
  }

  @Test
  void shouldGiveWayToTheLiving() {
    store.keepDead(KEPT_S);
    for (int swarm = 0; swarm < SWARMS_MAX * 2; swarm++) {
      complete(swarm, swarm % 2 == 0, 1);
      assertEquals(SwarmRequest.Outcome.DONE, client.request().outcome());
      stop(swarm, swarm % 2 == 0, 1);
    }
    assertTrue(store.swarmCount() <= SWARMS_MAX * 3 / 4, store.swarmCount() + " swarms");
    assertTrue(store.swarmCount() > SWARMS_MAX / 2, store.swarmCount() + " swarms");
    for (int swarm = 5000; swarm < 5000 + SWARMS_MAX / 4; swarm++) {
      client.peer(swarm, false, 1, 1).announce();
      assertEquals(SwarmRequest.Outcome.DONE, client.request().outcome());
    }
    sweep();
    assertTrue(store.swarmCount() < SWARMS_MAX * 3 / 4, store.swarmCount() + " swarms");
    assertEquals(SWARMS_MAX / 4, store.peerCount());
  }

  @Test
  void shouldStayOverARestart() {
    store.keepDead(KEPT_S);
    complete(1, false, 1);
    complete(1, false, 2);
    stop(1, false, 1);
    stop(1, false, 2);
    clock.passS(60);
    close();
    open();
    store.keepDead(KEPT_S);
    sweep();
    assertEquals(2, client.scrape(1).completed());
    clock.passS(KEPT_S);
    sweep();
    assertNull(client.scrape(1));
  }

  @Test
  void shouldForgetASwarmThatIsDropped() {
    store.keepDead(KEPT_S);
    complete(1, false, 1);
    SwarmScrape torrent = new SwarmScrape();
    SwarmClient.ask(torrent, 1);

    assertEquals(1, store.drop(torrent));

    assertEquals(0, store.swarmCount());
  }
}
