// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.http;

import org.agrona.DirectBuffer;

/**
 * Walks over the parameters of a query string; names and values are offsets, nothing is decoded.
 */
final class QueryCursor {
  private DirectBuffer buffer;
  private int limit;
  private int nextOffset;
  private int nameOffset;
  private int nameEnd;
  private int valueOffset;
  private int valueEnd;

  void wrap(DirectBuffer source, int offset, int lengthBytes) {
    buffer = source;
    limit = offset + lengthBytes;
    nextOffset = offset;
  }

  /** Goes to the next parameter; false: there is none. */
  boolean next() {
    if (nextOffset >= limit) {
      return false;
    }
    nameOffset = nextOffset;
    int i = nameOffset;
    byte sign = 0;
    while (i < limit && (sign = buffer.getByte(i)) != '=' && sign != '&') {
      i++;
    }
    nameEnd = i;
    valueOffset = i < limit && sign == '=' ? i + 1 : i;
    valueEnd = Ascii.indexOf(buffer, '&', valueOffset, limit);
    nextOffset = valueEnd + 1;
    return true;
  }

  int nameLength() {
    return nameEnd - nameOffset;
  }

  boolean isNamed(byte[] name) {
    return Ascii.equal(buffer, nameOffset, nameEnd - nameOffset, name);
  }

  int valueOffset() {
    return valueOffset;
  }

  int valueEnd() {
    return valueEnd;
  }
}
