// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.btrt.protocol.udp.UdpRequestFlyweight.ACTION_ANNOUNCE;
import static org.btrt.protocol.udp.UdpRequestFlyweight.ACTION_CONNECT;
import static org.btrt.protocol.udp.UdpRequestFlyweight.ACTION_SCRAPE;
import static org.btrt.protocol.udp.UdpRequestFlyweight.ANNOUNCE_LENGTH;
import static org.btrt.protocol.udp.UdpRequestFlyweight.CONNECT_MAGIC;
import static org.btrt.protocol.udp.UdpRequestFlyweight.HEADER_LENGTH;
import static org.btrt.protocol.udp.UdpRequestFlyweight.INFO_HASH_OFFSET;
import static org.btrt.protocol.udp.UdpRequestFlyweight.PEER_ID_OFFSET;

import org.agrona.MutableDirectBuffer;
import org.btrt.protocol.udp.UdpRequestFlyweight;

/**
 * The datagrams of a client; what {@link UdpRequestFlyweight} reads, whose Javadoc has the layout.
 * Each method returns the length.
 *
 * <p><em>Threading:</em> stateless. <em>Source:</em> BEP 15.
 */
final class RequestEncoder {
  private static final int EVENT_STARTED = 2;
  private static final int DOWNLOADED_OFFSET = 56;
  private static final int LEFT_OFFSET = 64;
  private static final int UPLOADED_OFFSET = 72;
  private static final int EVENT_OFFSET = 80;
  private static final int IP_OFFSET = 84;
  private static final int KEY_OFFSET = 88;
  private static final int NUM_WANT_OFFSET = 92;
  private static final int PORT_OFFSET = 96;
  private static final long LEECHER_LEFT_BYTES = 1_000_000;

  private RequestEncoder() {}

  static int connect(MutableDirectBuffer datagram, int transactionId) {
    header(datagram, CONNECT_MAGIC, ACTION_CONNECT, transactionId);
    return HEADER_LENGTH;
  }

  static int announce(
      MutableDirectBuffer datagram,
      long connectionId,
      int transactionId,
      int torrent,
      int peer,
      int port,
      boolean started) {
    header(datagram, connectionId, ACTION_ANNOUNCE, transactionId);
    Population.infoHash(torrent, datagram, INFO_HASH_OFFSET);
    Population.peerId(peer, datagram, PEER_ID_OFFSET);
    datagram.putLong(DOWNLOADED_OFFSET, 0);
    datagram.putLong(LEFT_OFFSET, Population.isSeeder(peer) ? 0 : LEECHER_LEFT_BYTES, BIG_ENDIAN);
    datagram.putLong(UPLOADED_OFFSET, 0);
    datagram.putInt(EVENT_OFFSET, started ? EVENT_STARTED : 0, BIG_ENDIAN);
    datagram.putInt(IP_OFFSET, 0);
    datagram.putInt(KEY_OFFSET, peer, BIG_ENDIAN);
    datagram.putInt(NUM_WANT_OFFSET, Population.PEERS_WANTED, BIG_ENDIAN);
    datagram.putShort(PORT_OFFSET, (short) port, BIG_ENDIAN);
    return ANNOUNCE_LENGTH;
  }

  /** A scrape without info-hashes yet; they follow at {@link UdpRequestFlyweight}'s offsets. */
  static int scrape(
      MutableDirectBuffer datagram, long connectionId, int transactionId, int hashes) {
    header(datagram, connectionId, ACTION_SCRAPE, transactionId);
    return UdpRequestFlyweight.scrapeHashOffset(hashes);
  }

  private static void header(
      MutableDirectBuffer datagram, long connectionId, int action, int transactionId) {
    datagram.putLong(0, connectionId, BIG_ENDIAN);
    datagram.putInt(8, action, BIG_ENDIAN);
    datagram.putInt(12, transactionId, BIG_ENDIAN);
  }
}
