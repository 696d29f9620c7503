// SPDX-License-Identifier: Apache-2.0
package org.btrt.groups;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.btrt.common.Cidr;
import org.btrt.common.PeerGroupLimits;
import org.btrt.config.PeerGroupSettings;

/**
 * Makes {@link PeerGroups} of their settings and the files these name, at the start and at a
 * reload.
 *
 * <p>All or nothing: either every network was read, or an exception says all that is wrong and what
 * is in force stays.
 *
 * <p><em>Threading:</em> no state; blocks on files, so never call it on an event loop.
 */
public final class PeerGroupsLoader {
  private PeerGroupsLoader() {}

  /**
   * Reads all networks of the groups.
   *
   * @throws PeerGroupsException if there are too many groups, or files or lines cannot be read
   */
  public static PeerGroups load(List<PeerGroupSettings> settings) throws PeerGroupsException {
    List<PeerGroupSettings> groups = byNumber(settings);
    PeerGroupsBuilder builder =
        new PeerGroupsBuilder(groups.stream().map(PeerGroupSettings::name).toList());
    forEachNetwork(groups, builder::add);
    return builder.build();
  }

  /**
   * The groups by their numbers: by priority, and by their place in the file among equals.
   *
   * @throws PeerGroupsException if there are too many
   */
  static List<PeerGroupSettings> byNumber(List<PeerGroupSettings> settings)
      throws PeerGroupsException {
    if (settings.size() > PeerGroupLimits.CONFIGURED_GROUPS_MAX) {
      throw new PeerGroupsException(
          List.of(
              "peer_groups: groups="
                  + settings.size()
                  + ", expected: at most "
                  + PeerGroupLimits.CONFIGURED_GROUPS_MAX));
    }
    // The sort of a stream is stable.
    return settings.stream().sorted(Comparator.comparingInt(PeerGroupSettings::priority)).toList();
  }

  /** Hands out the networks of all groups, those of the settings themselves first. */
  static void forEachNetwork(List<PeerGroupSettings> groups, NetworkSink sink)
      throws PeerGroupsException {
    List<String> messages = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      int group = i;
      PeerGroupSettings settings = groups.get(i);
      for (Cidr cidr : settings.cidrList()) {
        sink.onNetwork(
            group,
            cidr.network().ipv6(),
            cidr.network().high(),
            cidr.network().low(),
            cidr.prefixLength());
      }
      if (settings.cidrFile().isPresent()) {
        try {
          CidrFile.read(
              settings.cidrFile().get(),
              read ->
                  sink.onNetwork(group, read.ipv6(), read.high(), read.low(), read.prefixLength()));
        } catch (PeerGroupsException e) {
          messages.addAll(e.messages());
        }
      }
    }
    if (!messages.isEmpty()) {
      throw new PeerGroupsException(messages);
    }
  }

  /** Takes networks as numbers, so that a million of them are not a million objects. */
  @FunctionalInterface
  interface NetworkSink {
    /**
     * @param group number of the group
     * @param ipv6 the family
     * @param high bytes 0-7 of an IPv6 network, 0 for IPv4
     * @param low bytes 8-15 of an IPv6 network, or the IPv4 network in the low 32 bits
     * @param prefixLength 0-32 or 0-128; the bits behind it are zero
     */
    void onNetwork(int group, boolean ipv6, long high, long low, int prefixLength);
  }
}
