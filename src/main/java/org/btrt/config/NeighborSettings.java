// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.util.List;
import org.btrt.common.AnnounceTemplate;
import org.btrt.common.Cidr;

/**
 * A partner's tracker that is asked for its peers (one item of {@code neighbors}).
 *
 * @param name for people
 * @param refreshIntervalS after so long it is asked again about a torrent that somebody asks for
 * @param peersExpiryIntervalS for how long a peer that it has named is handed out
 * @param announceRequest what it is asked
 * @param peersMax most peers taken from one reply
 * @param networks whose peers it may name; empty: anybody's
 * @param ratePerS most requests a second
 */
public record NeighborSettings(
    String name,
    int refreshIntervalS,
    int peersExpiryIntervalS,
    AnnounceTemplate announceRequest,
    int peersMax,
    List<Cidr> networks,
    int ratePerS) {
  /** Keeps copies. */
  public NeighborSettings {
    networks = List.copyOf(networks);
  }
}
