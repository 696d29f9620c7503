// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import java.util.Collection;
import org.btrt.config.AccessSettings.Mode;

/**
 * Which torrents are served: a mode and a set of info-hashes. Immutable; a reload makes a new one.
 *
 * <p>The set is an open-addressing table in three plain arrays, so that a look-up allocates nothing
 * and touches one or two cache lines. Its hash is seeded at random: the hashes in the list are the
 * operator's, those that are asked for are anybody's.
 */
public final class AccessList {
  private static final int WORD_DIGITS = 16;

  private static final AccessList OPEN =
      new AccessList(Mode.OPEN, new long[0], new long[0], new int[0], 0);

  private final Mode mode;
  private final long[] words0;
  private final long[] words1;
  private final int[] words2;
  private final int size;
  private final long seed;
  private final int mask;
  private final boolean[] used;

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
    int capacity = Integer.highestOneBit(Math.max(8, count * 2 - 1)) << 1;
    this.words0 = new long[capacity];
    this.words1 = new long[capacity];
    this.words2 = new int[capacity];
    this.used = new boolean[capacity];
    this.mask = capacity - 1;
    this.seed = new java.util.SplittableRandom().nextLong();
    int distinct = 0;
    for (int i = 0; i < count; i++) {
      int cell = find(hashes0[i], hashes1[i], hashes2[i]);
      if (!used[cell]) {
        used[cell] = true;
        words0[cell] = hashes0[i];
        words1[cell] = hashes1[i];
        words2[cell] = hashes2[i];
        distinct++;
      }
    }
    this.size = distinct;
  }

  /**
   * @param infoHashes 40 hex digits each
   */
  static AccessList of(Mode mode, Collection<String> infoHashes) {
    long[] words0 = new long[infoHashes.size()];
    long[] words1 = new long[infoHashes.size()];
    int[] words2 = new int[infoHashes.size()];
    int count = 0;
    for (String infoHash : infoHashes) {
      words0[count] = word0(infoHash);
      words1[count] = word1(infoHash);
      words2[count] = word2(infoHash);
      count++;
    }
    return new AccessList(mode, words0, words1, words2, count);
  }

  private static long word0(String infoHash) {
    return Long.parseUnsignedLong(infoHash, 0, WORD_DIGITS, 16);
  }

  private static long word1(String infoHash) {
    return Long.parseUnsignedLong(infoHash, WORD_DIGITS, 2 * WORD_DIGITS, 16);
  }

  private static int word2(String infoHash) {
    return Integer.parseUnsignedInt(infoHash, 2 * WORD_DIGITS, infoHash.length(), 16);
  }

  /** How many different info-hashes are listed. */
  public int size() {
    return size;
  }

  public Mode mode() {
    return mode;
  }

  /** Whether a torrent is served. */
  public boolean serves(long infoHash0, long infoHash1, int infoHash2) {
    if (mode == Mode.OPEN) {
      return true;
    }
    return used[find(infoHash0, infoHash1, infoHash2)] == (mode == Mode.ALLOW);
  }

  /** Where a torrent is in the list, below {@link #places}; negative: it is not listed. */
  int placeOf(long infoHash0, long infoHash1, int infoHash2) {
    int cell = find(infoHash0, infoHash1, infoHash2);
    return used[cell] ? cell : -1;
  }

  /** The same for one of 40 hex digits. */
  int placeOf(String infoHash) {
    return placeOf(word0(infoHash), word1(infoHash), word2(infoHash));
  }

  /** How many places there are, empty ones too. */
  int places() {
    return used.length;
  }

  /**
   * The same list with some torrents taken off and others put on.
   *
   * @param changedMode how it is meant then
   * @param gone lists what is taken off
   * @param added lists what is put on
   */
  AccessList changed(Mode changedMode, AccessList gone, AccessList added) {
    int countMax = size + added.size;
    long[] hashes0 = new long[countMax];
    long[] hashes1 = new long[countMax];
    int[] hashes2 = new int[countMax];
    int count = 0;
    for (AccessList source : new AccessList[] {this, added}) {
      for (int cell = 0; cell < source.used.length; cell++) {
        if (source.used[cell]
            && (source == added
                || !gone.used[
                    gone.find(source.words0[cell], source.words1[cell], source.words2[cell])])) {
          hashes0[count] = source.words0[cell];
          hashes1[count] = source.words1[cell];
          hashes2[count] = source.words2[cell];
          count++;
        }
      }
    }
    return new AccessList(changedMode, hashes0, hashes1, hashes2, count);
  }

  private int find(long word0, long word1, int word2) {
    long hash = (word0 ^ seed) * 0x9E37_79B9_7F4A_7C15L;
    hash = (hash ^ hash >>> 32 ^ word1) * 0xD6E8_FEB8_6659_FD93L;
    hash = (hash ^ hash >>> 32 ^ word2) * 0xD6E8_FEB8_6659_FD93L;
    int cell = (int) (hash >>> 32) & mask;
    while (used[cell]
        && (words0[cell] != word0 || words1[cell] != word1 || words2[cell] != word2)) {
      cell = cell + 1 & mask;
    }
    return cell;
  }
}
