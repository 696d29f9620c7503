// SPDX-License-Identifier: Apache-2.0
package org.btrt.natcheck;

import java.net.InetSocketAddress;
import org.btrt.common.IpAddress;
import org.btrt.common.SocketAddressText;

/**
 * Where a peer says it listens.
 *
 * @param port 1-65535
 */
record Endpoint(IpAddress address, int port) {
  /** Whose checks are counted together: an address, or an IPv6 /64, which is one subscriber's. */
  IpAddress source() {
    return address.ipv6() ? new IpAddress(true, address.high(), 0) : address;
  }

  InetSocketAddress socketAddress() {
    return new InetSocketAddress(address.toInetAddress(), port);
  }

  @Override
  public String toString() {
    return SocketAddressText.format(socketAddress());
  }
}
