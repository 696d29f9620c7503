// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.util.List;
import org.btrt.common.DualStack;
import org.btrt.common.InheritedSockets;
import org.btrt.config.LimitsSettings;
import org.btrt.config.UdpSettings;
import org.junit.jupiter.api.Test;

/** The contract over NIO, as where epoll is missing. */
class NioUdpSystemTest extends UdpTransportContract {
  @Override
  AutoCloseable start(
      UdpSettings settings,
      LimitsSettings limits,
      UdpServer.Parts parts,
      List<InetSocketAddress> addresses) {
    UdpEngine engine =
        NettyUdpEngine.start(
            settings, UdpServer.workers(settings, limits, parts), InheritedSockets.none(), false);
    addresses.addAll(engine.addresses());
    return engine;
  }

  @Test
  void shouldLeaveOutWhatTheIpv6SocketCoversAnyway() {
    InetSocketAddress anyIpv4 = new InetSocketAddress("0.0.0.0", 6969);
    InetSocketAddress anyIpv6 = new InetSocketAddress("::", 6969);
    InetSocketAddress other = new InetSocketAddress("0.0.0.0", 6970);
    InetSocketAddress one = new InetSocketAddress("127.0.0.1", 6969);
    assertEquals(
        List.of(anyIpv6, other, one),
        DualStack.withoutCovered(List.of(anyIpv4, anyIpv6, other, one)));
    assertEquals(List.of(anyIpv4), DualStack.withoutCovered(List.of(anyIpv4)));
  }
}
