// SPDX-License-Identifier: Apache-2.0
package org.btrt.natcheck;

import org.btrt.swarm.SwarmRequest;

/**
 * A swarm in which an endpoint has announced.
 *
 * @param infoHash0 bytes 0-7 of the info-hash
 * @param infoHash1 bytes 8-15
 * @param infoHash2 bytes 16-19
 */
record SwarmPeer(long infoHash0, long infoHash1, int infoHash2) {
  static SwarmPeer of(SwarmRequest peer) {
    return new SwarmPeer(peer.infoHash0(), peer.infoHash1(), peer.infoHash2());
  }

  /** Asks the store about the peer. */
  void fill(SwarmRequest peer, Endpoint endpoint) {
    peer.infoHash(infoHash0, infoHash1, infoHash2);
    if (endpoint.address().ipv6()) {
      peer.ipv6(endpoint.address().high(), endpoint.address().low());
    } else {
      peer.ipv4((int) endpoint.address().low());
    }
    peer.port(endpoint.port());
  }
}
