// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What to bind where an IPv6 socket cannot be told to leave IPv4 alone (NIO): there {@code [::]}
 * takes IPv4 too, and {@code 0.0.0.0} beside it finds the port in use.
 */
public final class DualStack {
  private DualStack() {}

  /** The addresses without {@code 0.0.0.0} where {@code [::]} has the same port. */
  public static List<InetSocketAddress> withoutCovered(List<InetSocketAddress> addresses) {
    return addresses.stream()
        .filter(
            address ->
                address.getAddress() instanceof Inet6Address
                    || !address.getAddress().isAnyLocalAddress()
                    || addresses.stream().noneMatch(other -> covers(other, address.getPort())))
        .toList();
  }

  private static boolean covers(InetSocketAddress address, int port) {
    return address.getAddress() instanceof Inet6Address
        && address.getAddress().isAnyLocalAddress()
        && address.getPort() == port;
  }
}
