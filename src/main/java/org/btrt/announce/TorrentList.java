// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.util.HexFormat;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The torrents that the operator has listed by their files. Immutable; a change makes a new one.
 *
 * <p><em>Threading:</em> any. A look-up allocates nothing.
 */
public final class TorrentList {
  private static final int HASH_LENGTH = 20;
  private static final TorrentList NONE = of(Map.of());

  private final int size;
  private final InfoHashTable hashes;

  /** By the place of its info-hash. */
  private final ListedTorrent[] torrents;

  private TorrentList(InfoHashTable hashes, ListedTorrent[] torrents) {
    this.size = hashes.size();
    this.hashes = hashes;
    this.torrents = torrents;
  }

  /** Lists nothing. */
  public static TorrentList none() {
    return NONE;
  }

  /**
   * @param listed by info-hash as 40 hex digits
   */
  public static TorrentList of(Map<String, ListedTorrent> listed) {
    long[] hashes0 = new long[listed.size()];
    long[] hashes1 = new long[listed.size()];
    int[] hashes2 = new int[listed.size()];
    UnsafeBuffer hash = new UnsafeBuffer(new byte[HASH_LENGTH]);
    int count = 0;
    for (String hex : listed.keySet()) {
      hash.putBytes(0, HexFormat.of().parseHex(hex), 0, HASH_LENGTH);
      hashes0[count] = hash.getLong(0, BIG_ENDIAN);
      hashes1[count] = hash.getLong(8, BIG_ENDIAN);
      hashes2[count] = hash.getInt(16, BIG_ENDIAN);
      count++;
    }
    InfoHashTable table = new InfoHashTable(hashes0, hashes1, hashes2, count);
    ListedTorrent[] torrents = new ListedTorrent[table.capacity()];
    count = 0;
    for (ListedTorrent torrent : listed.values()) {
      torrents[table.find(hashes0[count], hashes1[count], hashes2[count])] = torrent;
      count++;
    }
    return new TorrentList(table, torrents);
  }

  /** How many info-hashes are listed; a hybrid torrent has two. */
  public int size() {
    return size;
  }

  /** The torrent of an info-hash; null: it is not listed. */
  ListedTorrent find(long infoHash0, long infoHash1, int infoHash2) {
    if (size == 0) {
      return null;
    }
    int place = hashes.find(infoHash0, infoHash1, infoHash2);
    return place == InfoHashTable.ABSENT ? null : torrents[place];
  }
}
