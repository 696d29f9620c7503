// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An IPv4 or IPv6 address as numbers. An IPv4-mapped IPv6 address is an IPv4 address.
 *
 * <p>For configuration, proxies and pages; the announce road carries the bare numbers. Text is
 * parsed strictly and without a look-up, unlike {@link InetAddress#getByName}, which takes {@code
 * 2130706433} for an address and anything else for a host name to ask the resolver about.
 *
 * @param ipv6 the family
 * @param high bytes 0-7 of an IPv6 address, 0 for IPv4
 * @param low bytes 8-15 of an IPv6 address, or the IPv4 address in the low 32 bits
 */
public record IpAddress(boolean ipv6, long high, long low) {
  private static final long MAPPED_PREFIX = 0xFFFFL;
  private static final int IPV6_WORDS = 8;

  /** Eight words of four digits and the colons between them. */
  private static final int TEXT_MAX_LENGTH = 39;

  /** An IPv4 address, first byte in the most significant bits. */
  public static IpAddress ofIpv4(int address) {
    return new IpAddress(false, 0, address & 0xFFFF_FFFFL);
  }

  /** An IPv6 address; the IPv4 address inside if it is a mapped one (::ffff:0:0/96). */
  public static IpAddress ofIpv6(long high, long low) {
    return isMappedIpv4(high, low) ? ofIpv4((int) low) : new IpAddress(true, high, low);
  }

  /** Whether the halves of an IPv6 address hold an IPv4-mapped one (RFC 4291, 2.5.5.2). */
  public static boolean isMappedIpv4(long high, long low) {
    return high == 0 && low >>> 32 == MAPPED_PREFIX;
  }

  /** The numbers of a resolved address. */
  public static IpAddress of(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return address instanceof Inet4Address
        ? ofIpv4(bytes.getInt())
        : ofIpv6(bytes.getLong(), bytes.getLong());
  }

  /**
   * Reads four decimal numbers with dots, or an IPv6 literal (RFC 4291, 2.2) without zone and
   * brackets.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static IpAddress parse(String text) {
    IpAddressParser parser = new IpAddressParser();
    if (!parser.parse(text, 0, text.length())) {
      throw new IllegalArgumentException(
          "address=" + text + ", expected: an address such as 192.0.2.1 or 2001:db8::1");
    }
    return parser.address();
  }

  /** The address for a socket. */
  public InetAddress toInetAddress() {
    ByteBuffer bytes =
        ipv6
            ? ByteBuffer.allocate(16).putLong(high).putLong(low)
            : ByteBuffer.allocate(4).putInt((int) low);
    try {
      return InetAddress.getByAddress(bytes.array());
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes are always an address", e);
    }
  }

  /** The usual text; for IPv6 the canonical one (RFC 5952): lower case, the longest gap as ::. */
  @Override
  public String toString() {
    if (!ipv6) {
      return (low >>> 24)
          + "."
          + (low >>> 16 & 0xFF)
          + "."
          + (low >>> 8 & 0xFF)
          + "."
          + (low & 0xFF);
    }
    int gapFrom = 0;
    int gapLength = 1;
    for (int i = 0, run = 0; i < IPV6_WORDS; i++) {
      run = word(i) == 0 ? run + 1 : 0;
      if (run > gapLength) {
        gapLength = run;
        gapFrom = i - run + 1;
      }
    }
    StringBuilder text = new StringBuilder(TEXT_MAX_LENGTH);
    for (int i = 0; i < IPV6_WORDS; i++) {
      if (gapLength > 1 && i == gapFrom) {
        text.append("::");
        i += gapLength - 1;
      } else {
        text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
            .append(Integer.toHexString(word(i)));
      }
    }
    return text.toString();
  }

  private int word(int index) {
    long half = index < IPV6_WORDS / 2 ? high : low;
    return (int) (half >>> (Long.SIZE - Short.SIZE * (index % (IPV6_WORDS / 2) + 1))) & 0xFFFF;
  }
}
