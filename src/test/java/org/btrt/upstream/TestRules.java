// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import java.util.List;
import org.btrt.announce.AccessList;
import org.btrt.announce.AnnounceRules;
import org.btrt.announce.ClientBans;
import org.btrt.announce.LiveRules;
import org.btrt.announce.OrderQuota;
import org.btrt.common.Cidr;
import org.btrt.config.AnnounceSettings;
import org.btrt.config.ScrapeSettings;
import org.btrt.groups.PeerGroups;

/** Rules without groups, lists or anybody trusted. */
final class TestRules {
  private TestRules() {}

  static LiveRules live() {
    return trusting(List.of());
  }

  /** Sources that may name other addresses. */
  static LiveRules trusting(List<Cidr> sources) {
    return new LiveRules(
        new AnnounceRules(
            new AnnounceSettings(1_800, 900, 0, 50, 200, 2_700, true, sources),
            new ScrapeSettings(ScrapeSettings.Mode.SPECIFIC, 50),
            PeerGroups.none(),
            AccessList.open(),
            new ClientBans(List.of()),
            new OrderQuota()));
  }
}
