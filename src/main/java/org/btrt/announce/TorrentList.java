// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.util.HexFormat;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.config.AccessSettings.Mode;

/**
 * The torrents that the operator has listed by their files, and what is told of each. Immutable; a
 * change makes a new one.
 *
 * <p><em>Threading:</em> any. A look-up allocates nothing.
 */
public final class TorrentList {
  private static final int HASH_LENGTH = 20;
  private static final TorrentList NONE = of(Map.of());

  private final int size;
  private final AccessList hashes;

  /** By the places of their hashes. */
  private final ListedTorrent[] torrents;

  private TorrentList(AccessList hashes) {
    this.size = hashes.size();
    this.hashes = hashes;
    this.torrents = new ListedTorrent[hashes.places()];
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
    int count = 0;
    for (String hex : listed.keySet()) {
      UnsafeBuffer hash = new UnsafeBuffer(HexFormat.of().parseHex(hex), 0, HASH_LENGTH);
      hashes0[count] = hash.getLong(0, BIG_ENDIAN);
      hashes1[count] = hash.getLong(8, BIG_ENDIAN);
      hashes2[count] = hash.getInt(16, BIG_ENDIAN);
      count++;
    }
    TorrentList list =
        new TorrentList(new AccessList(Mode.ALLOW, hashes0, hashes1, hashes2, count));
    int i = 0;
    for (ListedTorrent torrent : listed.values()) {
      list.torrents[list.hashes.placeOf(hashes0[i], hashes1[i], hashes2[i])] = torrent;
      i++;
    }
    return list;
  }

  /** How many info-hashes are listed; a torrent of both versions has two. */
  public int size() {
    return size;
  }

  /** The torrent of an info-hash; null: it is not listed. */
  ListedTorrent find(long infoHash0, long infoHash1, int infoHash2) {
    if (size == 0) {
      return null;
    }
    int place = hashes.placeOf(infoHash0, infoHash1, infoHash2);
    return place < 0 ? null : torrents[place];
  }
}
