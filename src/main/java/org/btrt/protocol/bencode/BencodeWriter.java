// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.bencode;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes bencoded values one behind the other into a buffer. It writes what it is told: that keys
 * come sorted as bytes and that every begin has its end is the caller's business.
 *
 * <p><em>Threading:</em> one owner. <em>Memory:</em> allocates nothing; the buffer is the caller's
 * and must have room or be expandable. <em>Source:</em> BEP 3.
 */
public final class BencodeWriter {
  private MutableDirectBuffer buffer;
  private int start;
  private int position;

  /** Begins to write at {@code offset}. */
  public BencodeWriter wrap(MutableDirectBuffer target, int offset) {
    buffer = target;
    start = offset;
    position = offset;
    return this;
  }

  /** Where the next byte goes. */
  public int position() {
    return position;
  }

  /** Bytes written since {@link #wrap}. */
  public int length() {
    return position - start;
  }

  public BencodeWriter beginDictionary() {
    return put('d');
  }

  public BencodeWriter beginList() {
    return put('l');
  }

  /** Ends the innermost dictionary or list. */
  public BencodeWriter end() {
    return put('e');
  }

  public BencodeWriter integer(long value) {
    put('i');
    position += buffer.putLongAscii(position, value);
    return put('e');
  }

  public BencodeWriter string(byte[] bytes) {
    return string(bytes, 0, bytes.length);
  }

  public BencodeWriter string(byte[] bytes, int offset, int lengthBytes) {
    buffer.putBytes(reserveString(lengthBytes), bytes, offset, lengthBytes);
    return this;
  }

  public BencodeWriter string(DirectBuffer bytes, int offset, int lengthBytes) {
    buffer.putBytes(reserveString(lengthBytes), bytes, offset, lengthBytes);
    return this;
  }

  /**
   * Writes the length of a string and steps over its content.
   *
   * @return where the caller puts the content
   */
  public int reserveString(int lengthBytes) {
    position += buffer.putNaturalIntAscii(position, lengthBytes);
    put(':');
    int content = position;
    position += lengthBytes;
    return content;
  }

  /** Writes bytes that are bencoded already. */
  public BencodeWriter raw(byte[] bytes) {
    buffer.putBytes(position, bytes);
    position += bytes.length;
    return this;
  }

  private BencodeWriter put(char sign) {
    buffer.putByte(position++, (byte) sign);
    return this;
  }
}
