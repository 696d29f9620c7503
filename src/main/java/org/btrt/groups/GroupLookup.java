// SPDX-License-Identifier: Apache-2.0
package org.btrt.groups;

import java.util.List;
import java.util.Optional;
import org.btrt.common.Cidr;
import org.btrt.common.IpAddress;
import org.btrt.config.PeerGroupSettings;

/**
 * The group of one address and why, for the operator.
 *
 * <p>The index forgets the networks it was made of, so this walks through them again, files
 * included. That also makes it a second, simpler way to the same answer.
 *
 * @param group number of the group
 * @param name its name
 * @param network the longest prefix around the address; empty for the implicit last group
 */
public record GroupLookup(int group, String name, Optional<Cidr> network) {
  /**
   * Looks for an address in all networks of the groups.
   *
   * @throws PeerGroupsException if the groups cannot be loaded
   */
  public static GroupLookup explain(List<PeerGroupSettings> settings, IpAddress address)
      throws PeerGroupsException {
    List<PeerGroupSettings> groups = PeerGroupsLoader.byNumber(settings);
    Search search = new Search(address);
    PeerGroupsLoader.forEachNetwork(groups, search);
    if (search.prefixLength >= 0) {
      return new GroupLookup(
          search.group,
          groups.get(search.group).name(),
          Optional.of(new Cidr(address, search.prefixLength)));
    }
    List<String> none = PeerGroups.none().names();
    return new GroupLookup(
        groups.size(),
        groups.isEmpty() ? none.getFirst() : PeerGroups.NAME_ELSEWHERE,
        Optional.empty());
  }

  /** The longest prefix so far; the first of equal ones, as the groups come by their numbers. */
  private static final class Search implements PeerGroupsLoader.NetworkSink {
    private final IpAddress address;
    private int group;
    private int prefixLength = -1;

    private Search(IpAddress address) {
      this.address = address;
    }

    @Override
    public void onNetwork(int ofGroup, boolean ipv6, long high, long low, int length) {
      if (length > prefixLength
          && ipv6 == address.ipv6()
          && (address.high() & Cidr.highMask(ipv6, length)) == high
          && (address.low() & Cidr.lowMask(ipv6, length)) == low) {
        group = ofGroup;
        prefixLength = length;
      }
    }
  }
}
