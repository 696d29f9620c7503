// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.btrt.transport.udp.UdpClient;
import org.btrt.transport.udp.UdpClient.Announce;

/** Peers that announce by UDP over IPv4, each from an address of its own. */
final class TestPeers {
  static final int EVENT_NONE = 0;
  static final int EVENT_STOPPED = 3;

  private static final int TRANSACTION = 0x1234_5678;
  private static final int ANNOUNCE_ACTION = 1;
  private static final int PEER_LENGTH = 6;

  private TestPeers() {}

  /** What a tracker answers to an announce. */
  record Reply(int intervalS, int leechers, int seeders, List<InetSocketAddress> peers) {
    /** How many of the peers have addresses that begin so. */
    long from(String prefix) {
      return peers.stream()
          .filter(peer -> peer.getAddress().getHostAddress().startsWith(prefix))
          .count();
    }
  }

  /** Announces a leecher from an address, with the port {@code number}. */
  static Reply announce(
      InetSocketAddress tracker, String address, int torrent, int number, int event, int numWant)
      throws IOException {
    InetSocketAddress local = new InetSocketAddress(InetAddress.getByName(address), 0);
    try (UdpClient client = new UdpClient(tracker, local)) {
      return parse(
          client.ask(
              new Announce(
                      client.connect(),
                      TRANSACTION,
                      UdpClient.hash(torrent),
                      UdpClient.peerId(number),
                      1000,
                      event,
                      0,
                      numWant,
                      number)
                  .encode()));
    }
  }

  private static Reply parse(ByteBuffer reply) throws IOException {
    int action = reply.getInt();
    int transaction = reply.getInt();
    if (action != ANNOUNCE_ACTION || transaction != TRANSACTION) {
      byte[] text = new byte[reply.remaining()];
      reply.get(text);
      throw new AssertionError(
          "action="
              + action
              + ", expected: "
              + ANNOUNCE_ACTION
              + ": "
              + new String(text, StandardCharsets.UTF_8));
    }
    int intervalS = reply.getInt();
    int leechers = reply.getInt();
    int seeders = reply.getInt();
    List<InetSocketAddress> peers = new ArrayList<>();
    byte[] address = new byte[4];
    while (reply.remaining() >= PEER_LENGTH) {
      reply.get(address);
      peers.add(
          new InetSocketAddress(InetAddress.getByAddress(address), reply.getShort() & 0xFFFF));
    }
    if (reply.hasRemaining()) {
      throw new AssertionError(reply.remaining() + " bytes behind the last peer");
    }
    return new Reply(intervalS, leechers, seeders, peers);
  }
}
