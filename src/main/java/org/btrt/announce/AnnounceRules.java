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
 * @param bans which clients are not
 * @param quota how many peers of each group a reply holds
 * @param torrents those listed by their files, which are served besides
 */
public record AnnounceRules(
    AnnounceSettings announce,
    CidrSet trustedSources,
    ScrapeSettings scrape,
    PeerGroups groups,
    AccessList access,
    ClientBans bans,
    PeerQuota quota,
    TorrentList torrents) {
  /** With the trusted sources of the settings, and no torrents listed by their files. */
  public AnnounceRules(
      AnnounceSettings announce,
      ScrapeSettings scrape,
      PeerGroups groups,
      AccessList access,
      ClientBans bans,
      PeerQuota quota) {
    this(
        announce,
        new CidrSet(announce.trustedSources()),
        scrape,
        groups,
        access,
        bans,
        quota,
        TorrentList.none());
  }

  /** The same with other torrents listed by their files. */
  public AnnounceRules withTorrents(TorrentList listed) {
    return new AnnounceRules(announce, trustedSources, scrape, groups, access, bans, quota, listed);
  }

  /** Whether a torrent is served. */
  boolean serves(long infoHash0, long infoHash1, int infoHash2) {
    return torrents.find(infoHash0, infoHash1, infoHash2) != null
        || access.serves(infoHash0, infoHash1, infoHash2);
  }
}
