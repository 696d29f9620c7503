// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

/** The text forms of {@link IpAddress}. */
final class IpAddressParser {
  private static final int IPV6_WORDS = 8;
  private static final String EXPECTED = ", expected: an address such as 192.0.2.1 or 2001:db8::1";

  private IpAddressParser() {}

  static IpAddress parse(String text) {
    if (text.indexOf(':') < 0) {
      return IpAddress.ofIpv4(parseIpv4(text, text));
    }
    return parseIpv6(text);
  }

  private static IllegalArgumentException bad(String text) {
    return new IllegalArgumentException("not an IP address: " + text + EXPECTED);
  }

  private static int parseIpv4(String part, String text) {
    int address = 0;
    int position = 0;
    for (int i = 0; i < 4; i++) {
      int end = i < 3 ? part.indexOf('.', position) : part.length();
      int length = end - position;
      if (end < 0 || length < 1 || length > 3 || (length > 1 && part.charAt(position) == '0')) {
        throw bad(text);
      }
      int octet = 0;
      for (; position < end; position++) {
        int digit = part.charAt(position) - '0';
        if (digit < 0 || digit > 9) {
          throw bad(text);
        }
        octet = octet * 10 + digit;
      }
      if (octet > 255) {
        throw bad(text);
      }
      address = address << 8 | octet;
      position = end + 1;
    }
    return address;
  }

  private static IpAddress parseIpv6(String text) {
    int gap = text.indexOf("::");
    int[] words = new int[IPV6_WORDS];
    if (gap < 0) {
      if (readWords(text, text, words, 0) != IPV6_WORDS) {
        throw bad(text);
      }
    } else {
      int head = readWords(text.substring(0, gap), text, words, 0);
      int[] tailWords = new int[IPV6_WORDS];
      int tail = readWords(text.substring(gap + 2), text, tailWords, 0);
      if (head + tail >= IPV6_WORDS) {
        throw bad(text);
      }
      System.arraycopy(tailWords, 0, words, IPV6_WORDS - tail, tail);
    }
    return IpAddress.ofIpv6(half(words, 0), half(words, 4));
  }

  private static long half(int[] words, int from) {
    return (long) words[from] << 48
        | (long) words[from + 1] << 32
        | (long) words[from + 2] << 16
        | words[from + 3];
  }

  /**
   * Reads colon-separated words of up to four hex digits, the last of which may be an IPv4 address.
   */
  private static int readWords(String part, String text, int[] words, int from) {
    if (part.isEmpty()) {
      return from;
    }
    int count = from;
    int position = 0;
    while (true) {
      int colon = part.indexOf(':', position);
      int end = colon < 0 ? part.length() : colon;
      if (colon < 0 && part.indexOf('.', position) >= 0) {
        int ipv4 = parseIpv4(part.substring(position), text);
        if (count + 2 > IPV6_WORDS) {
          throw bad(text);
        }
        words[count++] = ipv4 >>> 16;
        words[count++] = ipv4 & 0xFFFF;
        return count;
      }
      if (count == IPV6_WORDS || end - position < 1 || end - position > 4) {
        throw bad(text);
      }
      words[count++] = readHex(part, position, end, text);
      if (colon < 0) {
        return count;
      }
      position = colon + 1;
    }
  }

  private static int readHex(String part, int from, int to, String text) {
    int value = 0;
    for (int i = from; i < to; i++) {
      char c = part.charAt(i);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw bad(text);
      }
      value = value << 4 | digit;
    }
    return value;
  }
}
