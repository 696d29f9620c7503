// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import java.util.SplittableRandom;

/**
 * A set of info-hashes that does not change: an open-addressing table in plain arrays, so that a
 * look-up allocates nothing and touches one or two cache lines. Its hash is seeded at random: the
 * hashes in the table are the operator's, those that are asked for are anybody's.
 */
final class InfoHashTable {
  /** What is not in the table. */
  static final int ABSENT = -1;

  private final long[] words0;
  private final long[] words1;
  private final int[] words2;
  private final boolean[] used;
  private final int size;
  private final long seed;
  private final int mask;

  /**
   * @param hashes0 bytes 0-7 of each info-hash
   * @param hashes1 bytes 8-15
   * @param hashes2 bytes 16-19
   * @param count how many of the array elements count
   */
  InfoHashTable(long[] hashes0, long[] hashes1, int[] hashes2, int count) {
    int capacity = Integer.highestOneBit(Math.max(8, count * 2 - 1)) << 1;
    this.words0 = new long[capacity];
    this.words1 = new long[capacity];
    this.words2 = new int[capacity];
    this.used = new boolean[capacity];
    this.mask = capacity - 1;
    this.seed = new SplittableRandom().nextLong();
    int distinct = 0;
    for (int i = 0; i < count; i++) {
      int cell = cellOf(hashes0[i], hashes1[i], hashes2[i]);
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

  /** How many different info-hashes there are. */
  int size() {
    return size;
  }

  /** What {@link #find} returns is below this. */
  int capacity() {
    return used.length;
  }

  /** The place of an info-hash, or {@link #ABSENT}. */
  int find(long word0, long word1, int word2) {
    int cell = cellOf(word0, word1, word2);
    return used[cell] ? cell : ABSENT;
  }

  /** Where it is, or would be. */
  private int cellOf(long word0, long word1, int word2) {
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
