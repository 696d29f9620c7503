// SPDX-License-Identifier: Apache-2.0
package org.btrt.status;

/**
 * How the snapshots in the database do.
 *
 * @param takenMs when the last one was begun, milliseconds since the epoch; 0: there was none since
 *     the start
 * @param torrents that it holds, an address family of a torrent each
 * @param peers that it holds
 * @param tookMs how long it took
 * @param trouble why there is no newer one; empty: all is well
 */
public record SnapshotHealth(long takenMs, long torrents, long peers, long tookMs, String trouble) {
  /** Nothing has happened yet. */
  public static final SnapshotHealth NONE = new SnapshotHealth(0, 0, 0, 0, "");

  /** The same snapshot; the next one failed. */
  public SnapshotHealth withTrouble(String text) {
    return new SnapshotHealth(takenMs, torrents, peers, tookMs, text);
  }
}
