// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.http;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/** Words and numbers in ASCII, read without making objects of them. */
final class Ascii {
  /** Not a number, or a negative one. */
  static final long NOT_A_NUMBER = -1;

  /** A number that a {@code long} does not hold. */
  static final long OVERFLOW = -2;

  private Ascii() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static boolean equal(DirectBuffer buffer, int offset, int lengthBytes, byte[] text) {
    if (lengthBytes != text.length) {
      return false;
    }
    for (int i = 0; i < lengthBytes; i++) {
      if (buffer.getByte(offset + i) != text[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads decimal digits and nothing else.
   *
   * @return the number, {@link #NOT_A_NUMBER} or {@link #OVERFLOW}
   */
  static long parseNatural(DirectBuffer buffer, int offset, int lengthBytes) {
    if (lengthBytes == 0) {
      return NOT_A_NUMBER;
    }
    long value = 0;
    boolean overflow = false;
    for (int i = 0; i < lengthBytes; i++) {
      int digit = buffer.getByte(offset + i) - '0';
      if (digit < 0 || digit > 9) {
        return NOT_A_NUMBER;
      }
      overflow |= value > (Long.MAX_VALUE - digit) / 10;
      value = value * 10 + digit;
    }
    return overflow ? OVERFLOW : value;
  }

  /** The value of a hex digit of either case; -1 for any other byte. */
  static int hexDigit(byte sign) {
    if (sign >= '0' && sign <= '9') {
      return sign - '0';
    }
    int lower = sign | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }
}
