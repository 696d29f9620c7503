// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.udp;

import java.net.InetSocketAddress;
import java.util.List;
import org.btrt.common.InheritedSockets;
import org.btrt.config.LimitsSettings;
import org.btrt.config.UdpSettings;

/** The contract over Netty, and epoll where it is there. */
class NettyUdpSystemTest extends UdpTransportContract {
  @Override
  AutoCloseable start(
      UdpSettings settings,
      LimitsSettings limits,
      UdpServer.Parts parts,
      List<InetSocketAddress> addresses) {
    UdpEngine engine =
        NettyUdpEngine.start(
            settings, UdpServer.workers(settings, limits, parts), InheritedSockets.none());
    addresses.addAll(engine.addresses());
    return engine;
  }
}
