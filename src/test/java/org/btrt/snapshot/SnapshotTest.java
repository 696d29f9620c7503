// SPDX-License-Identifier: Apache-2.0
package org.btrt.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.btrt.config.DatabaseSettings;
import org.btrt.status.Counter;
import org.btrt.status.NeighbourHealth;
import org.btrt.swarm.SwarmClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a snapshot holds, when it is taken and what readers see. */
@Timeout(120)
class SnapshotTest {
  private final TestServer server = TestServer.shared();
  private DatabaseSettings settings;
  private String schema;
  private SnapshotFixture tracker;

  @BeforeEach
  void create() throws Exception {
    settings = server.newSchema();
    schema = settings.schema();
    new DatabaseSchema(settings).create();
    tracker = new SnapshotFixture(settings);
  }

  @AfterEach
  void close() {
    tracker.close();
  }

  private void assertEqualToStore() throws SQLException {
    assertEquals(
        String.join("\n", tracker.peersOfStore()),
        String.join("\n", new TreeSet<>(server.rows(schema, SnapshotFixture.PEERS))));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void shouldHoldAllThatTheStoreHolds(long seed) throws SQLException {
    tracker.populate(seed, 20_000);
    tracker.takeSnapshot();
    assertEquals(1, tracker.status.total(Counter.SNAPSHOTS_DONE), tracker.logged::toString);
    assertEqualToStore();
    // Counts of swarms are those of their peers.
    String counted =
        "SELECT HEX(info_hash), IF(LENGTH(address) = 4, 4, 6), SUM(seeder), SUM(1 - seeder),"
            + " MAX(expires_s) FROM peers GROUP BY 1, 2 ORDER BY 1, 2";
    assertEquals(
        server.rows(schema, counted),
        server.rows(
            schema,
            "SELECT HEX(info_hash), family, seeders, leechers, expires_s FROM torrents"
                + " ORDER BY 1, 2"));
    assertEquals(
        server.value(schema, "SELECT SUM(completed) FROM peers"),
        server.value(schema, "SELECT SUM(completed) FROM torrents"));
    assertEquals(Long.toString(tracker.store.swarmCount()), count("torrents"));
    assertEquals(
        tracker.store.swarmCount() + " " + tracker.store.peerCount(),
        server.value(schema, "SELECT torrents, peers FROM snapshot"));
    assertEquals(tracker.store.peerCount(), tracker.agent.health().peers());
    assertEquals(
        tracker.store.swarmCount() + tracker.store.peerCount(),
        tracker.status.total(Counter.SNAPSHOT_ROWS));
    assertEquals(
        List.of(), server.rows(schema, "SHOW TABLES LIKE '%\\_new'"), "nothing is left over");
    assertEquals(List.of(), server.rows(schema, "SHOW TABLES LIKE '%\\_old'"));
  }

  private String count(String table) throws SQLException {
    return server.value(schema, "SELECT COUNT(*) FROM " + table);
  }

  @Test
  void shouldFollowTheStore() throws SQLException {
    tracker.populate(3, 3_000);
    tracker.takeSnapshot();
    // A part of them is over, though nobody has dropped it yet.
    tracker.passS(500);
    tracker.populate(4, 1_000);
    tracker.takeSnapshot();
    assertEqualToStore();
    assertTrue(tracker.peersOfStore().size() < tracker.store.peerCount());
  }

  @Test
  void shouldTellGroupsAndNeighbours() throws SQLException {
    tracker.client.peer(1, false, 1, 1).group(1).announce();
    tracker.neighbours.add(new NeighbourHealth("b", false, 7, 7, 0));
    tracker.takeSnapshot();
    assertEquals(
        List.of("0 " + tracker.groupNames.get(0) + " 0", "1 rest 1"),
        server.rows(schema, "SELECT * FROM peer_groups ORDER BY 1"));
    assertEquals(
        List.of("a\\'b 1 5 2 99", "b 0 7 7 0"),
        server.rows(schema, "SELECT * FROM neighbors ORDER BY 1"));
  }

  @Test
  void shouldKeepTheCourseOfTheCounters() throws SQLException {
    var counters = tracker.status.register();
    counters.add(Counter.ANNOUNCES_UDP4, 1_000);
    tracker.takeSnapshot();
    counters.add(Counter.ANNOUNCES_UDP4, 234);
    tracker.takeSnapshot();
    long startS = SnapshotFixture.STARTED_MS / 1000;
    assertEquals(
        List.of(startS + " " + (startS + 10) + " 1000", startS + " " + (startS + 20) + " 1234"),
        server.rows(
            schema,
            "SELECT instance_s, time_s, total FROM counters WHERE metric = 'announces'"
                + " AND label = 'udp4' ORDER BY time_s"));
    assertEquals(Integer.toString(2 * Counter.values().length), count("counters"));
  }

  @Test
  void shouldKeepToItsPeriod() {
    tracker.passS(SnapshotFixture.PERIOD_S - 1);
    assertEquals(0, tracker.agent.doWork());
    tracker.takeSnapshot();
    assertEquals(0, tracker.agent.doWork());
    assertEquals(SnapshotFixture.STARTED_MS + 19_000, tracker.agent.health().takenMs());
    // What was slept through is not made up for.
    tracker.passS(35 * SnapshotFixture.PERIOD_S);
    tracker.takeSnapshot();
    assertEquals(0, tracker.agent.doWork());
    assertEquals(2, tracker.attempts());
  }

  @Test
  void shouldTakeAQuarterOfACoreAtMost() {
    tracker.populate(1, 5_000);
    tracker.wallReadTakesNs = 1_000_000;
    tracker.passS(SnapshotFixture.PERIOD_S);
    int pieces = 0;
    while (tracker.attempts() == 0) {
      long beginNs = tracker.nowNs.get();
      assertEquals(1, tracker.agent.doWork());
      long tookNs = tracker.nowNs.get() - beginNs;
      if (tracker.attempts() == 0) {
        tracker.nowNs.addAndGet(3 * tookNs - 1);
        assertTrue(tookNs > 0);
        assertEquals(0, tracker.agent.doWork(), "pauses three times as long");
        tracker.nowNs.addAndGet(1);
        pieces++;
      }
    }
    assertTrue(pieces > 3);
    assertEquals(1, tracker.status.total(Counter.SNAPSHOTS_DONE), tracker.logged::toString);
  }

  /** Readers ask for all that belongs together, again and again, while it is exchanged. */
  @Test
  void shouldShowReadersWholeSnapshotsOnly() throws Exception {
    tracker.takeSnapshot();
    AtomicBoolean done = new AtomicBoolean();
    AtomicReference<Throwable> fault = new AtomicReference<>();
    java.util.Set<String> seen = java.util.concurrent.ConcurrentHashMap.newKeySet();
    Thread reader =
        new Thread(
            () -> {
              String sql =
                  "SELECT (SELECT peers FROM snapshot), (SELECT COUNT(*) FROM peers),"
                      + " (SELECT SUM(seeders + leechers) FROM torrents)";
              try {
                while (!done.get()) {
                  seen.addAll(server.rows(schema, sql));
                }
              } catch (SQLException | RuntimeException e) {
                fault.set(e);
              }
            });
    reader.start();
    SwarmClient client = tracker.client;
    for (int round = 1; round <= 12; round++) {
      for (int i = 0; i < 50; i++) {
        client.peer(i % 7, i % 2 == 0, round * 50 + i, 1).announce();
      }
      tracker.takeSnapshot();
    }
    done.set(true);
    reader.join();
    assertEquals(null, fault.get());
    assertEquals(13, tracker.status.total(Counter.SNAPSHOTS_DONE), tracker.logged::toString);
    assertTrue(seen.size() > 3, seen::toString);
    for (String row : seen) {
      String[] counts = row.split(" ", -1);
      assertTrue(
          counts[0].equals(counts[1]) && (counts[0].equals(counts[2]) || counts[2].equals("null")),
          row);
    }
  }

  /** A transaction that began with one snapshot keeps it; the next one waits, and gives up. */
  @Test
  void shouldLeaveAReaderItsSnapshot() throws Exception {
    tracker.client.peer(1, false, 1, 1).announce();
    tracker.takeSnapshot();
    tracker.client.peer(1, false, 2, 1).announce();
    try (Connection reader = server.root()) {
      reader.setCatalog(schema);
      reader.setAutoCommit(false);
      try (var statement = reader.createStatement();
          var snapshot = statement.executeQuery("SELECT peers FROM snapshot")) {
        assertTrue(snapshot.next());
      }
      tracker.takeSnapshot();
      assertEquals(1, tracker.status.total(Counter.SNAPSHOTS_FAILED));
      assertTrue(tracker.logged.get(0).contains("Lock wait timeout"), tracker.logged::toString);
      try (var statement = reader.createStatement();
          var peers = statement.executeQuery("SELECT COUNT(*) FROM peers")) {
        assertTrue(peers.next());
        assertEquals(1, peers.getInt(1));
      }
      reader.commit();
    }
    tracker.takeSnapshot();
    assertEquals("2", count("peers"));
    assertEquals(List.of("database: a snapshot is written again, after 1 failed"), tracker.notices);
  }

  /** What an operator is told to ask works. */
  @Test
  void shouldAnswerTheQueriesOfTheManual() throws Exception {
    tracker.populate(1, 1_000);
    tracker.takeSnapshot();
    Path manual = Path.of(System.getProperty("btrt.basedir", "."), "sql", "README.md");
    List<String> queries =
        Pattern.compile("(?m)^    (SELECT [^;]*);$")
            .matcher(Files.readString(manual))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertEquals(2, queries.size());
    List<String> largest = server.rows(schema, queries.get(0));
    assertEquals(20, largest.size());
    int before = Integer.MAX_VALUE;
    for (String row : largest) {
      String[] counts = row.split(" ", -1);
      int peers = Integer.parseInt(counts[1]) + Integer.parseInt(counts[2]);
      assertTrue(peers <= before, largest::toString);
      before = peers;
    }
    assertEquals(1, server.rows(schema, queries.get(1)).size());
  }

  @Test
  void shouldNotMixWithAnotherTracker() throws Exception {
    tracker.client.peer(1, false, 1, 1).announce();
    try (SnapshotFixture other = new SnapshotFixture(settings)) {
      tracker.beginSnapshot(2);
      other.takeSnapshot();
      assertEquals(1, other.status.total(Counter.SNAPSHOTS_FAILED));
      assertTrue(
          other.logged.get(0).contains("somebody else is writing into this schema"),
          other.logged::toString);
      tracker.takeSnapshot();
      assertEquals("1", count("peers"));
      other.takeSnapshot();
      assertEquals("0", count("peers"));
      assertFalse(other.agent.health().takenMs() == 0);
    }
  }
}
