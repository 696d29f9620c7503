// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

/**
 * A network: an address whose bits behind the prefix are zero, and the length of the prefix.
 *
 * @param network the first address of the network
 * @param prefixLength 0-32 or 0-128
 */
public record Cidr(IpAddress network, int prefixLength) {
  private static final int IPV4_BITS = 32;
  private static final int IPV6_BITS = 128;

  /** Zeroes the bits behind the prefix, as routers do. */
  public Cidr {
    int bits = network.ipv6() ? IPV6_BITS : IPV4_BITS;
    if (prefixLength < 0 || prefixLength > bits) {
      throw new IllegalArgumentException(
          "prefix length=" + prefixLength + ", expected: 0 to " + bits + " for " + network);
    }
    network =
        network.ipv6()
            ? new IpAddress(
                true,
                network.high() & mask(prefixLength),
                network.low() & mask(prefixLength - Long.SIZE))
            : new IpAddress(false, 0, network.low() & mask(prefixLength + Integer.SIZE));
  }

  /**
   * Reads {@code address/length}; a bare address is a network of one.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    IpAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    int bits = address.ipv6() ? IPV6_BITS : IPV4_BITS;
    if (slash < 0) {
      return new Cidr(address, bits);
    }
    String length = text.substring(slash + 1);
    if (!length.matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException(
          "not a network: " + text + ", expected: address/length such as 10.0.0.0/8");
    }
    int given = Integer.parseInt(length);
    // ::ffff:10.0.0.0/104 names the same addresses as 10.0.0.0/8.
    boolean mapped = !address.ipv6() && text.indexOf(':') >= 0;
    return new Cidr(address, mapped ? given - (IPV6_BITS - IPV4_BITS) : given);
  }

  /** Whether an address of the same family lies inside. */
  public boolean contains(IpAddress address) {
    return address.ipv6() == network.ipv6()
        && new Cidr(address, prefixLength).network.equals(network);
  }

  @Override
  public String toString() {
    return network + "/" + prefixLength;
  }

  private static long mask(int bits) {
    if (bits <= 0) {
      return 0;
    }
    return bits >= Long.SIZE ? -1L : -1L << (Long.SIZE - bits);
  }
}
