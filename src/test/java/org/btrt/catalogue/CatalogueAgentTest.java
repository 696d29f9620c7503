// SPDX-License-Identifier: Apache-2.0
package org.btrt.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.btrt.common.DistinctLog;
import org.btrt.common.ListLogger;
import org.btrt.config.ConfigurationException;
import org.btrt.status.Counter;
import org.btrt.status.Status;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the directory is looked through, what is published, and what is said once. */
class CatalogueAgentTest {
  private static final int INTERVAL_S = 60;

  @TempDir private Path root;
  private final AtomicLong nowNs = new AtomicLong(Long.MAX_VALUE - 5);
  private final List<String> lines = new ArrayList<>();
  private final List<Catalogue> published = new ArrayList<>();
  private final Status status = new Status();
  private Path path;
  private CatalogueAgent agent;

  @BeforeEach
  void make() throws IOException {
    path = Files.createDirectory(root.resolve("torrents"));
    agent =
        new CatalogueAgent(
            path,
            INTERVAL_S,
            published::add,
            status.register(),
            new DistinctLog(new ListLogger(lines), nowNs::get),
            nowNs::get);
  }

  private int workAfter(int seconds) {
    nowNs.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    return agent.doWork();
  }

  @Test
  void shouldLookAgainWhenTheIntervalIsOver() throws Exception {
    TestTorrent.of("a", 1).in(path, "a.torrent");
    assertEquals(1, agent.first().torrents().size());
    assertEquals(List.of(), published);

    TestTorrent.of("b", 1).in(path, "b.torrent");
    assertEquals(0, workAfter(INTERVAL_S - 1));
    assertEquals(List.of(), published);
    assertEquals(1, workAfter(1));
    assertEquals(2, published.getLast().torrents().size());
    assertEquals(1, workAfter(INTERVAL_S));
    assertEquals(1, published.size());
    assertEquals(3, status.total(Counter.TORRENT_SCANS));
    assertEquals(2, status.total(Counter.TORRENT_FILES_READ));
  }

  @Test
  void shouldLookAtOnceWhenHurried() throws Exception {
    agent.first();
    TestTorrent.of("a", 1).in(path, "a.torrent");
    agent.hurry();
    assertEquals(1, workAfter(0));
    assertEquals(1, published.getLast().torrents().size());
    assertEquals(0, workAfter(INTERVAL_S - 1));
  }

  @Test
  void shouldSayOnceThatTheDirectoryIsGoneAndThatItIsBack() throws Exception {
    TestTorrent.of("a", 1).in(path, "a.torrent");
    agent.first();
    Files.move(path, root.resolve("aside"));
    for (int i = 0; i < 5; i++) {
      assertEquals(1, workAfter(INTERVAL_S));
    }
    assertEquals(
        List.of(
            "WARN access.torrents: "
                + path
                + ": cannot be looked through (NoSuchFileException); what was found before is"
                + " served, and each look tries again"),
        lines);
    assertEquals(List.of(), published);
    assertEquals(5, status.total(Counter.TORRENT_SCANS_FAILED));

    Files.move(root.resolve("aside"), path);
    workAfter(INTERVAL_S);
    workAfter(INTERVAL_S);
    assertEquals("WARN access.torrents: " + path + " can be looked through again", lines.getLast());
    assertEquals(2, lines.size());
  }

  @Test
  void shouldKeepALineALineWhateverAFileIsCalled() throws Exception {
    Files.writeString(path.resolve("a\n2026 ERROR forged.torrent"), "rubbish");
    agent.first();

    assertEquals(1, lines.size());
    assertTrue(lines.getFirst().contains("/a\\n2026 ERROR forged.torrent: "), lines::toString);
    assertEquals(1, lines.getFirst().lines().count());
  }

  @Test
  void shouldRefuseToStartWithoutADirectory() throws IOException {
    Files.delete(path);
    ConfigurationException missing =
        assertThrows(ConfigurationException.class, () -> agent.first());
    assertEquals(
        List.of(
            "access.torrents: "
                + path
                + ": cannot be looked through (NoSuchFileException), expected: a directory"),
        missing.messages());

    Files.writeString(path, "a file");
    ConfigurationException file =
        assertThrows(ConfigurationException.class, () -> CatalogueAgent.look(path, warning -> {}));
    assertEquals(
        List.of(
            "access.torrents: "
                + path
                + ": cannot be looked through (not a directory), expected: a directory"),
        file.messages());
  }
}
