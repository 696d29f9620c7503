// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static org.awaitility.Awaitility.await;
import static org.btrt.system.TestPeers.EVENT_NONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.btrt.config.DatabaseSettings;
import org.btrt.snapshot.TestServer;
import org.btrt.system.TestPeers.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The distribution with a database: its commands, its snapshots, its restart without a store. */
@Timeout(300)
class DatabaseSystemTest {
  private static final int EXIT_FINE = 0;
  private static final int EXIT_FAILED = 1;
  private static final int PEERS = 200;
  private static final int TORRENTS = 20;
  private static final String DRIVER = "com.mysql.";

  private final TestServer server = TestServer.shared();
  @TempDir private Path directory;

  private Path configuration(String... lines) throws IOException {
    return BtrtProcess.writeUdpOnly(directory, lines);
  }

  private String database(DatabaseSettings settings) throws IOException {
    BtrtProcess.write(directory, "password", TestServer.PASSWORD);
    return ("database: {url: 'tcp://127.0.0.1:%d?sslMode=DISABLED', user: %s, schema: %s,"
            + " password_file: password, snapshot_interval: 1}")
        .formatted(server.port(), settings.schema(), settings.schema());
  }

  private String execute(int expectedStatus, String... arguments)
      throws IOException, InterruptedException {
    try (BtrtProcess process = BtrtProcess.start(directory, arguments)) {
      assertEquals(expectedStatus, process.exitStatus(), process::output);
      assertFalse(process.output().contains("\tat "), process::output);
      return process.output();
    }
  }

  @Test
  void shouldKnowItsPeersThoughItsStoreIsGone() throws Exception {
    DatabaseSettings settings = server.newSchema();
    Path file = configuration(database(settings), "store: {max_swarms: 1000, max_peers: 10000}");
    String option = file.toString();
    assertTrue(execute(EXIT_FAILED, "db", "status", "-c", option).contains("run btrt db create"));
    assertTrue(execute(EXIT_FINE, "db", "create", "-c", option).contains("created, version"));
    assertTrue(execute(EXIT_FAILED, "db", "create", "-c", option).contains("tables already"));
    assertTrue(execute(EXIT_FINE, "db", "upgrade", "-c", option).contains("as needed"));
    try (BtrtProcess tracker = BtrtProcess.run(directory, file)) {
      assertEquals(1, tracker.lines("database: 0 peers are back"), tracker::output);
      for (int i = 0; i < PEERS; i++) {
        TestPeers.announce(tracker.udp(), "127.0.0." + (1 + i), i % TORRENTS, 1 + i, EVENT_NONE, 0);
      }
      await("a snapshot of all peers")
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  server
                      .value(settings.schema(), "SELECT COALESCE(MAX(peers), 0) FROM snapshot")
                      .equals(Integer.toString(PEERS)));
      assertEquals(EXIT_FINE, tracker.terminate(), tracker::output);
      assertFalse(tracker.output().contains(TestServer.PASSWORD), tracker::output);
      assertEquals(0, tracker.lines(" WARN "), tracker::output);
      assertEquals(0, tracker.lines(" ERROR "), tracker::output);
    }
    assertTrue(
        execute(EXIT_FINE, "db", "status", "-c", option)
            .contains("holds " + TORRENTS + " torrents and " + PEERS + " peers"));
    try (BtrtProcess tracker = BtrtProcess.run(directory, file)) {
      assertEquals(1, tracker.lines("database: " + PEERS + " peers are back"), tracker::output);
      for (int torrent = 0; torrent < TORRENTS; torrent++) {
        Reply reply =
            TestPeers.announce(
                tracker.udp(), "127.0.0." + (1 + torrent), torrent, 1 + torrent, EVENT_NONE, 200);
        assertEquals(PEERS / TORRENTS - 1, reply.peers().size(), "torrent " + torrent);
      }
      assertEquals(EXIT_FINE, tracker.terminate(), tracker::output);
    }
  }

  @Test
  void shouldServeThoughTheDatabaseIsAway() throws Exception {
    Path file =
        configuration("database: {url: 'tcp://127.0.0.1:1', user: a, snapshot_interval: 1}");
    try (BtrtProcess tracker = BtrtProcess.run(directory, file)) {
      assertEquals(1, tracker.lines("database: nothing is brought back: "), tracker::output);
      tracker.awaitLines("database: no snapshot: ", 1);
      TestPeers.announce(tracker.udp(), "127.0.0.1", 1, 1, EVENT_NONE, 0);
      assertEquals(
          1, TestPeers.announce(tracker.udp(), "127.0.0.2", 1, 2, EVENT_NONE, 9).peers().size());
      assertEquals(EXIT_FINE, tracker.terminate(), tracker::output);
    }
  }

  /** Neither its time nor its memory is spent without a database. */
  @Test
  void shouldLoadTheDriverOnlyIfThereIsADatabase() throws Exception {
    assertFalse(classesOf(configuration()).contains(DRIVER));
    assertTrue(
        classesOf(configuration("database: {url: 'tcp://127.0.0.1:1', user: a}")).contains(DRIVER));
  }

  private String classesOf(Path file) throws IOException, InterruptedException {
    Path classes = Files.createTempFile(directory, "classes", ".log");
    Map<String, String> logging = Map.of("BTRT_JAVA_OPTS", "-Xlog:class+load:file=" + classes);
    try (BtrtProcess tracker =
        BtrtProcess.start(directory, logging, "run", "-c", file.toString())) {
      tracker.awaitLines("ready", 1);
      assertEquals(EXIT_FINE, tracker.terminate(), tracker::output);
    }
    String loaded = Files.readString(classes);
    assertTrue(loaded.contains("org.btrt.Tracker "), "the log of classes is there");
    return loaded;
  }
}
