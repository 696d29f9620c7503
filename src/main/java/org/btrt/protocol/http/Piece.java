// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.http;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A constant text of a reply, put as 64-bit words: for texts as short as these a fraction of what a
 * call of the general copying routine costs.
 *
 * <p><em>Threading:</em> immutable. <em>Memory:</em> writes up to {@link #SLACK_LENGTH} bytes
 * behind its end, which the next piece overwrites; the buffer has to have room for them.
 */
final class Piece {
  /** Bytes that may be written behind the end. */
  static final int SLACK_LENGTH = Long.BYTES - 1;

  private final long[] words;
  private final int length;

  Piece(String text) {
    length = text.length();
    words = new long[(length + SLACK_LENGTH) / Long.BYTES];
    UnsafeBuffer bytes = new UnsafeBuffer(new byte[words.length * Long.BYTES]);
    bytes.putBytes(0, Ascii.bytes(text));
    for (int i = 0; i < words.length; i++) {
      words[i] = bytes.getLong(i * Long.BYTES, LITTLE_ENDIAN);
    }
  }

  int length() {
    return length;
  }

  /**
   * Writes the text.
   *
   * @return where it ends
   */
  int put(MutableDirectBuffer buffer, int offset) {
    int position = offset;
    for (long word : words) {
      buffer.putLong(position, word, LITTLE_ENDIAN);
      position += Long.BYTES;
    }
    return offset + length;
  }
}
