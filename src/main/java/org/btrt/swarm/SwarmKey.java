// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static java.nio.ByteOrder.BIG_ENDIAN;

import net.openhft.chronicle.bytes.BytesStore;
import org.agrona.MutableDirectBuffer;
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

  void set(long infoHash0, long infoHash1, int infoHash2, boolean ipv6) {
    buffer.putLong(0, infoHash0 ^ mask(infoHash1, infoHash2), BIG_ENDIAN);
    buffer.putLong(WORD1_OFFSET, infoHash1, BIG_ENDIAN);
    buffer.putInt(WORD2_OFFSET, infoHash2, BIG_ENDIAN);
    buffer.putInt(FAMILY_OFFSET, ipv6 ? IPV6 : IPV4);
  }

  /** Takes the key of an entry. */
  void set(long address) {
    buffer.putBytes(0, entryKey(address), 0, RunLayout.KEY_LENGTH);
  }

  private final UnsafeBuffer source = new UnsafeBuffer(0, 0);

  private UnsafeBuffer entryKey(long address) {
    source.wrap(address, RunLayout.KEY_LENGTH);
    return source;
  }

  boolean isIpv6() {
    return buffer.getInt(FAMILY_OFFSET) == IPV6;
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
    target.putLong(offset, buffer.getLong(0, BIG_ENDIAN) ^ mask(word1, word2), BIG_ENDIAN);
    target.putLong(offset + WORD1_OFFSET, word1, BIG_ENDIAN);
    target.putInt(offset + WORD2_OFFSET, word2, BIG_ENDIAN);
  }

  private long mask(long infoHash1, int infoHash2) {
    return hash.hash(infoHash1, infoHash2);
  }
}
