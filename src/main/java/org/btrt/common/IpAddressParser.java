// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

/**
 * Reads the text forms of addresses strictly: four decimal numbers with dots, or an IPv6 literal
 * (RFC 4291, 2.2) without zone and brackets.
 *
 * <p>Octal, hexadecimal and shortened IPv4 forms ({@code 0177.0.0.1}, {@code 127.1}, {@code
 * 2130706433}) are refused: programs read them differently, which is how filters are slipped past.
 *
 * <p><em>Threading:</em> one instance per thread; the result stays until the next call. <em>Memory:
 * </em> a call allocates nothing, so that a list of a million networks leaves no garbage.
 */
public final class IpAddressParser {
  private static final int IPV4_OCTETS = 4;
  private static final int IPV4_OCTET_DIGITS_MAX = 3;
  private static final int IPV6_WORDS = 8;
  private static final int IPV6_WORD_DIGITS_MAX = 4;

  private final int[] words = new int[IPV6_WORDS];
  private boolean ipv6;
  private long high;
  private long low;

  /**
   * Reads the characters of a text from {@code from} up to {@code to}.
   *
   * @return false if they are no address; the result is then undefined
   */
  public boolean parse(CharSequence text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '.') {
        ipv6 = false;
        high = 0;
        return parseIpv4(text, from, to);
      }
      if (c == ':') {
        return parseIpv6(text, from, to);
      }
    }
    return false;
  }

  /** The family of the last address; false for an IPv4-mapped one. */
  public boolean ipv6() {
    return ipv6;
  }

  /** Bytes 0-7 of the last address if it is an IPv6 one, else 0. */
  public long high() {
    return high;
  }

  /** Bytes 8-15 of an IPv6 address, or the IPv4 address in the low 32 bits. */
  public long low() {
    return low;
  }

  /** The last address as an object. */
  public IpAddress address() {
    return new IpAddress(ipv6, high, low);
  }

  private boolean parseIpv4(CharSequence text, int from, int to) {
    long address = 0;
    int position = from;
    for (int i = 0; i < IPV4_OCTETS; i++) {
      int start = position;
      int octet = 0;
      while (position < to && isDigit(text.charAt(position))) {
        if (position - start == IPV4_OCTET_DIGITS_MAX) {
          return false;
        }
        octet = octet * 10 + text.charAt(position++) - '0';
      }
      int digits = position - start;
      if (digits == 0 || octet > 255 || (digits > 1 && text.charAt(start) == '0')) {
        return false;
      }
      address = address << Byte.SIZE | octet;
      if (i < IPV4_OCTETS - 1 && (position == to || text.charAt(position++) != '.')) {
        return false;
      }
    }
    low = address;
    return position == to;
  }

  private boolean parseIpv6(CharSequence text, int from, int to) {
    int count = 0;
    int gap = -1;
    int position = from;
    if (text.charAt(from) == ':') {
      if (to - from < 2 || text.charAt(from + 1) != ':') {
        return false;
      }
      gap = 0;
      position = from + 2;
    }
    while (position < to) {
      int end = position;
      int word = 0;
      for (int digit; end < to && (digit = hexDigit(text.charAt(end))) >= 0; end++) {
        if (end - position == IPV6_WORD_DIGITS_MAX) {
          return false;
        }
        word = word << 4 | digit;
      }
      if (end < to && text.charAt(end) == '.') {
        if (count > IPV6_WORDS - 2 || !parseIpv4(text, position, to)) {
          return false;
        }
        words[count++] = (int) (low >>> Short.SIZE);
        words[count++] = (int) low & 0xFFFF;
        break;
      }
      if (end == position || count == IPV6_WORDS) {
        return false;
      }
      words[count++] = word;
      if (end == to) {
        break;
      }
      position = end + 1;
      if (text.charAt(end) != ':' || position == to) {
        return false;
      }
      if (text.charAt(position) == ':') {
        if (gap >= 0) {
          return false;
        }
        gap = count;
        position++;
      }
    }
    return join(count, gap);
  }

  /** Makes the halves of the words read; those from {@code gap} on stand at the end. */
  private boolean join(int count, int gap) {
    if (gap < 0 ? count != IPV6_WORDS : count == IPV6_WORDS) {
      return false;
    }
    int zeros = IPV6_WORDS - count;
    long first = 0;
    long second = 0;
    for (int i = 0; i < IPV6_WORDS; i++) {
      int word = 0;
      if (gap < 0 || i < gap) {
        word = words[i];
      } else if (i >= gap + zeros) {
        word = words[i - zeros];
      }
      first = first << Short.SIZE | second >>> (Long.SIZE - Short.SIZE);
      second = second << Short.SIZE | word;
    }
    ipv6 = !IpAddress.isMappedIpv4(first, second);
    high = first;
    low = ipv6 ? second : second & 0xFFFF_FFFFL;
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int hexDigit(char c) {
    if (isDigit(c)) {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }
}
