// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

/**
 * A network: an address whose bits behind the prefix are zero, and the length of the prefix.
 *
 * @param network the first address of the network
 * @param prefixLength 0-32 or 0-128
 */
public record Cidr(IpAddress network, int prefixLength) {
  /** Bits of an IPv4 address. */
  public static final int IPV4_BITS = Integer.SIZE;

  /** Bits of an IPv6 address. */
  public static final int IPV6_BITS = 2 * Long.SIZE;

  /** Zeroes the bits behind the prefix, as routers do. */
  public Cidr {
    boolean ipv6 = network.ipv6();
    int bits = ipv6 ? IPV6_BITS : IPV4_BITS;
    if (prefixLength < 0 || prefixLength > bits) {
      throw new IllegalArgumentException(
          "prefix length=" + prefixLength + ", expected: 0 to " + bits + " for " + network);
    }
    network =
        new IpAddress(
            ipv6,
            network.high() & highMask(ipv6, prefixLength),
            network.low() & lowMask(ipv6, prefixLength));
  }

  /**
   * Reads {@code address/length}; a bare address is a network of one.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static Cidr parse(String text) {
    CidrParser parser = new CidrParser();
    CidrParser.Outcome outcome = parser.parse(text, 0, text.length());
    if (outcome != CidrParser.Outcome.OK) {
      throw new IllegalArgumentException(outcome.complaint(text));
    }
    return new Cidr(
        new IpAddress(parser.ipv6(), parser.high(), parser.low()), parser.prefixLength());
  }

  /** Whether an address of the same family lies inside. */
  public boolean contains(IpAddress address) {
    boolean ipv6 = address.ipv6();
    return ipv6 == network.ipv6()
        && (address.high() & highMask(ipv6, prefixLength)) == network.high()
        && (address.low() & lowMask(ipv6, prefixLength)) == network.low();
  }

  @Override
  public String toString() {
    return network + "/" + prefixLength;
  }

  /** The bits of a prefix in {@link IpAddress#high()}. */
  public static long highMask(boolean ipv6, int prefixLength) {
    return ipv6 ? mask(prefixLength) : 0;
  }

  /** The bits of a prefix in {@link IpAddress#low()}. */
  public static long lowMask(boolean ipv6, int prefixLength) {
    return mask(ipv6 ? prefixLength - Long.SIZE : prefixLength + Integer.SIZE);
  }

  private static long mask(int bits) {
    if (bits <= 0) {
      return 0;
    }
    return bits >= Long.SIZE ? -1L : -1L << (Long.SIZE - bits);
  }
}
