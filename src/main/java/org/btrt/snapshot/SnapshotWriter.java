// SPDX-License-Identifier: Apache-2.0
package org.btrt.snapshot;

import static org.btrt.common.PeerGroupLimits.GROUPS_MAX;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.btrt.status.Counter;
import org.btrt.status.NeighbourHealth;
import org.btrt.status.Status;

/**
 * One snapshot on its way into the database: written beside the one that is read, then put in its
 * place. Whatever is thrown, the snapshot before stays, and this one is over.
 *
 * <p><em>Threading:</em> one thread.
 */
final class SnapshotWriter {
  /** Rows of a statement: some 100 KB. */
  static final int BATCH_ROWS = 1_000;

  /** A connection of ours that was cut a moment ago may still hold it. */
  private static final int LOCK_MAX_S = 1;

  private static final int SWAP_ATTEMPTS = 3;
  private static final int LOCK_WAIT_TIMEOUT = 1205;

  private final Connection connection;
  private final long instanceS;
  private final PreparedStatement torrents;
  private final PreparedStatement peers;
  private final long[] peersOfGroup = new long[GROUPS_MAX];
  private int torrentsPending;
  private int peersPending;
  private long torrentCount;
  private long peerCount;

  private SnapshotWriter(Connection connection, long instanceS) throws SQLException {
    this.connection = connection;
    this.instanceS = instanceS;
    // A swarm that ended and began again while the store was walked through may be met twice: then
    // the first time counts.
    this.torrents =
        connection.prepareStatement(
            "INSERT INTO torrents_new VALUES (?,?,?,?,?,?) ON DUPLICATE KEY UPDATE family = family");
    this.peers =
        connection.prepareStatement(
            "INSERT INTO peers_new VALUES (?,?,?,?,?,?,?,?) ON DUPLICATE KEY UPDATE port = port");
  }

  /**
   * Begins a snapshot: makes empty tables for it, and drops what is left of others.
   *
   * @param connection is the caller's, who ends it if anything fails
   * @param instanceS start of the tracker
   * @throws SchemaException if the schema is another one
   */
  static SnapshotWriter begin(Connection connection, long instanceS) throws SQLException {
    Database.lock(connection, LOCK_MAX_S);
    Schema.require(connection);
    try (Statement statement = connection.createStatement()) {
      for (String table : Schema.SNAPSHOT_TABLES) {
        statement.execute("DROP TABLE IF EXISTS " + table + "_new, " + table + "_old");
        statement.execute("CREATE TABLE " + table + "_new LIKE " + table);
      }
    }
    return new SnapshotWriter(connection, instanceS);
  }

  /** Adds a point to the course of the counters. */
  void writeCounters(long nowS, Status status) throws SQLException {
    String sql = "INSERT IGNORE INTO counters VALUES (?,?,?,?,?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Counter counter : Counter.values()) {
        statement.setLong(1, instanceS);
        statement.setLong(2, nowS);
        statement.setString(3, counter.metric());
        statement.setString(4, counter.labelValue());
        statement.setLong(5, status.total(counter));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /**
   * Writes swarms.
   *
   * @param nowS when they were taken
   * @return rows
   */
  long write(SwarmCopies copies, long nowS) throws SQLException {
    long before = torrentCount + peerCount;
    while (copies.nextSwarm()) {
      writeSwarm(copies, nowS);
    }
    return torrentCount + peerCount - before;
  }

  private void writeSwarm(SwarmCopies copies, long nowS) throws SQLException {
    byte[] infoHash = copies.infoHash();
    int seeders = 0;
    int count = 0;
    int lastLeftS = 0;
    while (copies.nextPeer()) {
      peers.setBytes(1, infoHash);
      peers.setBytes(2, copies.address());
      peers.setInt(3, copies.port());
      peers.setBytes(4, copies.peerId());
      peers.setInt(5, copies.group());
      peers.setInt(6, copies.isSeeder() ? 1 : 0);
      peers.setInt(7, copies.isCompleted() ? 1 : 0);
      peers.setLong(8, nowS + copies.leftS());
      peers.addBatch();
      seeders += copies.isSeeder() ? 1 : 0;
      count++;
      lastLeftS = Math.max(lastLeftS, copies.leftS());
      peersOfGroup[copies.group()]++;
      if (++peersPending == BATCH_ROWS) {
        flushPeers();
      }
    }
    torrents.setBytes(1, infoHash);
    torrents.setInt(2, copies.isIpv6() ? 6 : 4);
    torrents.setInt(3, seeders);
    torrents.setInt(4, count - seeders);
    torrents.setInt(5, copies.completedDownloads());
    torrents.setLong(6, nowS + lastLeftS);
    torrents.addBatch();
    torrentCount++;
    peerCount += count;
    if (++torrentsPending == BATCH_ROWS) {
      flushTorrents();
    }
  }

  private void flushPeers() throws SQLException {
    peers.executeBatch();
    peersPending = 0;
  }

  private void flushTorrents() throws SQLException {
    torrents.executeBatch();
    torrentsPending = 0;
  }

  /** Rows of torrents, a family each. */
  long torrentCount() {
    return torrentCount;
  }

  long peerCount() {
    return peerCount;
  }

  /**
   * Writes the rest, puts the snapshot in the place of the one before and ends the connection.
   *
   * @param begunS when it was begun
   * @param tookMs how long it took up to here
   */
  void finish(List<String> groupNames, List<NeighbourHealth> neighbours, long begunS, long tookMs)
      throws SQLException {
    if (peersPending > 0) {
      flushPeers();
    }
    if (torrentsPending > 0) {
      flushTorrents();
    }
    writeGroups(groupNames);
    writeNeighbours(neighbours);
    writeSnapshot(begunS, tookMs);
    swap();
    Database.unlock(connection);
    connection.close();
  }

  private void writeGroups(List<String> names) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO peer_groups_new VALUES (?,?,?)")) {
      for (int group = 0; group < names.size(); group++) {
        statement.setInt(1, group);
        statement.setString(2, names.get(group));
        statement.setLong(3, peersOfGroup[group]);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void writeNeighbours(List<NeighbourHealth> neighbours) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO neighbors_new VALUES (?,?,?,?,?)")) {
      for (NeighbourHealth neighbour : neighbours) {
        statement.setString(1, neighbour.name());
        statement.setInt(2, neighbour.isAsked() ? 1 : 0);
        statement.setLong(3, neighbour.requests());
        statement.setLong(4, neighbour.failures());
        statement.setLong(5, neighbour.peersLearned());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void writeSnapshot(long begunS, long tookMs) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO snapshot_new VALUES (?,?,?,?,?)")) {
      statement.setLong(1, begunS);
      statement.setLong(2, tookMs);
      statement.setLong(3, instanceS);
      statement.setLong(4, torrentCount);
      statement.setLong(5, peerCount);
      statement.executeUpdate();
    }
  }

  private void swap() throws SQLException {
    String exchange =
        Schema.SNAPSHOT_TABLES.stream()
            .map(table -> table + " TO " + table + "_old, " + table + "_new TO " + table)
            .collect(Collectors.joining(", ", "RENAME TABLE ", ""));
    String drop =
        Schema.SNAPSHOT_TABLES.stream()
            .map(table -> table + "_old")
            .collect(Collectors.joining(", ", "DROP TABLE IF EXISTS ", ""));
    try (Statement statement = connection.createStatement()) {
      int attempt = 1;
      while (!rename(statement, exchange, attempt)) {
        attempt++;
      }
      statement.execute(drop);
    }
  }

  /** False: somebody reads for longer than is waited for; to be tried again. */
  private static boolean rename(Statement statement, String exchange, int attempt)
      throws SQLException {
    try {
      statement.execute(exchange);
      return true;
    } catch (SQLException e) {
      if (e.getErrorCode() != LOCK_WAIT_TIMEOUT || attempt == SWAP_ATTEMPTS) {
        throw e;
      }
      return false;
    }
  }
}
