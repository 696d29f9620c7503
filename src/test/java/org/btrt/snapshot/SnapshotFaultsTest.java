// SPDX-License-Identifier: Apache-2.0
package org.btrt.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.btrt.config.DatabaseSettings;
import org.btrt.config.DatabaseUrl;
import org.btrt.status.Counter;
import org.btrt.swarm.SwarmClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the database does, the tracker serves, says so once, and catches up by itself. */
@Timeout(180)
class SnapshotFaultsTest {
  private static final String PEER_COUNT = "SELECT COUNT(*) FROM peers";

  private final TestServer server = TestServer.shared();

  private DatabaseSettings created(TestServer on) throws Exception {
    DatabaseSettings settings = on.newSchema();
    new DatabaseSchema(settings).create();
    return settings;
  }

  private static void assertWhole(TestServer on, DatabaseSettings of, SnapshotFixture tracker)
      throws SQLException {
    assertEquals(
        String.join("\n", tracker.peersOfStore()),
        String.join("\n", new TreeSet<>(on.rows(of.schema(), SnapshotFixture.PEERS))));
  }

  private static void assertServes(SnapshotFixture tracker) {
    SwarmClient client = tracker.client;
    client.peer(9_999, false, 1, 1).announce();
    assertEquals(1, client.peer(9_999, false, 2, 1).announce().size());
  }

  /** Fails three times with the same words, then once is said, and the next one is whole. */
  private static void assertOneLine(SnapshotFixture tracker, String text) {
    for (int i = 0; i < 3; i++) {
      tracker.takeSnapshot();
      assertServes(tracker);
    }
    assertEquals(3, tracker.status.total(Counter.SNAPSHOTS_FAILED));
    assertEquals(1, tracker.logged.size(), tracker.logged::toString);
    assertTrue(tracker.logged.get(0).contains(text), tracker.logged::toString);
    assertTrue(tracker.agent.health().trouble().contains(text));
    assertFalse(tracker.logged.get(0).contains(TestServer.PASSWORD));
  }

  @Test
  void shouldCatchUpWhenTheServerWasKilledInTheMiddle() throws Exception {
    try (TestServer own = TestServer.start()) {
      DatabaseSettings settings = created(own);
      try (SnapshotFixture tracker = new SnapshotFixture(settings)) {
        tracker.populate(1, 5_000);
        tracker.takeSnapshot();
        long before = tracker.store.peerCount();
        tracker.populate(2, 5_000);
        tracker.beginSnapshot(3);
        assertEquals(1, tracker.attempts(), "in the middle");
        own.kill();
        while (tracker.attempts() == 1) {
          tracker.agent.doWork();
        }
        assertEquals(1, tracker.status.total(Counter.SNAPSHOTS_FAILED));
        tracker.takeSnapshot();
        assertEquals(2, tracker.status.total(Counter.SNAPSHOTS_FAILED));
        assertServes(tracker);
        own.restart();
        assertEquals(Long.toString(before), own.value(settings.schema(), PEER_COUNT));
        assertFalse(own.rows(settings.schema(), "SHOW TABLES LIKE 'peers_new'").isEmpty());
        tracker.takeSnapshot();
        assertEquals(2, tracker.status.total(Counter.SNAPSHOTS_DONE));
        assertWhole(own, settings, tracker);
        assertEquals(
            List.of("database: a snapshot is written again, after 2 failed"), tracker.notices);
        assertEquals(List.of(), own.rows(settings.schema(), "SHOW TABLES LIKE '%\\_new'"));
        // Times of the course: the first, the one cut short, the last; none twice.
        assertEquals(
            "3", own.value(settings.schema(), "SELECT COUNT(DISTINCT time_s) FROM counters"));
      }
    }
  }

  @Test
  void shouldGoOnWhileTheDatabaseIsReadOnly() throws Exception {
    DatabaseSettings settings = created(server);
    try (SnapshotFixture tracker = new SnapshotFixture(settings)) {
      tracker.populate(1, 500);
      server.execute("SET GLOBAL read_only = 1");
      try {
        assertOneLine(tracker, "read-only");
      } finally {
        server.execute("SET GLOBAL read_only = 0");
      }
      tracker.takeSnapshot();
      assertWhole(server, settings, tracker);
    }
  }

  /** A table in memory is full as a disk is: the server says so in the middle of a batch. */
  @Test
  void shouldGoOnWhileTheDatabaseIsFull() throws Exception {
    DatabaseSettings settings = created(server);
    String table = settings.schema() + ".peers";
    try (SnapshotFixture tracker = new SnapshotFixture(settings)) {
      tracker.client.peer(1, false, 1, 1).announce();
      tracker.takeSnapshot();
      tracker.populate(1, 5_000);
      server.execute(
          "SET GLOBAL max_heap_table_size = 65536", "ALTER TABLE " + table + " ENGINE = MEMORY");
      try {
        assertOneLine(tracker, "full");
      } finally {
        server.execute(
            "SET GLOBAL max_heap_table_size = DEFAULT",
            "ALTER TABLE " + table + " ENGINE = InnoDB");
      }
      assertEquals("1", server.value(settings.schema(), PEER_COUNT));
      tracker.takeSnapshot();
      assertWhole(server, settings, tracker);
    }
  }

  @Test
  void shouldNotWaitForADatabaseThatDoesNotAnswer() throws Exception {
    DatabaseSettings direct = created(server);
    try (StallingProxy proxy = new StallingProxy(server.port())) {
      DatabaseSettings settings =
          new DatabaseSettings(
              TestServer.settings(direct.schema(), proxy.port()).url(),
              direct.user(),
              TestServer.PASSWORD,
              Optional.empty(),
              direct.schema(),
              10,
              500,
              1_000);
      try (SnapshotFixture tracker = new SnapshotFixture(settings)) {
        tracker.populate(1, 3_000);
        tracker.beginSnapshot(2);
        assertEquals(0, tracker.attempts());
        proxy.stall(true);
        long beginNs = System.nanoTime();
        while (tracker.attempts() == 0) {
          tracker.agent.doWork();
        }
        tracker.takeSnapshot();
        assertTrue(System.nanoTime() - beginNs < TimeUnit.SECONDS.toNanos(30));
        assertEquals(2, tracker.status.total(Counter.SNAPSHOTS_FAILED));
        assertServes(tracker);
        proxy.stall(false);
        tracker.takeSnapshot();
        assertWhole(server, direct, tracker);
      }
    }
  }

  /** Whoever waits for the database is woken when the tracker stops. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldStopAtOnceWhileTheDatabaseDoesNotAnswer(int steps) throws Exception {
    DatabaseSettings direct = created(server);
    try (StallingProxy proxy = new StallingProxy(server.port());
        SnapshotFixture tracker =
            new SnapshotFixture(TestServer.settings(direct.schema(), proxy.port()))) {
      tracker.populate(1, 3_000);
      tracker.beginSnapshot(steps);
      proxy.stall(true);
      tracker.passS(SnapshotFixture.PERIOD_S);
      Thread waiting =
          new Thread(
              () -> {
                while (!Thread.currentThread().isInterrupted()) {
                  tracker.agent.doWork();
                }
              });
      waiting.start();
      tracker.agent.abort();
      waiting.interrupt();
      waiting.join(4_000);
      assertFalse(waiting.isAlive());
      assertEquals(List.of(), tracker.logged);
    }
  }

  @Test
  void shouldGoOnWhileTheDatabaseIsAway() throws Exception {
    DatabaseSettings settings;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      settings = TestServer.settings("nobody", free.getLocalPort());
    }
    try (SnapshotFixture tracker = new SnapshotFixture(settings)) {
      assertOneLine(tracker, "Connection refused");
    }
  }

  @Test
  void shouldSayThatItIsNotLetIn() throws Exception {
    DatabaseSettings right = created(server);
    DatabaseSettings wrong =
        new DatabaseSettings(
            right.url(),
            right.user(),
            "something else",
            Optional.empty(),
            right.schema(),
            10,
            1_000,
            1_000);
    try (SnapshotFixture tracker = new SnapshotFixture(wrong)) {
      assertOneLine(tracker, "Access denied");
    }
  }

  @Test
  void shouldTakeThePasswordFromAFileOrTheEnvironment(@TempDir Path directory) throws Exception {
    DatabaseSettings right = created(server);
    Path file = directory.resolve("password");
    DatabaseSettings fromFile =
        new DatabaseSettings(
            right.url(), right.user(), "", Optional.of(file), right.schema(), 10, 1_000, 1_000);
    assertRefused(fromFile, Map.of(), file + " cannot be read");
    Files.writeString(file, "wrong\n");
    assertRefused(fromFile, Map.of(), "Access denied");
    new Database(fromFile, Map.of(Database.PASSWORD_VARIABLE, TestServer.PASSWORD)).open().close();
    Files.writeString(file, TestServer.PASSWORD + "\n");
    new Database(fromFile, Map.of()).open().close();
    assertFalse(right.toString().contains(TestServer.PASSWORD));
  }

  /** Encrypted if the server can, as MariaDB has been able to by itself since 11.4. */
  @Test
  void shouldEncryptIfTheServerCan() throws Exception {
    DatabaseSettings right = created(server);
    DatabaseSettings plain =
        new DatabaseSettings(
            new DatabaseUrl("127.0.0.1", server.port(), Map.of()),
            right.user(),
            right.password(),
            right.passwordFile(),
            right.schema(),
            10,
            5_000,
            5_000);
    try (Connection connection = new Database(plain, Map.of()).open();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW STATUS LIKE 'Ssl_cipher'")) {
      assertTrue(row.next());
      assertFalse(row.getString(2).isEmpty());
    }
  }

  private static void assertRefused(
      DatabaseSettings settings, Map<String, String> environment, String text) throws IOException {
    try {
      new Database(settings, environment).open().close();
    } catch (SQLException e) {
      assertTrue(Database.text(e).contains(text), e::toString);
      return;
    }
    throw new AssertionError("expected: " + text);
  }
}
