// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import org.btrt.config.AccessSettings.Mode;

/**
 * Which torrents are served: a mode and a set of info-hashes. Immutable; a reload makes a new one.
 */
public final class AccessList {
  private static final AccessList OPEN = none(Mode.OPEN);

  private final Mode mode;
  private final InfoHashTable hashes;

  /** Serves everything. */
  public static AccessList open() {
    return OPEN;
  }

  /** Lists nothing. */
  public static AccessList none(Mode mode) {
    return new AccessList(mode, new long[0], new long[0], new int[0], 0);
  }

  /**
   * @param mode how the list is meant
   * @param hashes0 bytes 0-7 of each listed info-hash
   * @param hashes1 bytes 8-15
   * @param hashes2 bytes 16-19
   * @param count how many of the array elements count
   */
  public AccessList(Mode mode, long[] hashes0, long[] hashes1, int[] hashes2, int count) {
    this.mode = mode;
    this.hashes = new InfoHashTable(hashes0, hashes1, hashes2, count);
  }

  /** How many different info-hashes are listed. */
  public int size() {
    return hashes.size();
  }

  public Mode mode() {
    return mode;
  }

  /** Whether a torrent is served. */
  public boolean serves(long infoHash0, long infoHash1, int infoHash2) {
    if (mode == Mode.OPEN) {
      return true;
    }
    boolean listed = hashes.find(infoHash0, infoHash1, infoHash2) != InfoHashTable.ABSENT;
    return listed == (mode == Mode.ALLOW);
  }
}
