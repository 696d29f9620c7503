// SPDX-License-Identifier: Apache-2.0
package org.btrt.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import org.btrt.config.DatabaseSettings;
import org.btrt.status.Counter;
import org.btrt.swarm.GroupClassifier;
import org.btrt.swarm.PeerEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes back from the database when a tracker starts. */
@Timeout(120)
class RestoreTest {
  private static final int LIFETIME_MAX_S = 2_700;
  private static final GroupClassifier LAST_BIT = (ipv6, high, low) -> (int) (low & 1);

  private final TestServer server = TestServer.shared();
  private DatabaseSettings settings;

  @BeforeEach
  void create() throws Exception {
    settings = server.newSchema();
    new DatabaseSchema(settings).create();
  }

  private Snapshots restore(SnapshotFixture tracker) {
    Snapshots snapshots = new Snapshots(settings, tracker.parts);
    snapshots.restore(LAST_BIT, LIFETIME_MAX_S);
    return snapshots;
  }

  private static String completed(SnapshotFixture tracker, long swarm) {
    return Long.toString(tracker.client.scrape(swarm).completed());
  }

  @Test
  void shouldBringBackAllPeersWithTheirTimes() throws Exception {
    SortedSet<String> peers;
    String completed;
    try (SnapshotFixture before = new SnapshotFixture(settings)) {
      before.populate(1, 20_000);
      // Groups as the next tracker will see them.
      before.store.groupsChanged();
      for (int part = 0; part < before.store.parts(); part++) {
        before.store.sweep(part, LAST_BIT, view -> {});
      }
      // Downloads of peers that have gone count as well.
      before.client.peer(3, false, 1, 1).seeder().event(PeerEvent.COMPLETED).announce();
      before.client.peer(3, false, 1, 1).event(PeerEvent.STOPPED).announce();
      before.takeSnapshot();
      before.passS(300);
      peers = before.peersOfStore();
      completed = completed(before, 3);
    }
    try (SnapshotFixture after = new SnapshotFixture(settings)) {
      after.passS(310);
      restore(after).close();
      assertEquals(String.join("\n", peers), String.join("\n", after.peersOfStore()));
      assertEquals(peers.size(), after.status.total(Counter.PEERS_RESTORED));
      assertEquals(List.of("database: " + peers.size() + " peers are back"), after.notices);
      assertEquals(completed, completed(after, 3));
      // Who is known to have completed is not counted again.
      after.passS(LIFETIME_MAX_S);
      assertEquals(0, after.peersOfStore().size());
    }
  }

  @Test
  void shouldNotTouchThePeersOfAStoreThatHasAny() throws Exception {
    try (SnapshotFixture before = new SnapshotFixture(settings)) {
      for (int i = 1; i <= 5; i++) {
        before.client.peer(1, false, i, 1).seeder().event(PeerEvent.COMPLETED).announce();
      }
      before.takeSnapshot();
    }
    try (SnapshotFixture after = new SnapshotFixture(settings)) {
      after.client.peer(1, false, 7, 1).announce();
      restore(after).close();
      assertEquals(1, after.store.peerCount());
      assertEquals("5", completed(after, 1));
    }
  }

  /** A clock that was set back makes nobody immortal; rows that are no peers are passed over. */
  @Test
  void shouldNotBelieveTheTables() throws Exception {
    try (SnapshotFixture tracker = new SnapshotFixture(settings)) {
      long nowS = tracker.wallMs.get() / 1000;
      String id = "REPEAT('x', 20)";
      String insert = "INSERT INTO " + settings.schema() + ".peers VALUES ";
      server.execute(
          insert + "(" + id + ", x'01020304', 1, " + id + ", 0, 0, 0, " + (nowS + 900_000) + ")",
          insert + "(" + id + ", x'01020304', 0, " + id + ", 0, 0, 0, " + (nowS + 9) + ")",
          insert + "(" + id + ", x'010203', 1, " + id + ", 0, 0, 0, " + (nowS + 9) + ")",
          insert + "(" + id + ", x'', 1, " + id + ", 0, 0, 0, " + (nowS + 9) + ")",
          insert + "(" + id + ", x'01020305', 1, " + id + ", 99, 7, 7, " + nowS + ")",
          "INSERT INTO " + settings.schema() + ".torrents VALUES (" + id + ",4,0,0,4294967295,0)");
      restore(tracker).close();
      assertEquals(
          List.of("database: 1 peers are back, 3 were not taken"),
          tracker.notices,
          tracker.logged::toString);
      tracker.passS(LIFETIME_MAX_S - 1);
      assertEquals(1, tracker.peersOfStore().size());
      tracker.passS(1);
      assertEquals(0, tracker.peersOfStore().size());
    }
  }

  @Test
  void shouldStartWithoutWhenTheDatabaseIsAwayOrSilent() throws Exception {
    try (StallingProxy proxy = new StallingProxy(server.port())) {
      proxy.stall(true);
      settings = TestServer.settings(settings.schema(), proxy.port());
      try (SnapshotFixture tracker = new SnapshotFixture(settings)) {
        long beginNs = System.nanoTime();
        restore(tracker).close();
        long tookNs = System.nanoTime() - beginNs;
        assertTrue(tookNs < TimeUnit.SECONDS.toNanos(10), "took " + tookNs);
        assertEquals(1, tracker.logged.size());
        assertTrue(tracker.logged.get(0).startsWith("WARN database: nothing is brought back: "));
      }
    }
  }

  @Test
  void shouldSayThatThereIsNoSchema() throws Exception {
    settings = server.newSchema();
    try (SnapshotFixture tracker = new SnapshotFixture(settings)) {
      restore(tracker).close();
      assertEquals(
          List.of(
              "WARN database: nothing is brought back: the schema has no tables, version 2 is"
                  + " needed: run btrt db create"),
          tracker.logged);
    }
  }

  /** What is there when the time is over stays; the rest is left. */
  @Test
  void shouldEndWhenItsTimeIsOver() throws Exception {
    try (SnapshotFixture before = new SnapshotFixture(settings)) {
      before.populate(1, 2_000);
      before.takeSnapshot();
    }
    try (SnapshotFixture after = new SnapshotFixture(settings);
        var connection = new Database(settings, java.util.Map.of()).open()) {
      Restore restore = new Restore(after.store, LAST_BIT, LIFETIME_MAX_S, after.nowNs::get, 0);
      restore.run(connection, after.wallMs.get() / 1000);
      assertTrue(restore.isCut());
      assertEquals(64, restore.restored());
      assertEquals(64, after.store.peerCount());
      connection.abort(Runnable::run);
    }
  }
}
