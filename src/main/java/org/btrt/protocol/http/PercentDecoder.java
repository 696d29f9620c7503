// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.http;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Resolves {@code %nn} (RFC 3986, 2.1); the rules are in the package's description. */
final class PercentDecoder {
  /** A {@code %} without two hex digits behind it. */
  static final int BAD_ESCAPE = -1;

  private static final int ESCAPE_LENGTH = 3;

  private PercentDecoder() {}

  /**
   * Decodes the bytes from {@code from} to {@code to}.
   *
   * @param capacity most bytes written to the target; what is longer is counted and not written
   * @return the decoded length, which may be more than {@code capacity}, or {@link #BAD_ESCAPE}
   */
  static int decode(
      DirectBuffer source,
      int from,
      int to,
      MutableDirectBuffer target,
      int targetOffset,
      int capacity) {
    int length = 0;
    int i = from;
    while (i < to) {
      byte value = source.getByte(i);
      if (value == '%') {
        if (to - i < ESCAPE_LENGTH) {
          return BAD_ESCAPE;
        }
        int high = Ascii.hexDigit(source.getByte(i + 1));
        int low = Ascii.hexDigit(source.getByte(i + 2));
        if ((high | low) < 0) {
          return BAD_ESCAPE;
        }
        value = (byte) (high << 4 | low);
        i += ESCAPE_LENGTH;
      } else {
        i++;
      }
      if (length < capacity) {
        target.putByte(targetOffset + length, value);
      }
      length++;
    }
    return length;
  }
}
