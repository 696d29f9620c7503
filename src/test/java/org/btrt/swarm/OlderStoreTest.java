// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.btrt.config.StoreSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store that an older program wrote, of layout version 2 too, which knew neither progress nor
 * valves: it is read as it is. The files are frozen: {@link #fill} with the code of commit 7263d86,
 * closed in order, {@code manifest} and {@code swarms} zipped.
 */
class OlderStoreTest {
  private static final int SWARMS = 70;
  private static final int PEERS = 600;
  private static final int SEEDERS = 100;

  @TempDir Path directory;

  private final TestClock clock = new TestClock();
  private final List<String> notices = new ArrayList<>();

  /** What is in the files. */
  static void fill(SwarmStore store) {
    SwarmClient client = new SwarmClient(store);
    for (int i = 0; i < PEERS; i++) {
      client.peer(i % SWARMS, i % 2 == 0, i, 1).group(i % 3).wants(0).announce();
    }
    for (int i = 0; i < SEEDERS; i++) {
      client.peer(0, false, PEERS + i, 1).seeder().event(PeerEvent.COMPLETED).wants(0).announce();
    }
  }

  @BeforeEach
  void unpack() throws IOException {
    try (InputStream packed = OlderStoreTest.class.getResourceAsStream("store-2.zip");
        ZipInputStream zip = new ZipInputStream(packed)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Files.copy(zip, directory.resolve(entry.getName()));
      }
    }
  }

  private ChronicleSwarmStore open() {
    return ChronicleSwarmStore.open(
        new StoreSettings(Optional.of(directory), 1_000, 1_000), clock.source(), notices::add);
  }

  @Test
  void shouldKnowThePeersOfAnOlderProgram() {
    try (ChronicleSwarmStore store = open()) {
      assertEquals(List.of("the store holds 700 peers in 71 swarms"), notices);
      assertEquals("", store.faults());
      SwarmScrape counts = new SwarmClient(store).scrape(0);
      assertEquals(SEEDERS, counts.seeders());
      assertEquals(SEEDERS, counts.completed());
      for (int part = 0; part < store.parts(); part++) {
        store.visit(part, swarm -> assertFalse(swarm.isValveOpen()));
      }
    }
  }

  @Test
  void shouldWriteProgressIntoTheRecordsOfAnOlderProgram() {
    try (ChronicleSwarmStore store = open()) {
      SwarmClient client = new SwarmClient(store);
      for (int round = 1; round < 8; round++) {
        for (int i = 0; i < PEERS; i++) {
          client.peer(i % SWARMS, i % 2 == 0, i, 1).group(i % 3).wants(0);
          client.request().progress(round);
          client.announce();
          assertEquals(SwarmRequest.Change.RENEWED, client.request().change());
        }
      }
      assertEquals("", store.faults());
    }
    try (ChronicleSwarmStore store = open()) {
      assertEquals("", store.faults());
      assertEquals(PEERS + SEEDERS, store.peerCount());
    }
  }
}
