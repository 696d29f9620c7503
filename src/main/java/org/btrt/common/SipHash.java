// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

/**
 * SipHash-2-4, a keyed hash whose results nobody without the key can predict or steer. For messages
 * of whole 8-byte words.
 *
 * <p><em>Threading:</em> immutable. <em>Memory:</em> allocates nothing. <em>Source:</em> Aumasson
 * and Bernstein, "SipHash: a fast short-input PRF", 2012; checked against its test vectors.
 */
public final class SipHash {
  /** Bytes of a key. */
  public static final int KEY_LENGTH = 16;

  private final long initial0;
  private final long initial1;
  private final long initial2;
  private final long initial3;

  /**
   * @param key0 bytes 0-7 of the key, little-endian
   * @param key1 bytes 8-15
   */
  public SipHash(long key0, long key1) {
    initial0 = key0 ^ 0x736f_6d65_7073_6575L;
    initial1 = key1 ^ 0x646f_7261_6e64_6f6dL;
    initial2 = key0 ^ 0x6c79_6765_6e65_7261L;
    initial3 = key1 ^ 0x7465_6462_7974_6573L;
  }

  /** The hash of a 16-byte message given as its little-endian words. */
  public long hash(long word0, long word1) {
    return hash(2, word0, word1, 0);
  }

  /** The hash of a 24-byte message given as its little-endian words. */
  public long hash(long word0, long word1, long word2) {
    return hash(3, word0, word1, word2);
  }

  private long hash(int words, long word0, long word1, long word2) {
    long v0 = initial0;
    long v1 = initial1;
    long v2 = initial2;
    long v3 = initial3;
    for (int round = 0; round < words + 3; round++) {
      // The last block holds the length; behind it come two double rounds with nothing to mix in.
      long block;
      if (round < words) {
        block = round == 0 ? word0 : round == 1 ? word1 : word2;
      } else {
        block = round == words ? (long) words * Long.BYTES << 56 : 0;
      }
      if (round == words + 1) {
        v2 ^= 0xFF;
      }
      v3 ^= block;
      for (int i = 0; i < 2; i++) {
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
      }
      v0 ^= block;
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }
}
