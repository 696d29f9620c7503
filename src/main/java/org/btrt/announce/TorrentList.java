// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.btrt.config.AccessSettings.Mode;

/**
 * The torrents that the operator has listed by their files, and what is told of each. Immutable; a
 * change makes a new one.
 *
 * <p><em>Threading:</em> any. A look-up allocates nothing.
 */
public final class TorrentList {
  private static final TorrentList NONE = of(Map.of());

  private final Map<String, ListedTorrent> listed;
  private final AccessList hashes;

  /** By the places of their hashes. */
  private final ListedTorrent[] torrents;

  private TorrentList(Map<String, ListedTorrent> listed, AccessList hashes) {
    this.listed = Map.copyOf(listed);
    this.hashes = hashes;
    this.torrents = new ListedTorrent[hashes.places()];
  }

  /** Lists nothing. */
  public static TorrentList none() {
    return NONE;
  }

  /**
   * @param listed by info-hash as 40 lower-case hex digits
   */
  public static TorrentList of(Map<String, ListedTorrent> listed) {
    TorrentList list = new TorrentList(listed, AccessList.of(Mode.ALLOW, listed.keySet()));
    listed.forEach((hex, torrent) -> list.torrents[list.hashes.placeOf(hex)] = torrent);
    return list;
  }

  /** How many info-hashes are listed; a torrent of both versions has two. */
  public int size() {
    return listed.size();
  }

  /**
   * The same without some.
   *
   * @param infoHashes 40 lower-case hex digits each
   */
  TorrentList without(Collection<String> infoHashes) {
    if (Collections.disjoint(listed.keySet(), infoHashes)) {
      return this;
    }
    Map<String, ListedTorrent> left = new HashMap<>(listed);
    left.keySet().removeAll(Set.copyOf(infoHashes));
    return of(left);
  }

  /** The torrent of an info-hash; null: it is not listed. */
  ListedTorrent find(long infoHash0, long infoHash1, int infoHash2) {
    if (listed.isEmpty()) {
      return null;
    }
    int place = hashes.placeOf(infoHash0, infoHash1, infoHash2);
    return place < 0 ? null : torrents[place];
  }
}
