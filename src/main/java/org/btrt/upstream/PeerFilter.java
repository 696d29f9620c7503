// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import org.btrt.announce.ForeignPeers;
import org.btrt.common.IpAddress;

/**
 * Which peers of another tracker are taken for such: not ourselves, nobody without a port, and an
 * address that is not for the internet only where the operator has put it into a group.
 *
 * <p><em>Threading:</em> any thread.
 */
final class PeerFilter {
  private final AddressGuard guard;
  private final ForeignPeers foreign;

  PeerFilter(AddressGuard guard, ForeignPeers foreign) {
    this.guard = guard;
    this.foreign = foreign;
  }

  boolean accepts(boolean ipv6, long high, long low, int port) {
    IpAddress address = new IpAddress(ipv6, high, low);
    return port != 0
        && !guard.isOwn(address)
        && (guard.isPublic(address) || foreign.isInAGroup(ipv6, high, low));
  }
}
