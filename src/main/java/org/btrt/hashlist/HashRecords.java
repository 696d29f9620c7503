// SPDX-License-Identifier: Apache-2.0
package org.btrt.hashlist;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/**
 * Many swarms in few arrays: no object for each, nothing for the collector to walk through.
 *
 * <pre>
 * word bits   field
 *    0 0-63   info-hash, bytes 0 to 7
 *    1 0-63   bytes 8 to 15
 *    2 32-63  bytes 16 to 19
 *      0-31   second since which the swarm is what it is: large enough, or listed; unsigned
 *    3 63     IPv6
 *      32-62  local seeders
 *      31     listed
 *      0-30   local peers
 * </pre>
 *
 * <p><em>Threading:</em> one thread. <em>Memory:</em> {@value #RECORD_BYTES} bytes a record, in
 * pieces that are kept and filled again; {@link #append} allocates at most one piece, and copies
 * nothing.
 */
final class HashRecords {
  static final int RECORD_BYTES = 32;

  private static final int WORDS = RECORD_BYTES / Long.BYTES;
  private static final int PIECE_SHIFT = 12;
  private static final int PIECE_RECORDS = 1 << PIECE_SHIFT;
  private static final long IPV6_BIT = 1L << 63;
  private static final long LISTED_BIT = 1L << 31;
  private static final long COUNT_MASK = 0x7FFF_FFFFL;
  private static final long LOW_MASK = 0xFFFF_FFFFL;

  /** Of a sort key: enough for hashlist.max_hashes. The rest is the beginning of the info-hash. */
  private static final int INDEX_BITS = 24;

  private static final long INDEX_MASK = (1L << INDEX_BITS) - 1;

  private final List<long[]> pieces = new ArrayList<>();
  private int size;
  private long[] order = {};

  int size() {
    return size;
  }

  /** Forgets the records, not the memory. */
  void clear() {
    size = 0;
  }

  void append(long hash0, long hash1, int hash2, boolean ipv6, int seeders, int peers) {
    append(
        hash0,
        hash1,
        (long) hash2 << Integer.SIZE,
        (ipv6 ? IPV6_BIT : 0) | (long) seeders << Integer.SIZE | peers);
  }

  /** Appends another's record with a state of its own. */
  void append(HashRecords from, int index, long sinceS, boolean listed) {
    long[] piece = from.piece(index);
    int offset = offset(index);
    append(
        piece[offset],
        piece[offset + 1],
        piece[offset + 2] & ~LOW_MASK | sinceS,
        piece[offset + 3] & ~LISTED_BIT | (listed ? LISTED_BIT : 0));
  }

  private void append(long word0, long word1, long word2, long word3) {
    if (size >>> PIECE_SHIFT == pieces.size()) {
      pieces.add(new long[PIECE_RECORDS * WORDS]);
    }
    long[] piece = piece(size);
    int offset = offset(size);
    piece[offset] = word0;
    piece[offset + 1] = word1;
    piece[offset + 2] = word2;
    piece[offset + 3] = word3;
    size++;
  }

  boolean isIpv6(int index) {
    return word(index, 3) < 0;
  }

  int localSeeders(int index) {
    return (int) (word(index, 3) >>> Integer.SIZE & COUNT_MASK);
  }

  int localPeers(int index) {
    return (int) (word(index, 3) & COUNT_MASK);
  }

  boolean isListed(int index) {
    return (word(index, 3) & LISTED_BIT) != 0;
  }

  long sinceS(int index) {
    return word(index, 2) & LOW_MASK;
  }

  /** Writes the 20 bytes of the info-hash. */
  void infoHash(int index, MutableDirectBuffer buffer, int offset) {
    buffer.putLong(offset, word(index, 0), BIG_ENDIAN);
    buffer.putLong(offset + 8, word(index, 1), BIG_ENDIAN);
    buffer.putInt(offset + 16, (int) (word(index, 2) >>> 32), BIG_ENDIAN);
  }

  /** By info-hash as its hex digits are, then IPv4 before IPv6; 0: the same swarm. */
  int compare(int index, HashRecords other, int otherIndex) {
    int result = Long.compareUnsigned(word(index, 0), other.word(otherIndex, 0));
    if (result == 0) {
      result = Long.compareUnsigned(word(index, 1), other.word(otherIndex, 1));
    }
    if (result == 0) {
      result = Long.compare(word(index, 2) >>> 32, other.word(otherIndex, 2) >>> 32);
    }
    return result == 0 ? Boolean.compare(isIpv6(index), other.isIpv6(otherIndex)) : result;
  }

  /** Puts the records in order, for {@link #at}. */
  void sort() {
    if (order.length < size) {
      order = new long[pieces.size() * PIECE_RECORDS];
    }
    for (int i = 0; i < size; i++) {
      // Signed as the sort is, so that the first digit above 7 does not come first.
      order[i] = word(i, 0) & ~INDEX_MASK ^ Long.MIN_VALUE | i;
    }
    Arrays.sort(order, 0, size);
    int begin = 0;
    for (int end = 1; end <= size; end++) {
      if (end == size || order[end] >>> INDEX_BITS != order[begin] >>> INDEX_BITS) {
        sortEqual(begin, end);
        begin = end;
      }
    }
  }

  /** The index of the record that is the {@code rank}-th in order; valid until the next append. */
  int at(int rank) {
    return (int) (order[rank] & INDEX_MASK);
  }

  /** Those that begin alike: nearly always the two families of one torrent. */
  private void sortEqual(int begin, int end) {
    if (end - begin == 2) {
      if (compare(at(begin), this, at(begin + 1)) > 0) {
        long first = order[begin];
        order[begin] = order[begin + 1];
        order[begin + 1] = first;
      }
    } else if (end - begin > 2) {
      // Anybody can invent info-hashes that begin alike: no sort that is slow for them.
      Comparator<Long> byRecord =
          (a, b) -> compare((int) (a & INDEX_MASK), this, (int) (b & INDEX_MASK));
      long[] sorted =
          Arrays.stream(order, begin, end).boxed().sorted(byRecord).mapToLong(k -> k).toArray();
      System.arraycopy(sorted, 0, order, begin, sorted.length);
    }
  }

  private long word(int index, int word) {
    return piece(index)[offset(index) + word];
  }

  private long[] piece(int index) {
    return pieces.get(index >>> PIECE_SHIFT);
  }

  private static int offset(int index) {
    return (index & PIECE_RECORDS - 1) * WORDS;
  }
}
