// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

/**
 * Reads {@code address/length}, or a bare address as a network of one, and zeroes the bits behind
 * the prefix.
 *
 * <p><em>Threading:</em> one instance per thread; the result stays until the next call. <em>Memory:
 * </em> a call allocates nothing.
 */
public final class CidrParser {
  /** How a text was read. */
  public enum Outcome {
    /** The network is there. */
    OK("a network"),
    /** What stands before the slash, or all of it, is no address. */
    BAD_ADDRESS("address/length such as 10.0.0.0/8 or 2001:db8::/32"),
    /** What stands behind the slash is no number, or out of the range of the family. */
    BAD_LENGTH("a length of 0 to 32 for IPv4, 0 to 128 for IPv6");

    private final String expected;

    Outcome(String expected) {
      this.expected = expected;
    }

    /** What is said about a text that was read with this outcome. */
    public String complaint(CharSequence text) {
      return "network=" + text + ", expected: " + expected;
    }
  }

  private static final int LENGTH_DIGITS_MAX = 3;

  /** Bits of an IPv4-mapped address before the IPv4 address. */
  private static final int MAPPED_BITS = Cidr.IPV6_BITS - Cidr.IPV4_BITS;

  private final IpAddressParser address = new IpAddressParser();
  private long high;
  private long low;
  private int prefixLength;

  /** Reads the characters of a text from {@code from} up to {@code to}. */
  public Outcome parse(CharSequence text, int from, int to) {
    int slash = from;
    boolean colon = false;
    for (; slash < to && text.charAt(slash) != '/'; slash++) {
      colon |= text.charAt(slash) == ':';
    }
    if (!address.parse(text, from, slash)) {
      return Outcome.BAD_ADDRESS;
    }
    int bits = ipv6() ? Cidr.IPV6_BITS : Cidr.IPV4_BITS;
    int length = bits;
    if (slash < to) {
      length = parseLength(text, slash + 1, to);
      if (colon && !ipv6()) {
        // ::ffff:10.0.0.0/104 names the same addresses as 10.0.0.0/8.
        length -= MAPPED_BITS;
      }
    }
    if (length < 0 || length > bits) {
      return Outcome.BAD_LENGTH;
    }
    prefixLength = length;
    high = address.high() & Cidr.highMask(ipv6(), length);
    low = address.low() & Cidr.lowMask(ipv6(), length);
    return Outcome.OK;
  }

  /** The family of the last network. */
  public boolean ipv6() {
    return address.ipv6();
  }

  /** Bytes 0-7 of the last network if it is an IPv6 one, else 0. */
  public long high() {
    return high;
  }

  /** Bytes 8-15 of an IPv6 network, or the IPv4 network in the low 32 bits. */
  public long low() {
    return low;
  }

  /** Bits of the prefix, 0-32 or 0-128. */
  public int prefixLength() {
    return prefixLength;
  }

  private static int parseLength(CharSequence text, int from, int to) {
    if (from == to || to - from > LENGTH_DIGITS_MAX) {
      return -1;
    }
    int length = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      length = length * 10 + digit;
    }
    return length;
  }
}
