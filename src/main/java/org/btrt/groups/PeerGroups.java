// SPDX-License-Identifier: Apache-2.0
package org.btrt.groups;

import java.util.List;
import org.btrt.common.IpAddress;

/**
 * Which group an address belongs to.
 *
 * <p>Groups are numbered from 0 in the order in which their peers are handed out. The last one is
 * implicit: every address in no network. The longest prefix around an address decides; if two
 * groups name the same network, the lower number has it.
 *
 * <p><em>Threading:</em> immutable; a reload makes a new one. <em>Memory:</em> a lookup allocates
 * nothing.
 */
public final class PeerGroups {
  /** Name of the implicit last group. */
  static final String NAME_ELSEWHERE = "everybody else";

  private static final PeerGroups NONE =
      new PeerGroups(List.of("everybody"), new PrefixList(), new PrefixList());

  private final List<String> names;
  private final Ipv4IntervalIndex ipv4;
  private final Ipv6IntervalIndex ipv6;

  /**
   * @param names the implicit last group included
   */
  PeerGroups(List<String> names, PrefixList ipv4Prefixes, PrefixList ipv6Prefixes) {
    this.names = List.copyOf(names);
    int groupElsewhere = names.size() - 1;
    ipv4 = new Ipv4IntervalIndex(Intervals.of(ipv4Prefixes, groupElsewhere));
    ipv6 = new Ipv6IntervalIndex(Intervals.of(ipv6Prefixes, groupElsewhere));
  }

  /** No groups configured: every address is in the last and only one. */
  public static PeerGroups none() {
    return NONE;
  }

  /** Names by group number, the implicit last group included. */
  public List<String> names() {
    return names;
  }

  /** The group of an IPv4 address given in network order. */
  public int groupOfIpv4(int address) {
    return ipv4.groupOf(address);
  }

  /**
   * The group of an IPv6 address given as its big-endian halves; of the IPv4 address inside if it
   * is an IPv4-mapped one.
   */
  public int groupOfIpv6(long high, long low) {
    return IpAddress.isMappedIpv4(high, low) ? ipv4.groupOf((int) low) : ipv6.groupOf(high, low);
  }

  /**
   * The group of an address of either family.
   *
   * @param ofIpv6 the family
   * @param high bytes 0-7 of an IPv6 address, 0 for IPv4
   * @param low bytes 8-15 of an IPv6 address, or the IPv4 address in the low 32 bits
   */
  public int groupOf(boolean ofIpv6, long high, long low) {
    return ofIpv6 ? groupOfIpv6(high, low) : groupOfIpv4((int) low);
  }

  /** The group of an address, for people and pages. */
  public int groupOf(IpAddress address) {
    return groupOf(address.ipv6(), address.high(), address.low());
  }
}
