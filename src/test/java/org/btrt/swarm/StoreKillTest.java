// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed in the middle of its work, again and again, loses no answered peer. */
class StoreKillTest {
  private static final int KILLS = 20;
  private static final int LOAD_MIN_MS = 200;
  private static final int LOAD_MAX_MS = 1500;
  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final long OPEN_MAX_S = 10;

  @TempDir Path directory;

  private final List<String> notices = new ArrayList<>();
  private final UnsafeBuffer hash = new UnsafeBuffer(new byte[20]);
  private final UnsafeBuffer hashOfSwarm = new UnsafeBuffer(new byte[20]);

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void shouldKeepEveryAnsweredPeerWhenItsProcessIsKilled()
      throws IOException, InterruptedException {
    long seed = System.nanoTime();
    System.out.println("seed=" + seed);
    Random random = new Random(seed);
    long answers = 0;
    try (KillJournal journal = KillJournal.open(journalFile())) {
      for (int kill = 1; kill <= KILLS; kill++) {
        int loadMs = LOAD_MIN_MS + random.nextInt(LOAD_MAX_MS - LOAD_MIN_MS + 1);
        answers += runAndKill(journal, random.nextLong(), loadMs);
        // Now and then a killed store is opened by the next process that will be killed.
        if (kill % 3 != 0) {
          String what = "seed=" + seed + ", kill " + kill + " after " + loadMs + " ms";
          openAndCheck(journal, what);
        }
      }
      System.out.println(answers + " announces answered, " + journal.sweeps() + " sweeps");
    }
  }

  private Path journalFile() {
    return directory.resolve("journal");
  }

  private Path output() {
    return directory.resolve("output");
  }

  /** Returns how many announces were answered. */
  private long runAndKill(KillJournal journal, long seed, int loadMs)
      throws IOException, InterruptedException {
    long[] before = {journal.answers(0), journal.answers(1)};
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of(System.getProperty("btrt.basedir", "."), "native-config/jvm.options"),
                "-cp",
                System.getProperty("java.class.path"),
                KillLoad.class.getName(),
                directory.resolve("store").toString(),
                journalFile().toString(),
                Long.toString(seed))
            .redirectErrorStream(true)
            .redirectOutput(output().toFile())
            .start();
    try {
      await("load")
          .atMost(START_MAX)
          .pollInterval(Duration.ofMillis(5))
          .until(
              () ->
                  !process.isAlive()
                      || (journal.answers(0) > before[0] && journal.answers(1) > before[1]));
      boolean ended = process.waitFor(loadMs, TimeUnit.MILLISECONDS);
      assertFalse(ended, () -> "the process ended by itself:\n" + text(output()));
    } finally {
      process.destroyForcibly().waitFor();
    }
    return journal.answers(0) - before[0] + journal.answers(1) - before[1];
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void openAndCheck(KillJournal journal, String what) {
    notices.clear();
    long startNs = System.nanoTime();
    try (ChronicleSwarmStore store = KillLoad.open(directory.resolve("store"), notices::add)) {
      long openedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
      System.out.println(what + ": open in " + openedMs + " ms, " + notices);
      assertTrue(openedMs < TimeUnit.SECONDS.toMillis(OPEN_MAX_S), what);
      assertTrue(notices.getLast().contains("had not been closed in order"), what);
      assertEquals("", store.faults(), what);
      assertEquals(List.of(), differences(journal, found(store)), what);
    }
  }

  /** The state in which each peer is found. */
  private int[] found(ChronicleSwarmStore store) {
    int[] found = new int[KillPeers.COUNT];
    for (int part = 0; part < store.parts(); part++) {
      store.visit(
          part,
          view -> {
            SwarmFlyweight swarm = (SwarmFlyweight) view;
            for (int number = 0; number < swarm.peerCount(); number++) {
              int peer = peerOf(swarm, number);
              assertEquals(0, found[peer], () -> "peer " + peer + " is there twice");
              found[peer] =
                  (swarm.flags(number) & RecordLayout.SEEDER_FLAG) != 0
                      ? KillJournal.SEEDER
                      : KillJournal.LEECHER;
            }
          });
    }
    return found;
  }

  /** Which peer a record is; fails if it is a mixture or lies where it does not belong. */
  private int peerOf(SwarmFlyweight swarm, int number) {
    int peer = (int) swarm.addressLow(number);
    assertTrue(peer >= 0 && peer < KillPeers.COUNT, () -> "never announced: " + peer);
    int belongsTo = KillPeers.swarmOf(peer);
    swarm.infoHash(hash, 0);
    SwarmRequest request = new SwarmClient(null).peer(belongsTo, false, 0, 1).request();
    hashOfSwarm.putLong(0, Long.reverseBytes(request.infoHash0()));
    hashOfSwarm.putLong(8, Long.reverseBytes(request.infoHash1()));
    hashOfSwarm.putInt(16, Integer.reverseBytes(request.infoHash2()));
    assertEquals(hashOfSwarm, hash, () -> "swarm of peer " + peer);
    assertEquals(KillPeers.isIpv6(belongsTo), swarm.isIpv6(), () -> "family of peer " + peer);
    RecordLayout record = swarm.record();
    int offset = swarm.record().frontOffset(number);
    int portOffset = offset + record.compactLength - Short.BYTES;
    int port = Short.reverseBytes(swarm.buffer().getShort(portOffset)) & 0xFFFF;
    assertEquals(KillPeers.port(peer), port, () -> "port of peer " + peer);
    assertEquals(
        peer,
        swarm.buffer().getLong(record.backOffset(number) + RecordLayout.PEER_ID_OFFSET),
        () -> "peer id of peer " + peer);
    return peer;
  }

  /** Compares what was found with what was answered, and takes it over where both were possible. */
  private static List<String> differences(KillJournal journal, int[] found) {
    List<String> differences = new ArrayList<>();
    for (int peer = 0; peer < found.length; peer++) {
      int state = found[peer] == 0 ? KillJournal.ABSENT : found[peer];
      if ((journal.states(peer) & state) == 0) {
        differences.add(
            "peer " + peer + ": found " + state + ", expected one of " + journal.states(peer));
      }
      if (!journal.isUnheardOf(peer) && !KillPeers.isShortLived(peer)) {
        journal.states(peer, state);
      }
    }
    return differences;
  }
}
