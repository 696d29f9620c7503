// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import org.btrt.common.CidrSet;
import org.btrt.config.AnnounceSettings;
import org.btrt.config.ScrapeSettings;
import org.btrt.groups.PeerGroups;
import org.btrt.swarm.PeerQuota;

/**
 * What the rules work with: immutable and replaced as a whole by a reload, so that a worker picks
 * up all of it or nothing between two batches.
 *
 * @param announce intervals and sizes
 * @param trustedSources whose word about the client's address is taken
 * @param scrape what a scrape may ask
 * @param groups which group an address belongs to
 * @param access which torrents are served
 * @param addresses which addresses may announce
 * @param bans which clients are not
 * @param quota how many peers of each group a reply holds
 */
public record AnnounceRules(
    AnnounceSettings announce,
    CidrSet trustedSources,
    ScrapeSettings scrape,
    PeerGroups groups,
    AccessList access,
    AddressRules addresses,
    ClientBans bans,
    PeerQuota quota) {
  /** With the trusted sources of the settings. */
  public AnnounceRules(
      AnnounceSettings announce,
      ScrapeSettings scrape,
      PeerGroups groups,
      AccessList access,
      AddressRules addresses,
      ClientBans bans,
      PeerQuota quota) {
    this(
        announce,
        new CidrSet(announce.trustedSources()),
        scrape,
        groups,
        access,
        addresses,
        bans,
        quota);
  }

  /** Everybody may announce. */
  public AnnounceRules(
      AnnounceSettings announce,
      ScrapeSettings scrape,
      PeerGroups groups,
      AccessList access,
      ClientBans bans,
      PeerQuota quota) {
    this(announce, scrape, groups, access, AddressRules.open(), bans, quota);
  }

  /** The same for other addresses. */
  public AnnounceRules withAddresses(AddressRules others) {
    return new AnnounceRules(announce, trustedSources, scrape, groups, access, others, bans, quota);
  }
}
