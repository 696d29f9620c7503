// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.http;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/** Words and numbers in ASCII, read without making objects of them. */
final class Ascii {
  /** Not a number, or a negative one. */
  static final long NOT_A_NUMBER = -1;

  /** A number that a {@code long} does not hold. */
  static final long OVERFLOW = -2;

  /** One in every byte; times a byte it is that byte in all of them. */
  static final long LOW_BITS = 0x0101_0101_0101_0101L;

  /** The highest bit of every byte. */
  static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private static final byte[] HEX_DIGITS = hexDigits();

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
   * Finds a sign, eight bytes at a time.
   *
   * @return where the first one is; {@code to}: there is none
   */
  static int indexOf(DirectBuffer buffer, char sign, int from, int to) {
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      long difference = buffer.getLong(i, LITTLE_ENDIAN) ^ LOW_BITS * sign;
      // Sets the high bit of the lowest byte that is zero, and of none beneath it.
      long found = difference - LOW_BITS & ~difference & HIGH_BITS;
      if (found != 0) {
        return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (i < to && buffer.getByte(i) != sign) {
      i++;
    }
    return i;
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
    return HEX_DIGITS[sign & 0xFF];
  }

  private static byte[] hexDigits() {
    byte[] digits = new byte[256];
    for (int sign = 0; sign < digits.length; sign++) {
      digits[sign] = (byte) (sign < 128 ? Character.digit(sign, 16) : -1);
    }
    return digits;
  }
}
