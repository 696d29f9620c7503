// SPDX-License-Identifier: Apache-2.0
package org.btrt.groups;

import java.util.ArrayList;
import java.util.List;
import org.btrt.common.Cidr;
import org.btrt.common.PeerGroupLimits;

/**
 * Collects the networks of the groups and makes {@link PeerGroups} of them.
 *
 * <p><em>Threading:</em> owned by the thread that builds. <em>Memory:</em> 18 bytes a network, and
 * about 70 more while {@link #build} runs.
 */
public final class PeerGroupsBuilder {
  private final List<String> names;
  private final PrefixList ipv4 = new PrefixList();
  private final PrefixList ipv6 = new PrefixList();

  /**
   * @param configuredNames by group number, without the implicit last group
   * @throws IllegalArgumentException if there are more than {@link
   *     PeerGroupLimits#CONFIGURED_GROUPS_MAX}
   */
  public PeerGroupsBuilder(List<String> configuredNames) {
    if (configuredNames.size() > PeerGroupLimits.CONFIGURED_GROUPS_MAX) {
      throw new IllegalArgumentException(
          "groups="
              + configuredNames.size()
              + ", expected: at most "
              + PeerGroupLimits.CONFIGURED_GROUPS_MAX);
    }
    names = List.copyOf(configuredNames);
  }

  /** Adds a network to a group. */
  public PeerGroupsBuilder add(int group, Cidr network) {
    add(
        group,
        network.network().ipv6(),
        network.network().high(),
        network.network().low(),
        network.prefixLength());
    return this;
  }

  /**
   * Adds a network to a group.
   *
   * @param group number of a configured group
   * @param isIpv6 the family
   * @param high bytes 0-7 of an IPv6 network, 0 for IPv4
   * @param low bytes 8-15 of an IPv6 network, or the IPv4 network in the low 32 bits
   * @param prefixLength 0-32 or 0-128; the bits behind it are zero
   * @throws IndexOutOfBoundsException if there is no such group
   */
  public void add(int group, boolean isIpv6, long high, long low, int prefixLength) {
    if (group < 0 || group >= names.size()) {
      throw new IndexOutOfBoundsException("group=" + group + ", expected: below " + names.size());
    }
    if (isIpv6) {
      ipv6.add(high, low, prefixLength, group);
    } else {
      ipv4.add(low << Integer.SIZE, 0, prefixLength, group);
    }
  }

  /** Makes the groups of all networks added so far. */
  public PeerGroups build() {
    if (names.isEmpty()) {
      return PeerGroups.none();
    }
    List<String> all = new ArrayList<>(names);
    all.add(PeerGroups.NAME_ELSEWHERE);
    return new PeerGroups(all, ipv4, ipv6);
  }
}
