// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.http;

import org.agrona.DirectBuffer;
import org.btrt.common.IpAddress;

/**
 * An address as text, with or without a port, read from bytes: {@code 192.0.2.1}, {@code
 * 192.0.2.1:6881}, {@code 2001:db8::1}, {@code [2001:db8::1]}, {@code [2001:db8::1]:6881}. The
 * forms of BEP 7 and of the headers that proxies add. As strict as {@link IpAddress#parse}, but
 * without objects and exceptions. Host names and zones are not addresses.
 *
 * <p><em>Threading:</em> one owner. <em>Memory:</em> allocates nothing.
 */
public final class AddressLiteral {
  private static final int WORDS = 8;
  private static final int PORT_MAX = 65_535;

  private final int[] words = new int[WORDS];
  private boolean present;
  private boolean ipv6;
  private long high;
  private long low;
  private int port;

  /** Forgets the address. */
  public void clear() {
    present = false;
  }

  /**
   * Reads an address; an IPv4-mapped one is IPv4.
   *
   * @return whether the bytes are an address and nothing else
   */
  public boolean parse(DirectBuffer buffer, int offset, int lengthBytes) {
    present = parseWithPort(buffer, offset, offset + lengthBytes);
    return present;
  }

  /** Whether the last bytes parsed were an address. */
  public boolean isPresent() {
    return present;
  }

  public boolean isIpv6() {
    return ipv6;
  }

  /** Bytes 0-7 of an IPv6 address; 0 for IPv4. */
  public long high() {
    return high;
  }

  /** Bytes 8-15 of an IPv6 address; an IPv4 address in the low 32 bits. */
  public long low() {
    return low;
  }

  /** The port; 0: none was given. */
  public int port() {
    return port;
  }

  private boolean parseWithPort(DirectBuffer buffer, int from, int to) {
    port = 0;
    if (from == to) {
      return false;
    }
    if (buffer.getByte(from) == '[') {
      int close = indexOf(buffer, ']', from, to);
      return close >= 0
          && parseIpv6(buffer, from + 1, close)
          && (close + 1 == to
              || (buffer.getByte(close + 1) == ':' && parsePort(buffer, close + 2, to)));
    }
    int colon = indexOf(buffer, ':', from, to);
    if (colon < 0) {
      return parseIpv4(buffer, from, to);
    }
    int dot = indexOf(buffer, '.', from, to);
    if (dot >= 0 && dot < colon) {
      return parseIpv4(buffer, from, colon) && parsePort(buffer, colon + 1, to);
    }
    return parseIpv6(buffer, from, to);
  }

  private boolean parsePort(DirectBuffer buffer, int from, int to) {
    long value = Ascii.parseNatural(buffer, from, to - from);
    if (value < 1 || value > PORT_MAX) {
      return false;
    }
    port = (int) value;
    return true;
  }

  private boolean parseIpv4(DirectBuffer buffer, int from, int to) {
    long address = ipv4(buffer, from, to);
    ipv6 = false;
    high = 0;
    low = address;
    return address >= 0;
  }

  private boolean parseIpv6(DirectBuffer buffer, int from, int to) {
    int count = 0;
    int gap = -1;
    int i = from;
    if (to - from >= 2 && buffer.getByte(from) == ':' && buffer.getByte(from + 1) == ':') {
      gap = 0;
      i += 2;
    }
    while (i < to) {
      int colon = indexOf(buffer, ':', i, to);
      int end = colon < 0 ? to : colon;
      if (colon < 0 && indexOf(buffer, '.', i, to) >= 0) {
        long tail = ipv4(buffer, i, to);
        if (tail < 0 || count > WORDS - 2) {
          return false;
        }
        words[count++] = (int) (tail >>> 16);
        words[count++] = (int) tail & 0xFFFF;
        break;
      }
      int word = hexWord(buffer, i, end);
      if (word < 0 || count == WORDS) {
        return false;
      }
      words[count++] = word;
      i = end;
      if (i < to) {
        i++;
        if (i == to) {
          return false;
        }
        if (buffer.getByte(i) == ':') {
          if (gap >= 0) {
            return false;
          }
          gap = count;
          i++;
        }
      }
    }
    return (gap < 0 ? count == WORDS : count < WORDS) && assemble(count, gap);
  }

  private boolean assemble(int count, int gap) {
    if (gap >= 0) {
      int tail = count - gap;
      System.arraycopy(words, gap, words, WORDS - tail, tail);
      for (int i = gap; i < WORDS - tail; i++) {
        words[i] = 0;
      }
    }
    high = half(0);
    low = half(WORDS / 2);
    ipv6 = !IpAddress.isMappedIpv4(high, low);
    if (!ipv6) {
      high = 0;
      low &= 0xFFFF_FFFFL;
    }
    return true;
  }

  private long half(int from) {
    return (long) words[from] << 48
        | (long) words[from + 1] << 32
        | (long) words[from + 2] << 16
        | words[from + 3];
  }

  /** Four decimal numbers without leading zeros; -1: something else. */
  private static long ipv4(DirectBuffer buffer, int from, int to) {
    long address = 0;
    int position = from;
    for (int i = 0; i < 4; i++) {
      int end = i < 3 ? indexOf(buffer, '.', position, to) : to;
      int length = end - position;
      if (end < 0 || length < 1 || length > 3) {
        return -1;
      }
      long octet = Ascii.parseNatural(buffer, position, length);
      if (octet < 0 || octet > 255 || (length > 1 && buffer.getByte(position) == '0')) {
        return -1;
      }
      address = address << 8 | octet;
      position = end + 1;
    }
    return address;
  }

  private static int hexWord(DirectBuffer buffer, int from, int to) {
    if (to - from < 1 || to - from > 4) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = Ascii.hexDigit(buffer.getByte(i));
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private static int indexOf(DirectBuffer buffer, char sign, int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer.getByte(i) == sign) {
        return i;
      }
    }
    return -1;
  }
}
