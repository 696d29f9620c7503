// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.http;

import org.agrona.MutableDirectBuffer;

/** Writes addresses as text, IPv6 in the form of RFC 5952; what {@link AddressLiteral} reads. */
final class AddressText {
  /** Characters of the longest address. */
  static final int LENGTH_MAX = 39;

  private static final int WORDS = 8;
  private static final byte[] HEX = Ascii.bytes("0123456789abcdef");

  private AddressText() {}

  /**
   * Writes an IPv4 address.
   *
   * @return its length
   */
  static int putIpv4(MutableDirectBuffer buffer, int offset, int address) {
    int position = offset;
    for (int shift = 24; shift >= 0; shift -= 8) {
      position += buffer.putNaturalIntAscii(position, address >>> shift & 0xFF);
      if (shift > 0) {
        buffer.putByte(position++, (byte) '.');
      }
    }
    return position - offset;
  }

  /**
   * Writes an IPv6 address.
   *
   * @return its length
   */
  static int putIpv6(MutableDirectBuffer buffer, int offset, long high, long low) {
    int gap = -1;
    int gapLength = 1;
    for (int i = 0; i < WORDS; i++) {
      int zeros = 0;
      while (i + zeros < WORDS && word(high, low, i + zeros) == 0) {
        zeros++;
      }
      if (zeros > gapLength) {
        gap = i;
        gapLength = zeros;
      }
    }
    int position = offset;
    for (int i = 0; i < WORDS; i++) {
      if (i == gap) {
        buffer.putByte(position++, (byte) ':');
        i += gapLength - 1;
        if (i == WORDS - 1) {
          buffer.putByte(position++, (byte) ':');
        }
        continue;
      }
      if (i > 0) {
        buffer.putByte(position++, (byte) ':');
      }
      position += putHex(buffer, position, word(high, low, i));
    }
    return position - offset;
  }

  private static int word(long high, long low, int index) {
    long half = index < WORDS / 2 ? high : low;
    return (int) (half >>> (48 - 16 * (index & 3))) & 0xFFFF;
  }

  private static int putHex(MutableDirectBuffer buffer, int offset, int word) {
    int position = offset;
    for (int shift = 12; shift >= 0; shift -= 4) {
      if (shift == 0 || word >>> shift != 0) {
        buffer.putByte(position++, HEX[word >>> shift & 0xF]);
      }
    }
    return position - offset;
  }
}
