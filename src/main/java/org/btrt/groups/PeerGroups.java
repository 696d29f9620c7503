// SPDX-License-Identifier: Apache-2.0
package org.btrt.groups;

import java.util.List;

/** Which group an address belongs to. Immutable; a reload makes a new one. */
public final class PeerGroups {
  private final List<String> names;

  private PeerGroups(List<String> names) {
    this.names = names;
  }

  /** No groups configured: every address is in the last and only one. */
  public static PeerGroups none() {
    return new PeerGroups(List.of("everybody"));
  }

  /** Names by group number, the implicit last group included. */
  public List<String> names() {
    return names;
  }

  /** The group of an IPv4 address given in network order. */
  public int groupOfIpv4(int address) {
    return 0;
  }

  /** The group of an IPv6 address given as its big-endian halves. */
  public int groupOfIpv6(long high, long low) {
    return 0;
  }
}
