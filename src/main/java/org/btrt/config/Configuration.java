// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.util.List;

/**
 * Everything that can be configured, checked and immutable. Only {@link ConfigurationReader} builds
 * it.
 */
public record Configuration(
    LoggingSettings logging,
    DatabaseSettings database,
    List<PeerGroupSettings> peerGroups,
    UdpSettings udp,
    HttpSettings http,
    HttpsSettings https,
    AnnounceSettings announce,
    PolicySettings policy,
    ScrapeSettings scrape,
    StoreSettings store,
    AccessSettings access,
    CatalogueSettings catalogue,
    InfoPageSettings infoPage,
    WebSettings web,
    LimitsSettings limits,
    List<NeighborSettings> neighbors,
    UpstreamSettings upstream,
    ForwardingSettings forwarding,
    HashListSettings hashList,
    NatCheckSettings natCheck) {
  /** Keeps copies. */
  public Configuration {
    peerGroups = List.copyOf(peerGroups);
    neighbors = List.copyOf(neighbors);
  }
}
