// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import java.io.ByteArrayOutputStream;

/**
 * Percent escapes (RFC 3986, 2.1) in text, for whoever is not on the road of an announce.
 *
 * <p><em>Threading:</em> pure functions.
 */
public final class PercentText {
  private static final int HEX = 16;
  private static final int ASCII_END = 128;

  private PercentText() {}

  /**
   * Bytes of a text in which {@code %nn} stands for one, and every other character for its low
   * eight bits; a bad escape stands for itself.
   */
  public static byte[] unescaped(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char sign = text.charAt(i);
      int high = sign == '%' && i + 2 < text.length() ? digit(text.charAt(i + 1)) : -1;
      int low = high >= 0 ? digit(text.charAt(i + 2)) : -1;
      if (low >= 0) {
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.write(sign);
      }
    }
    return bytes.toByteArray();
  }

  private static int digit(char sign) {
    return sign < ASCII_END ? Character.digit(sign, HEX) : -1;
  }
}
