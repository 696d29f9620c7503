// SPDX-License-Identifier: Apache-2.0
package org.btrt.hashlist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.btrt.common.DistinctLog;
import org.btrt.common.ListLogger;
import org.btrt.config.HashListSettings.Format;
import org.btrt.status.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The file: whole at any moment, of the age of the last pass, and no reason to stop. */
@Timeout(60)
class HashListFileAgentTest {
  private static final long WALL_MS = 1_800_000_000_000L;

  @TempDir private Path directory;
  private final AtomicLong nowNs = new AtomicLong();
  private final AtomicLong wallMs = new AtomicLong(WALL_MS);
  private final List<String> lines = new ArrayList<>();
  private final TestLists lists = new TestLists(TestLists.settings(0, 10_000));

  private HashListFileAgent agent(Path file, Format format) {
    return new HashListFileAgent(
        file,
        format,
        lists.builder::latest,
        lists.counters,
        new DistinctLog(new ListLogger(lines), nowNs::get),
        nowNs::get,
        wallMs::get);
  }

  private void passSecond() {
    nowNs.addAndGet(TimeUnit.SECONDS.toNanos(1));
    wallMs.addAndGet(1_000);
  }

  /** An agent's look at the list. */
  private int work(HashListFileAgent agent) {
    passSecond();
    return agent.doWork();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void shouldWriteNothingBeforeThereIsAList() throws IOException {
    assertEquals(0, work(agent(directory.resolve("list"), Format.TEXT)));
    assertEquals(List.of(), names());
  }

  @Test
  void shouldWriteEachFormat() throws IOException {
    HashList list = lists.pass(TestSwarm.local(1, 2, 3), TestSwarm.local(2, 2, 3));
    for (Format format : Format.values()) {
      Path file = directory.resolve(format.name());
      assertEquals(1, work(agent(file, format)));
      assertEquals(
          new String(TestLists.bytes(list, format), ISO_8859_1),
          Files.readString(file, ISO_8859_1));
    }
    assertEquals(List.of("BINARY", "JSON", "TEXT"), names());
    assertEquals(3, lists.total(Counter.HASHLIST_FILE_WRITTEN));
  }

  @Test
  void shouldOnlyRenewTheTimeOfWhatHasNotChanged() throws IOException {
    Path file = directory.resolve("list");
    HashListFileAgent agent = agent(file, Format.TEXT);
    lists.pass(TestSwarm.local(1, 2, 3));
    assertEquals(1, work(agent));
    assertEquals(0, work(agent));
    Object written = Files.getAttribute(file, "unix:ino");

    lists.pass(TestSwarm.local(1, 20, 3));
    assertEquals(1, work(agent));
    assertEquals(written, Files.getAttribute(file, "unix:ino"));
    assertEquals(FileTime.fromMillis(wallMs.get()), Files.getLastModifiedTime(file));

    lists.pass();
    assertEquals(1, work(agent));
    assertEquals("", Files.readString(file));
  }

  @Test
  void shouldWriteAgainWhatSomebodyHasRemoved() throws IOException {
    Path file = directory.resolve("list");
    HashListFileAgent agent = agent(file, Format.TEXT);
    HashList list = lists.pass(TestSwarm.local(1, 2, 3));
    work(agent);
    Files.delete(file);
    lists.pass(TestSwarm.local(1, 2, 3));
    work(agent);
    assertEquals(TestLists.text(list, Format.TEXT), Files.readString(file));
  }

  @Test
  void shouldSayOnceThatItCannotWriteAndOnceThatItCan() throws IOException {
    Path away = directory.resolve("away");
    Path file = away.resolve("list");
    HashListFileAgent agent = agent(file, Format.TEXT);
    for (int i = 0; i < 100; i++) {
      lists.pass(TestSwarm.local(1, 2, 3));
      assertEquals(1, work(agent));
      nowNs.addAndGet(TimeUnit.SECONDS.toNanos(60));
    }
    assertEquals(100, lists.total(Counter.HASHLIST_FILE_FAILED));
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(lines.get(0).startsWith("WARN hashlist.file: " + file + " cannot"), lines::toString);

    Files.createDirectory(away);
    lists.pass(TestSwarm.local(1, 2, 3));
    work(agent);
    assertTrue(Files.exists(file));
    assertEquals(2, lines.size(), lines::toString);
    assertEquals("WARN hashlist.file: " + file + " is written again", lines.get(1));
    assertEquals(1, lists.total(Counter.HASHLIST_FILE_WRITTEN));
  }

  /** Lists of different lengths, each all of one digit: a reader would see a mixture. */
  @Test
  void shouldShowAReaderOneListOrAnother() throws Exception {
    Path file = directory.resolve("list");
    HashListFileAgent agent = agent(file, Format.TEXT);
    lists.pass(swarms(0));
    work(agent);
    AtomicBoolean isOver = new AtomicBoolean();
    CountDownLatch reading = new CountDownLatch(1);
    try (ExecutorService reader = Executors.newSingleThreadExecutor()) {
      Future<Integer> reads =
          reader.submit(
              () -> {
                int count = 0;
                while (!isOver.get()) {
                  assertWhole(Files.readAllLines(file));
                  reading.countDown();
                  count++;
                }
                return count;
              });
      assertTrue(reading.await(30, TimeUnit.SECONDS));
      for (int round = 1; round <= 100; round++) {
        lists.pass(swarms(round));
        work(agent);
      }
      isOver.set(true);
      assertTrue(reads.get(30, TimeUnit.SECONDS) > 0);
    }
    assertEquals(List.of("list"), names());
  }

  private static List<TestSwarm> swarms(int round) {
    List<TestSwarm> swarms = new ArrayList<>();
    for (int i = 0; i < 500 + 37 * (round % 7); i++) {
      swarms.add(TestSwarm.local(round % 7 << 20 | i, 2, 3));
    }
    return swarms;
  }

  private static void assertWhole(List<String> hashes) {
    int round = Integer.parseInt(hashes.get(0).substring(33, 35), 16);
    assertEquals(500 + 37 * round, hashes.size());
    for (String hash : hashes) {
      assertEquals(round, Integer.parseInt(hash.substring(33, 35), 16));
    }
  }
}
