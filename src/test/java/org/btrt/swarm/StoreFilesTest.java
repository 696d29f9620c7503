// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.btrt.config.StoreSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store in files: what survives, what is refused, what is set aside. */
class StoreFilesTest {
  private static final long SWARMS_MAX = 10_000;
  private static final long PEERS_MAX = 100_000;

  @TempDir Path directory;

  private final TestClock clock = new TestClock();
  private final List<String> notices = new ArrayList<>();

  private ChronicleSwarmStore open() {
    return open(SWARMS_MAX, PEERS_MAX);
  }

  private ChronicleSwarmStore open(long swarmsMax, long peersMax) {
    return ChronicleSwarmStore.open(
        new StoreSettings(Optional.of(directory.resolve("store")), swarmsMax, peersMax),
        clock.source(),
        notices::add);
  }

  private Path file(String name) {
    return directory.resolve("store").resolve(name);
  }

  private static void fill(SwarmStore store) {
    SwarmClient client = new SwarmClient(store);
    for (int i = 0; i < 3000; i++) {
      client.peer(i % 700, i % 2 == 0, i, 1).group(i % 3).wants(0).announce();
    }
    for (int i = 0; i < 500; i++) {
      client.peer(0, false, 100_000 + i, 1).seeder().event(PeerEvent.COMPLETED).wants(0).announce();
    }
  }

  private static void verify(ChronicleSwarmStore store) {
    assertEquals("", store.faults());
    assertEquals(3500, store.peerCount());
    SwarmClient client = new SwarmClient(store);
    SwarmScrape counts = client.scrape(0);
    assertEquals(500, counts.seeders());
    assertEquals(500, counts.completed());
    assertEquals(5, counts.leechers());
  }

  @Test
  void shouldKnowItsPeersAfterAnOrderlyRestart() {
    try (ChronicleSwarmStore store = open()) {
      fill(store);
    }
    try (ChronicleSwarmStore store = open()) {
      verify(store);
    }
    assertEquals(List.of("the store holds 3500 peers in 701 swarms"), notices);
    assertFalse(Files.exists(file("swarms.new")));
  }

  @Test
  void shouldLetPeersGrowOldWhileItIsClosed() {
    try (ChronicleSwarmStore store = open()) {
      fill(store);
    }
    clock.passS(SwarmClient.LIFETIME_S - 1);
    try (ChronicleSwarmStore store = open()) {
      verify(store);
      clock.passS(1);
      assertEquals(0, sweep(store));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-30L * 24 * 3600, 30L * 24 * 3600})
  void shouldNotBelieveTheWallClockWithinABoot(long stepS) {
    try (ChronicleSwarmStore store = open()) {
      fill(store);
    }
    clock.stepWallS(stepS);
    clock.passS(10);
    try (ChronicleSwarmStore store = open()) {
      assertEquals(3500, sweep(store));
      clock.passS(SwarmClient.LIFETIME_S - 11);
      assertEquals(3500, sweep(store));
      clock.passS(1);
      assertEquals(0, sweep(store));
    }
  }

  @Test
  void shouldKeepPeersOneIntervalWhenNobodyKnowsHowLongItWasDown() {
    try (ChronicleSwarmStore store = open()) {
      fill(store);
    }
    clock.reboot();
    clock.stepWallS(-3600);
    try (ChronicleSwarmStore store = open()) {
      assertEquals(3500, sweep(store));
      clock.passS(SwarmClient.LIFETIME_S);
      assertEquals(0, sweep(store));
    }
  }

  @Test
  void shouldCountTheTimeOfABoot() {
    try (ChronicleSwarmStore store = open()) {
      fill(store);
    }
    clock.reboot();
    clock.stepWallS(SwarmClient.LIFETIME_S);
    try (ChronicleSwarmStore store = open()) {
      assertEquals(0, sweep(store));
    }
  }

  private static long sweep(SwarmStore store) {
    for (int part = 0; part < store.parts(); part++) {
      store.sweep(part, (ipv6, high, low) -> 0, view -> {});
    }
    return store.peerCount();
  }

  @Test
  void shouldRecoverWhatAKilledProcessLeft() throws IOException {
    try (ChronicleSwarmStore store = open()) {
      fill(store);
      // What a process leaves that is killed at this moment.
      copyAside();
    }
    restoreCopy();
    try (ChronicleSwarmStore store = open()) {
      verify(store);
    }
    assertTrue(notices.getLast().contains("had not been closed in order"), notices::toString);
  }

  private void copyAside() throws IOException {
    Files.createDirectories(directory.resolve("copy"));
    for (String name : List.of("swarms", "manifest")) {
      Files.copy(file(name), directory.resolve("copy").resolve(name));
    }
  }

  private void restoreCopy() throws IOException {
    for (String name : List.of("swarms", "manifest")) {
      Files.delete(file(name));
      Files.move(directory.resolve("copy").resolve(name), file(name));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldNeverServeWhatFlippedBitsMadeOfAPeer(int seed) throws IOException {
    try (ChronicleSwarmStore store = open()) {
      fill(store);
      copyAside();
    }
    restoreCopy();
    flipBytes(new Random(seed));
    try (ChronicleSwarmStore store = open()) {
      assertEquals("", store.faults());
      SwarmClient client = new SwarmClient(store);
      int wrong = 0;
      for (int swarm = 0; swarm < 700; swarm++) {
        for (SwarmClient.Peer peer :
            client.peer(swarm, false, 7, 7).asking().wants(200).announce()) {
          boolean ours =
              peer.port() == 1
                  && (peer.addressLow() % 700 == swarm
                      || (swarm == 0 && peer.addressLow() >= 100_000));
          wrong += ours ? 0 : 1;
        }
      }
      // A check byte lets one of 256 damaged records through; here about ten are damaged.
      assertTrue(wrong <= 2, wrong + " peers are not those that were stored");
    }
  }

  private void flipBytes(Random random) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file("swarms"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      for (int i = 0; i < 2000; i++) {
        // Behind the header of Chronicle Map: damage there is another test's.
        long position = 64 * 1024 + (long) (random.nextDouble() * (channel.size() - 64 * 1024));
        channel.read(one.clear(), position);
        one.put(0, (byte) (one.get(0) ^ 1 << random.nextInt(8)));
        channel.write(one.flip(), position);
      }
    }
  }

  @Test
  void shouldSetAsideWhatItCannotRead() throws IOException {
    try (ChronicleSwarmStore store = open()) {
      fill(store);
    }
    Files.write(file("swarms"), new byte[100_000]);
    try (ChronicleSwarmStore store = open()) {
      assertEquals(0, store.peerCount());
      fill(store);
    }
    assertTrue(notices.get(0).contains("unreadable"), notices::toString);
    try (Stream<Path> files = Files.list(file("."))) {
      assertTrue(files.anyMatch(path -> path.toString().contains("swarms.unreadable-2026")));
    }
    try (ChronicleSwarmStore store = open()) {
      verify(store);
    }
  }

  @Test
  void shouldCarryPeersOverWhenItsSizeIsChanged() {
    try (ChronicleSwarmStore store = open()) {
      fill(store);
    }
    try (ChronicleSwarmStore store = open(100_000, 400_000)) {
      verify(store);
    }
    try (ChronicleSwarmStore store = open()) {
      verify(store);
    }
  }

  @Test
  void shouldRefuseASecondProcess() {
    try (ChronicleSwarmStore store = open()) {
      StoreException refusal = assertThrows(StoreException.class, this::open);
      assertTrue(refusal.getMessage().endsWith("the store is in use by another process"));
      assertEquals(0, store.peerCount());
    }
  }

  @Test
  void shouldTakeOverAStoreOfTheVersionBefore() throws IOException {
    try (ChronicleSwarmStore store = open()) {
      new SwarmClient(store).peer(1, false, 1, 1).announce();
    }
    try (FileChannel manifest = FileChannel.open(file("manifest"), StandardOpenOption.WRITE)) {
      manifest.write(
          ByteBuffer.allocate(4)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt(SwarmFlyweight.VERSION_BEFORE)
              .flip(),
          8);
    }
    try (ChronicleSwarmStore store = open()) {
      assertEquals(1, store.peerCount());
      assertEquals(
          SwarmFlyweight.VERSION,
          ByteBuffer.wrap(Files.readAllBytes(file("manifest")))
              .order(ByteOrder.LITTLE_ENDIAN)
              .getInt(8));
    }
  }

  @Test
  void shouldRefuseAnotherVersion() throws IOException {
    open().close();
    try (FileChannel manifest = FileChannel.open(file("manifest"), StandardOpenOption.WRITE)) {
      manifest.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(9).flip(), 8);
    }
    StoreException refusal = assertThrows(StoreException.class, this::open);
    assertTrue(
        refusal.getMessage().contains("manifest: the store was written in layout version 9"),
        refusal::getMessage);
    Files.write(file("manifest"), new byte[4096]);
    refusal = assertThrows(StoreException.class, this::open);
    assertTrue(refusal.getMessage().contains("not the manifest of a store"));
    Files.write(file("manifest"), new byte[10]);
    refusal = assertThrows(StoreException.class, this::open);
    assertTrue(refusal.getMessage().contains("length=10"));
  }

  @Test
  void shouldSayThatADirectoryCannotBeUsed() throws IOException {
    Files.writeString(directory.resolve("store"), "a file");
    StoreException refusal = assertThrows(StoreException.class, this::open);
    assertTrue(refusal.getMessage().contains("cannot be used as the directory of the store"));
  }

  @Test
  void shouldStartAnewWhenItsMakingWasCutShort() throws IOException {
    Files.createDirectories(file("."));
    Files.write(file("swarms.new"), new byte[1000]);
    Files.write(file("swarms"), new byte[1000]);
    try (ChronicleSwarmStore store = open()) {
      fill(store);
    }
    try (ChronicleSwarmStore store = open()) {
      verify(store);
    }
  }
}
