// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.btrt.common.PeerGroupLimits.GROUPS_MAX;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Joins the peers that two stores have chosen for one asker: group by group, those of the first
 * store before those of the second, nobody twice, cut to what is wanted.
 *
 * <p><em>Threading:</em> one owner. <em>Memory:</em> some 100 KiB, allocated once; nothing per
 * merge.
 */
public final class PeerMerger {
  /** Most peers of either side. */
  public static final int PEERS_MAX = 2_000;

  private static final int SEEN_LENGTH = 4 * 2048;
  private static final int KEY_WORD = Long.BYTES;
  private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

  private final UnsafeBuffer merged =
      new UnsafeBuffer(new byte[PEERS_MAX * PeerFormat.WITH_PEER_ID.peerLength(true)]);
  private final int[] groups = new int[GROUPS_MAX];

  /** Keys of this merge: those whose stamp is its number. */
  private final long[] seen = new long[SEEN_LENGTH];

  private final int[] stamps = new int[SEEN_LENGTH];
  private int stamp;

  /**
   * Adds the peers of an answer to another one, which afterwards holds at most as many as its asker
   * wants. Both are of one family and in one format.
   *
   * @param into the answer of the first store; has room for all that its asker wants
   * @param from the answer of the second store to the same question
   */
  public void merge(SwarmRequest into, SwarmRequest from) {
    int length = into.format().peerLength(into.isIpv6());
    int wanted = Math.min(into.peersWanted(), PEERS_MAX);
    stamp++;
    int intoOffset = into.peersOffset();
    int fromOffset = from.peersOffset();
    int count = 0;
    for (int group = 0; group < GROUPS_MAX; group++) {
      int before = count;
      count = take(into, intoOffset, into.peersOfGroup(group), count, wanted, length);
      intoOffset += into.peersOfGroup(group) * length;
      count = take(from, fromOffset, from.peersOfGroup(group), count, wanted, length);
      fromOffset += from.peersOfGroup(group) * length;
      groups[group] = count - before;
    }
    into.peers().putBytes(into.peersOffset(), merged, 0, count * length);
    System.arraycopy(groups, 0, into.peersOfGroup(), 0, GROUPS_MAX);
    into.chosen(count);
  }

  private int take(SwarmRequest source, int offset, int peers, int count, int wanted, int length) {
    MutableDirectBuffer buffer = source.peers();
    int next = count;
    for (int i = 0; i < peers && next < wanted; i++) {
      int peer = offset + i * length;
      if (isNew(key(buffer, peer, source.isIpv6()))) {
        merged.putBytes(next * length, buffer, peer, length);
        next++;
      }
    }
    return next;
  }

  /** Address and port in a word; for IPv6 mixed into one, so that two may be taken for one. */
  private static long key(MutableDirectBuffer buffer, int peer, boolean ipv6) {
    if (!ipv6) {
      return buffer.getInt(peer) & 0xFFFF_FFFFL
          | (long) (buffer.getShort(peer + Integer.BYTES) & 0xFFFF) << Integer.SIZE;
    }
    long high = buffer.getLong(peer);
    long low = buffer.getLong(peer + KEY_WORD);
    long port = buffer.getShort(peer + 2 * KEY_WORD) & 0xFFFF;
    return (high * MIX ^ Long.rotateLeft(low, 21)) * MIX ^ port;
  }

  private boolean isNew(long key) {
    int cell = (int) (key * MIX >>> 51);
    while (stamps[cell] == stamp) {
      if (seen[cell] == key) {
        return false;
      }
      cell = cell + 1 & SEEN_LENGTH - 1;
    }
    stamps[cell] = stamp;
    seen[cell] = key;
    return true;
  }
}
