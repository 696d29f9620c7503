// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import java.nio.ByteBuffer;

/**
 * An info-hash as a key, by its big-endian words.
 *
 * @param word0 bytes 0-7
 * @param word1 bytes 8-15
 * @param word2 bytes 16-19
 */
record InfoHash(long word0, long word1, int word2) {
  static final int LENGTH = 20;

  static InfoHash of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new InfoHash(buffer.getLong(), buffer.getLong(), buffer.getInt());
  }

  byte[] bytes() {
    return ByteBuffer.allocate(LENGTH).putLong(word0).putLong(word1).putInt(word2).array();
  }
}
