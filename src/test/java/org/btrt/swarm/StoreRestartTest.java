// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.btrt.config.StoreSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store of a million peers, closed in order or not, knows them all when it is opened again. */
class StoreRestartTest {
  private static final int SWARMS = 100_000;
  private static final int PEERS = 1_000_000;
  private static final int SAMPLES = 20_000;

  /** Every such peer has announced long before the others and is gone by now. */
  private static final int EXPIRED_EVERY = 10;

  private static final int EXPIRED = PEERS / EXPIRED_EVERY;
  private static final int AGE_S = SwarmClient.LIFETIME_S / 2;
  private static final long SEED = 20_261_120;

  @TempDir Path directory;

  private final TestClock clock = new TestClock();
  private final List<String> notices = new ArrayList<>();

  private ChronicleSwarmStore open(String name) {
    notices.clear();
    long startNs = System.nanoTime();
    ChronicleSwarmStore store =
        ChronicleSwarmStore.open(
            new StoreSettings(Optional.of(directory.resolve(name)), SWARMS * 2, PEERS * 2),
            clock.source(),
            notices::add);
    long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    System.out.println("open in " + tookMs + " ms: " + notices);
    return store;
  }

  @Test
  void shouldKnowAMillionPeersAfterARestart() throws IOException {
    try (ChronicleSwarmStore store = open("store")) {
      fill(store);
      // What a process leaves that is killed at this moment.
      copyAside();
    }
    try (ChronicleSwarmStore store = open("store")) {
      assertTrue(notices.getLast().startsWith("the store holds " + PEERS + " peers in " + SWARMS));
      assertTrue(notices.getLast().endsWith(" swarms"), notices::toString);
      verify(store);
    }
    try (ChronicleSwarmStore store = open("copy")) {
      assertTrue(notices.getLast().startsWith("the store holds " + PEERS + " peers in " + SWARMS));
      assertTrue(
          notices.getLast().endsWith("had not been closed in order, 0 swarms needed repair"),
          notices::toString);
      verify(store);
    }
  }

  /** The swarm of a peer: every swarm has some, a few have thousands. */
  private static long swarmOf(int peer) {
    return peer < 8 * SWARMS ? peer % SWARMS : peer % 50;
  }

  /** Swarms are of one family each. */
  private static boolean isIpv6(long swarm) {
    return swarm % 2 != 0;
  }

  private static boolean isExpired(int peer) {
    return peer % EXPIRED_EVERY == 0;
  }

  private static boolean isSeeder(int peer) {
    return peer % 3 == 0;
  }

  private static int port(int peer) {
    return 1 + peer % 0xFFFF;
  }

  private void fill(SwarmStore store) {
    SwarmClient client = new SwarmClient(store);
    announceThose(client, true);
    clock.passS(AGE_S);
    announceThose(client, false);
    assertEquals(PEERS, store.peerCount());
    assertEquals(SWARMS, store.swarmCount());
  }

  private static void announceThose(SwarmClient client, boolean expired) {
    for (int peer = 0; peer < PEERS; peer++) {
      if (isExpired(peer) == expired) {
        client.peer(swarmOf(peer), isIpv6(swarmOf(peer)), peer, port(peer)).group(peer & 7);
        if (isSeeder(peer)) {
          client.seeder();
        }
        client.wants(0).announce();
      }
    }
  }

  private void copyAside() throws IOException {
    Files.createDirectories(directory.resolve("copy"));
    for (String name : List.of("swarms", "manifest")) {
      Files.copy(directory.resolve("store").resolve(name), directory.resolve("copy").resolve(name));
    }
  }

  private void verify(ChronicleSwarmStore store) {
    assertEquals("", store.faults());
    clock.passS(SwarmClient.LIFETIME_S - AGE_S);
    try {
      verifyByRenewal(store);
      int expired = 0;
      for (int part = 0; part < store.parts(); part++) {
        expired += store.sweep(part, (ipv6, high, low) -> (int) low & 7, view -> {});
      }
      assertTrue(expired > 0 && expired <= EXPIRED, "expired by the sweep: " + expired);
      assertEquals(PEERS - EXPIRED, store.peerCount());
      assertEquals("", store.faults());
    } finally {
      clock.passS(AGE_S - SwarmClient.LIFETIME_S);
    }
  }

  /** Whoever is known is renewed and not added: a sample says so peer by peer. */
  private static void verifyByRenewal(ChronicleSwarmStore store) {
    SplittableRandom random = new SplittableRandom(SEED);
    SwarmClient client = new SwarmClient(store);
    for (int i = 0; i < SAMPLES; i++) {
      int peer = random.nextInt(PEERS);
      long swarm = swarmOf(peer);
      client.peer(swarm, isIpv6(swarm), peer, port(peer)).group(peer & 7);
      if (isSeeder(peer)) {
        client.seeder();
      }
      if (isExpired(peer)) {
        List<SwarmClient.Peer> others = client.asking().wants(200).announce();
        assertTrue(
            others.stream().noneMatch(other -> isExpired((int) other.addressLow())),
            () -> "peer " + peer + " is handed out though its time is over");
      } else {
        client.wants(0).announce();
        assertEquals(SwarmRequest.Change.RENEWED, client.request().change(), () -> "peer " + peer);
      }
    }
  }
}
