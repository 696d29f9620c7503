// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.btrt.protocol.udp.UdpReplyEncoder;

/**
 * What is right in a reply by UDP, whoever wrote it.
 *
 * <p><em>Threading:</em> stateless. <em>Source:</em> BEP 15; layout: {@link UdpReplyEncoder}.
 */
final class UdpReplies {
  private static final int LEECHERS_OFFSET = 12;
  private static final int SEEDERS_OFFSET = 16;

  private UdpReplies() {}

  /**
   * Counts the peers of an announce reply.
   *
   * @param peerLength bytes of an address and a port
   * @return how many; -1: the length is no whole number of peers, they are more than were wanted,
   *     or more than the reply says that the swarm has
   */
  static int peerCount(DirectBuffer reply, int length, int peerLength) {
    int peersLength = length - UdpReplyEncoder.PEERS_OFFSET;
    if (peersLength < 0 || peersLength % peerLength != 0) {
      return -1;
    }
    int peerCount = peersLength / peerLength;
    int counted =
        reply.getInt(LEECHERS_OFFSET, BIG_ENDIAN) + reply.getInt(SEEDERS_OFFSET, BIG_ENDIAN);
    return peerCount > Population.PEERS_WANTED || counted < peerCount ? -1 : peerCount;
  }

  /** Whether a scrape reply is as long as one about so many info-hashes. */
  static boolean isScrape(int length, int hashes) {
    return length == UdpReplyEncoder.SCRAPE_OFFSET + hashes * UdpReplyEncoder.SCRAPE_ENTRY_LENGTH;
  }
}
