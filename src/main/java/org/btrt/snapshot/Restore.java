// SPDX-License-Identifier: Apache-2.0
package org.btrt.snapshot;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.swarm.GroupClassifier;
import org.btrt.swarm.PeerEvent;
import org.btrt.swarm.PeerQuota;
import org.btrt.swarm.SwarmRequest;
import org.btrt.swarm.SwarmScrape;
import org.btrt.swarm.SwarmStore;

/**
 * Brings back what the last snapshot holds: peers that have time left, if the store has none, and
 * the numbers of completed downloads. What is not a peer is passed over: anybody may have written
 * into the tables.
 *
 * <p><em>Threading:</em> one thread, before the ports open.
 */
final class Restore {
  private static final int BATCH = 64;
  private static final int PORT_MAX = 65_535;
  private static final int IPV4_LENGTH = 4;
  private static final int IPV6_LENGTH = 16;
  private static final PeerQuota NONE_WANTED = (candidates, asker, shares) -> {};

  private final SwarmStore store;
  private final GroupClassifier classifier;
  private final int lifetimeMaxS;
  private final NanoClock clock;
  private final long endNs;
  private final SwarmRequest[] requests = new SwarmRequest[BATCH];
  private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[SwarmCopies.PEER_ID_LENGTH]);
  private int pending;
  private long restored;
  private long refused;
  private boolean cut;

  /**
   * @param lifetimeMaxS no peer is kept for longer: the wall clock may have been set back
   * @param timeMaxNs how long it may take
   */
  Restore(
      SwarmStore store,
      GroupClassifier classifier,
      int lifetimeMaxS,
      NanoClock clock,
      long timeMaxNs) {
    this.store = store;
    this.classifier = classifier;
    this.lifetimeMaxS = lifetimeMaxS;
    this.clock = clock;
    this.endNs = clock.nanoTime() + timeMaxNs;
    Arrays.setAll(requests, i -> new SwarmRequest());
  }

  /**
   * Does it.
   *
   * @param connection is of no use afterwards
   * @param nowS seconds since 1970
   */
  void run(Connection connection, long nowS) throws SQLException {
    Schema.require(connection);
    // All tables are locked against an exchange until the end.
    connection.setAutoCommit(false);
    if (store.peerCount() == 0) {
      restorePeers(connection, nowS);
    }
    if (!cut) {
      restoreCompleted(connection);
    }
  }

  /** Peers that were brought back. */
  long restored() {
    return restored;
  }

  /** Peers that were not: no peers at all, or no room. */
  long refused() {
    return refused;
  }

  /** Whether the time was over before the end. */
  boolean isCut() {
    return cut;
  }

  private boolean isTimeOver() {
    cut |= clock.nanoTime() - endNs >= 0;
    return cut;
  }

  /** Row by row from the network, not all rows at once. */
  private static PreparedStatement streaming(Connection connection, String sql)
      throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement(sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
    statement.setFetchSize(Integer.MIN_VALUE);
    return statement;
  }

  // A stream that is not read to its end cannot be closed without reading the rest: so it is left
  // to the end of the connection.
  @SuppressWarnings("resource")
  private void restorePeers(Connection connection, long nowS) throws SQLException {
    String sql =
        "SELECT info_hash, address, port, peer_id, seeder, completed, expires_s FROM peers"
            + " WHERE expires_s > ?";
    PreparedStatement statement = streaming(connection, sql);
    statement.setLong(1, nowS);
    ResultSet row = statement.executeQuery();
    while (row.next()) {
      if (read(row, requests[pending], nowS)) {
        pending++;
      } else {
        refused++;
      }
      if (pending == BATCH) {
        announce();
        if (isTimeOver()) {
          return;
        }
      }
    }
    announce();
    statement.close();
  }

  private void announce() {
    store.announce(requests, pending, NONE_WANTED);
    for (int i = 0; i < pending; i++) {
      if (requests[i].outcome() == SwarmRequest.Outcome.DONE) {
        restored++;
      } else {
        refused++;
      }
    }
    pending = 0;
  }

  /** Makes an announce of a row; false: it is no peer. */
  private boolean read(ResultSet row, SwarmRequest request, long nowS) throws SQLException {
    byte[] infoHash = row.getBytes(1);
    byte[] address = row.getBytes(2);
    int port = row.getInt(3);
    byte[] peerId = row.getBytes(4);
    boolean isIpv6 = address.length == IPV6_LENGTH;
    if (infoHash.length != SwarmCopies.INFO_HASH_LENGTH
        || peerId.length != SwarmCopies.PEER_ID_LENGTH
        || (address.length != IPV4_LENGTH && !isIpv6)
        || port < 1
        || port > PORT_MAX) {
      return false;
    }
    bytes.putBytes(0, infoHash);
    request.infoHash(bytes, 0);
    bytes.putBytes(0, peerId);
    request.peerId(bytes, 0);
    ByteBuffer words = ByteBuffer.wrap(address);
    if (isIpv6) {
      request.ipv6(words.getLong(), words.getLong());
    } else {
      request.ipv4(words.getInt());
    }
    request.port(port);
    request.group(classifier.groupOf(isIpv6, request.addressHigh(), request.addressLow()));
    boolean isSeeder = row.getInt(5) != 0;
    request.seeder(isSeeder);
    // So the store knows that this one's download has been counted.
    request.event(isSeeder && row.getInt(6) != 0 ? PeerEvent.COMPLETED : PeerEvent.NONE);
    request.lifetimeS((int) Math.min(row.getLong(7) - nowS, lifetimeMaxS));
    request.registering(true);
    request.peersWanted(0);
    return true;
  }

  @SuppressWarnings("resource")
  private void restoreCompleted(Connection connection) throws SQLException {
    SwarmScrape torrent = new SwarmScrape();
    PreparedStatement statement =
        streaming(
            connection, "SELECT info_hash, family, completed FROM torrents WHERE completed > 0");
    ResultSet row = statement.executeQuery();
    while (row.next()) {
      byte[] infoHash = row.getBytes(1);
      if (infoHash.length == SwarmCopies.INFO_HASH_LENGTH) {
        bytes.putBytes(0, infoHash);
        torrent.ask(bytes, 0);
        store.raiseCompleted(
            torrent, row.getInt(2) == 6, (int) Math.min(row.getLong(3), Integer.MAX_VALUE));
      }
      if (isTimeOver()) {
        return;
      }
    }
    statement.close();
  }
}
