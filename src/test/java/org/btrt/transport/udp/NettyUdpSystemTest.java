// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.udp;

import java.net.InetSocketAddress;
import java.util.List;
import org.btrt.config.LimitsSettings;
import org.btrt.config.UdpSettings;

/** The contract over Netty. */
class NettyUdpSystemTest extends UdpTransportContract {
  @Override
  AutoCloseable start(
      UdpSettings settings,
      LimitsSettings limits,
      UdpServer.Parts parts,
      List<InetSocketAddress> addresses) {
    UdpServer server = UdpServer.start(settings, limits, parts);
    addresses.addAll(server.addresses());
    return server;
  }
}
