// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.btrt.common.Cidr;
import org.btrt.common.CidrSet;
import org.btrt.common.IpAddress;
import org.btrt.config.AllowedTarget;

/**
 * Where a request may go. A client of ours can have us ask any tracker it names, so without this it
 * could have us ask the operator's own machines.
 *
 * <p>Not the JDK's predicates: of 35 ranges that no request from inside should reach, they miss 18.
 *
 * <p><em>Threading:</em> immutable. <em>Source:</em> IANA's special-purpose address registries; RFC
 * 6890, 4291, 6052, 3056, 4380.
 */
final class AddressGuard {
  private static final List<Cidr> FORBIDDEN_IPV4 =
      networks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4");

  /** Of the global unicast addresses; outside of these everything is forbidden. */
  private static final List<Cidr> FORBIDDEN_IPV6 =
      networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

  private static final Cidr GLOBAL_IPV6 = Cidr.parse("2000::/3");

  /** Never, whatever an operator allows: what is nobody's, and what is many at once. */
  private static final List<Cidr> NEVER =
      networks("0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4", "::/128", "ff00::/8");

  private static final int PORT_PRIVILEGED_END = 1024;
  private static final Set<Integer> PORTS_BELOW_1024 = Set.of(80, 443);

  /** Services that speak first, or that take a line of anything for a command. */
  private static final Set<Integer> PORTS_FORBIDDEN =
      Set.of(1433, 1521, 2049, 3306, 3389, 5432, 6379, 9200, 11211, 27017);

  private final CidrSet forbidden =
      new CidrSet(Stream.concat(FORBIDDEN_IPV4.stream(), FORBIDDEN_IPV6.stream()).toList());
  private final CidrSet never = new CidrSet(NEVER);
  private final CidrSet denied;
  private final List<AllowedTarget> allowed;
  private final Set<IpAddress> own;

  /**
   * @param allowed targets that may be asked although they are inside
   * @param denied networks that may not be asked although they are outside
   * @param own addresses of this machine
   */
  AddressGuard(List<AllowedTarget> allowed, List<Cidr> denied, Collection<IpAddress> own) {
    this.allowed = List.copyOf(allowed);
    this.denied = new CidrSet(denied);
    this.own = Set.copyOf(own);
  }

  /** For targets that the operator has named: everything that can be one machine's address. */
  static AddressGuard ofOperator() {
    return new AddressGuard(
        List.of(
            new AllowedTarget(Cidr.parse("0.0.0.0/0"), 0),
            new AllowedTarget(Cidr.parse("::/0"), 0)),
        List.of(),
        List.of());
  }

  /** Whether a connection may be made to an address and port. */
  boolean allows(IpAddress address, int port) {
    IpAddress inner = unwrapped(address);
    if (never.contains(address) || never.contains(inner) || denied.contains(inner)) {
      return false;
    }
    for (AllowedTarget target : allowed) {
      if (target.contains(address, port)) {
        return true;
      }
    }
    return !own.contains(address)
        && inner.equals(address)
        && isPublic(address)
        && isPortOfATracker(port);
  }

  /** Whether an address can be that of a peer on the internet. */
  boolean isPublic(IpAddress address) {
    return !forbidden.contains(address) && (!address.ipv6() || GLOBAL_IPV6.contains(address));
  }

  /** Whether an address is this machine's. */
  boolean isOwn(IpAddress address) {
    return own.contains(address);
  }

  private static boolean isPortOfATracker(int port) {
    return PORTS_BELOW_1024.contains(port)
        || (port >= PORT_PRIVILEGED_END && !PORTS_FORBIDDEN.contains(port));
  }

  /** The IPv4 address that an IPv6 one stands for where something translates; itself otherwise. */
  private static IpAddress unwrapped(IpAddress address) {
    if (!address.ipv6()) {
      return address;
    }
    long high = address.high();
    long low = address.low();
    boolean compatible = high == 0 && low >>> 32 == 0 && low != 0;
    boolean nat64 = high == 0x0064_FF9B_0000_0000L && low >>> 32 == 0;
    boolean localNat64 = high >>> 16 == 0x0064_FF9B_0001L;
    if (compatible || nat64 || localNat64) {
      return IpAddress.ofIpv4((int) low);
    }
    boolean sixToFour = high >>> 48 == 0x2002;
    return sixToFour ? IpAddress.ofIpv4((int) (high >>> 16)) : address;
  }

  private static List<Cidr> networks(String... texts) {
    return Stream.of(texts).map(Cidr::parse).toList();
  }
}
