// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import java.util.List;
import java.util.Optional;
import org.btrt.common.Cidr;
import org.btrt.common.SipHash;
import org.btrt.config.AnnounceSettings;
import org.btrt.config.PeerGroupSettings;
import org.btrt.config.PolicySettings;
import org.btrt.config.ScrapeSettings;
import org.btrt.groups.PeerGroupsException;
import org.btrt.groups.PeerGroupsLoader;

/** Rules of a tracker whose one peer group is 10.0.0.0/8; for tests of what a policy does. */
final class PolicyRules {
  private PolicyRules() {}

  static LiveRules of(PolicySettings policy, int peerExpiryS) throws PeerGroupsException {
    return of(policy, peerExpiryS, new SipHash(1, 2));
  }

  /**
   * @param key decides who is a holder
   */
  static LiveRules of(PolicySettings policy, int peerExpiryS, SipHash key)
      throws PeerGroupsException {
    return new LiveRules(
        new AnnounceRules(
            new AnnounceSettings(1800, 900, 0, 50, 200, peerExpiryS, false, List.of()),
            new ScrapeSettings(ScrapeSettings.Mode.SPECIFIC, 50),
            PeerGroupsLoader.load(
                List.of(
                    new PeerGroupSettings(
                        "local", 0, Optional.empty(), List.of(Cidr.parse("10.0.0.0/8"))))),
            AccessList.open(),
            new ClientBans(List.of()),
            PolicyChoice.of(policy, AccessList.open(), 1, key)));
  }
}
