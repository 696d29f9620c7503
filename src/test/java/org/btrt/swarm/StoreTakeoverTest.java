// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.openhft.chronicle.map.ChronicleMap;
import org.btrt.config.StoreSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two stores over one directory, each with a mapping of its own: what a second process sees, but
 * for its death, which the kill trials and the system test bring.
 */
class StoreTakeoverTest {
  private static final int SWARMS_MAX = 2000;
  private static final int PEERS_MAX = 40_000;
  private static final int SWARMS = 60;
  private static final int PEERS_PER_SWARM = 80;
  private static final int ANNOUNCES = 40_000;

  @TempDir private Path directory;

  private final TestClock clock = new TestClock();
  private final List<String> notices = new ArrayList<>();

  private StoreSettings settings(int swarmsMax) {
    return new StoreSettings(Optional.of(directory.resolve("store")), swarmsMax, PEERS_MAX);
  }

  private ChronicleSwarmStore open() {
    notices.clear();
    return ChronicleSwarmStore.open(settings(SWARMS_MAX), clock.source(), notices::add);
  }

  private ChronicleSwarmStore join() {
    return ChronicleSwarmStore.join(settings(SWARMS_MAX), clock.source());
  }

  private static void announce(ChronicleSwarmStore store, int swarm, int peer, PeerEvent event) {
    new SwarmClient(store).peer(swarm, false, peer, 1 + peer).event(event).announce();
  }

  @Test
  void shouldShareSwarmsSecretAndCounts() {
    ChronicleSwarmStore before = open();
    announce(before, 1, 1, PeerEvent.NONE);
    ChronicleSwarmStore after = join();
    assertEquals(before.secret().word0(), after.secret().word0());
    assertEquals(1, after.peerCount());
    announce(after, 1, 2, PeerEvent.NONE);
    announce(before, 2, 3, PeerEvent.NONE);
    assertEquals(3, before.peerCount());
    assertEquals(2, after.swarmCount());
    assertEquals(2, new SwarmClient(before).scrape(1).leechers());

    before.handOver();
    before.close();
    after.succeed(true);
    assertEquals("", after.faults());
    after.close();

    try (ChronicleSwarmStore reopened = open()) {
      assertEquals(3, reopened.peerCount());
      assertTrue(notices.getLast().endsWith("3 peers in 2 swarms"), notices::toString);
    }
  }

  @Test
  void shouldLetASuccessorGoThatHasFailed() {
    ChronicleSwarmStore before = open();
    announce(before, 1, 1, PeerEvent.NONE);
    join().close();
    announce(before, 1, 2, PeerEvent.NONE);
    // Nobody has told it that it was closed.
    join().close();
    before.close();
    try (ChronicleSwarmStore reopened = open()) {
      assertEquals(2, reopened.peerCount());
      assertTrue(notices.getLast().endsWith("2 peers in 1 swarms"), notices::toString);
    }
  }

  @Test
  void shouldRefuseAnotherSizeAndAThirdProcess() {
    try (ChronicleSwarmStore before = open()) {
      announce(before, 1, 1, PeerEvent.NONE);
      StoreException size =
          assertThrows(
              StoreException.class,
              () -> ChronicleSwarmStore.join(settings(10 * SWARMS_MAX), clock.source()));
      assertTrue(size.getMessage().contains("store.max_swarms"), size.getMessage());
      try (ChronicleSwarmStore after = join()) {
        assertThrows(StoreException.class, this::join);
        assertThrows(StoreException.class, this::open);
        assertEquals(1, after.peerCount());
      }
    }
  }

  /** A lock that nobody will give back any more. */
  @Test
  void shouldTellWhenTheOtherProcessDiedInsideAChange() throws IOException {
    ChronicleSwarmStore before = open();
    ChronicleSwarmStore after = join();
    StoreGeometry geometry = StoreGeometry.of(SWARMS_MAX, PEERS_MAX);
    try (ChronicleMap<byte[], byte[]> map =
        SlotMap.open(geometry, directory.resolve("store/swarms").toFile())) {
      SwarmIndex index = new SwarmIndex(map);
      before.handOver();
      before.close();
      index.lock(geometry.segments() - 1);
      assertThrows(StoreException.class, () -> after.succeed(false));
      index.unlock(geometry.segments() - 1);
    }
    after.close();
  }

  /** Swarms grow, shrink, come and go in both mappings at once. */
  @Test
  void shouldExcludeEachOther() throws InterruptedException, ExecutionException {
    ChronicleSwarmStore before = open();
    ChronicleSwarmStore after = join();
    List<ChronicleSwarmStore> stores = List.of(before, after, before, after);
    try (ExecutorService threads = Executors.newFixedThreadPool(stores.size())) {
      List<Future<?>> futures = new ArrayList<>();
      for (int i = 0; i < stores.size(); i++) {
        ChronicleSwarmStore store = stores.get(i);
        Random random = new Random(i);
        futures.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < ANNOUNCES; n++) {
                    // Waves, so that runs become long and short again.
                    boolean ebb = n / 2000 % 2 == 1 && random.nextInt(4) != 0;
                    announce(
                        store,
                        random.nextInt(SWARMS),
                        random.nextInt(PEERS_PER_SWARM),
                        ebb ? PeerEvent.STOPPED : PeerEvent.NONE);
                  }
                }));
      }
      for (Future<?> future : futures) {
        future.get();
      }
    }
    assertEquals("", before.faults());
    assertEquals("", after.faults());
    before.handOver();
    before.close();
    after.succeed(true);
    assertEquals("", after.faults());
    after.close();
  }
}
