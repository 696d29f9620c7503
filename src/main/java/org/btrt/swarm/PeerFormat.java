// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

/**
 * How the store writes a chosen peer into the reply buffer. All fields are in network byte order.
 */
public enum PeerFormat {
  /** Address and port (BEP 15, BEP 23, BEP 7): 6 bytes for IPv4, 18 for IPv6. */
  COMPACT(0),
  /** Address, port and the 20-byte peer id: 26 bytes for IPv4, 38 for IPv6. */
  WITH_PEER_ID(20);

  private final int peerIdLength;

  PeerFormat(int peerIdLength) {
    this.peerIdLength = peerIdLength;
  }

  /** Bytes of one peer of the given family. */
  public int peerLength(boolean ipv6) {
    return (ipv6 ? 18 : 6) + peerIdLength;
  }
}
