// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static java.nio.ByteOrder.BIG_ENDIAN;

import net.openhft.chronicle.bytes.BytesStore;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.common.SipHash;

/**
 * The key of an entry: the info-hash, its first 8 bytes hidden under a keyed hash of the other 12,
 * and the family. Chronicle Map hashes keys without a secret; this one is ours, and it can be
 * undone.
 *
 * <p><em>Threading:</em> one instance per thread. <em>Memory:</em> owns {@link
 * RunLayout#KEY_LENGTH} bytes off the heap until {@link #release}.
 */
final class SwarmKey {
  /** Words of 8 bytes of a key. */
  static final int WORDS = RunLayout.KEY_LENGTH / Long.BYTES;

  private static final int WORD1_OFFSET = Long.BYTES;
  private static final int WORD2_OFFSET = WORD1_OFFSET + Long.BYTES;
  private static final int FAMILY_OFFSET = WORD2_OFFSET + Integer.BYTES;
  private static final int IPV4 = 4;
  private static final int IPV6 = 6;

  private final SipHash hash;
  private final BytesStore<?, ?> bytes;
  private final UnsafeBuffer buffer;

  SwarmKey(SipHash hash) {
    this.hash = hash;
    this.bytes = BytesStore.nativeStoreWithFixedCapacity(RunLayout.KEY_LENGTH);
    this.buffer = new UnsafeBuffer(bytes.addressForRead(0), RunLayout.KEY_LENGTH);
  }

  void release() {
    bytes.releaseLast();
  }

  /** The key for Chronicle Map. */
  BytesStore<?, ?> bytes() {
    return bytes;
  }

  /** Bytes 0-7 of a key, little-endian. */
  static long word0(long infoHash0, long infoHash1, int infoHash2, SipHash hash) {
    return Long.reverseBytes(infoHash0 ^ hash.hash(infoHash1, infoHash2));
  }

  /** Bytes 8-15 of a key, little-endian. */
  static long word1(long infoHash1) {
    return Long.reverseBytes(infoHash1);
  }

  /** Bytes 16-23 of a key, little-endian. */
  static long word2(int infoHash2, boolean ipv6) {
    return Integer.reverseBytes(infoHash2) & 0xFFFF_FFFFL
        | (long) (ipv6 ? IPV6 : IPV4) << Integer.SIZE;
  }

  void set(long infoHash0, long infoHash1, int infoHash2, boolean ipv6) {
    buffer.putLong(0, word0(infoHash0, infoHash1, infoHash2, hash));
    buffer.putLong(WORD1_OFFSET, word1(infoHash1));
    buffer.putLong(WORD2_OFFSET, word2(infoHash2, ipv6));
  }

  void set(SwarmRequest request) {
    set(request.infoHash0(), request.infoHash1(), request.infoHash2(), request.isIpv6());
  }

  /** Takes the key of an entry, which is what it begins with. */
  void set(long entryAddress) {
    buffer.putLong(0, UnsafeApi.getLong(entryAddress));
    buffer.putLong(WORD1_OFFSET, UnsafeApi.getLong(entryAddress + WORD1_OFFSET));
    buffer.putLong(WORD2_OFFSET, UnsafeApi.getLong(entryAddress + WORD2_OFFSET));
  }

  boolean isIpv6() {
    return buffer.getInt(FAMILY_OFFSET) == IPV6;
  }

  /** Bytes 8 x {@code index} to 8 x {@code index} + 7, little-endian. */
  long word(int index) {
    return buffer.getLong(index * Long.BYTES);
  }

  /** Takes the words of a key, see {@link #word}. */
  void setWords(long[] words, int from) {
    for (int index = 0; index < WORDS; index++) {
      buffer.putLong(index * Long.BYTES, words[from + index]);
    }
  }

  /** Whether this is a key that {@link #set} could have made. */
  boolean isValid() {
    int family = buffer.getInt(FAMILY_OFFSET);
    return family == IPV4 || family == IPV6;
  }

  /** Writes the 20 bytes of the info-hash. */
  void infoHash(MutableDirectBuffer target, int offset) {
    long word1 = buffer.getLong(WORD1_OFFSET, BIG_ENDIAN);
    int word2 = buffer.getInt(WORD2_OFFSET, BIG_ENDIAN);
    long mask = hash.hash(word1, word2);
    target.putLong(offset, buffer.getLong(0, BIG_ENDIAN) ^ mask, BIG_ENDIAN);
    target.putLong(offset + WORD1_OFFSET, word1, BIG_ENDIAN);
    target.putInt(offset + WORD2_OFFSET, word2, BIG_ENDIAN);
  }
}
