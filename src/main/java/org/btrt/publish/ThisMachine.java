// SPDX-License-Identifier: Apache-2.0
package org.btrt.publish;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.btrt.common.IpAddress;

/** The machine we run on, as the system tells. */
public final class ThisMachine implements AddressFinder.Machine {
  private static final int ANY_PORT = 9;

  /** For documentation (RFC 5737, RFC 3849): nobody is there, and nothing is sent. */
  private static final List<String> ELSEWHERE = List.of("192.0.2.1", "2001:db8::1");

  @Override
  public List<InetAddress> outward() {
    return ELSEWHERE.stream().flatMap(elsewhere -> towards(elsewhere).stream()).toList();
  }

  /** The system chooses the way and with it the address; a datagram socket sends nothing for it. */
  private static Optional<InetAddress> towards(String elsewhere) {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(IpAddress.parse(elsewhere).toInetAddress(), ANY_PORT));
      return Optional.of(socket.getLocalAddress())
          .filter(local -> !local.isAnyLocalAddress() && !local.isLoopbackAddress());
    } catch (SocketException e) {
      // No way there: this family has no address for others.
      return Optional.empty();
    }
  }

  /** All addresses of its interfaces, loopback among them. */
  public List<IpAddress> addresses() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .map(IpAddress::of)
        .distinct()
        .toList();
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    return InetAddress.getAllByName(host);
  }

  @Override
  public boolean has(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return false;
    }
  }
}
