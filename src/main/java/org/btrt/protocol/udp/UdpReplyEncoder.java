// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.udp;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.MutableDirectBuffer;

/**
 * Replies to the datagrams of {@link UdpRequestFlyweight}. All numbers big-endian; each method
 * returns the length of the reply.
 *
 * <pre>
 * all       0 4 action
 *           4 4 transaction id
 * connect   8 8 connection id
 * announce  8 4 interval, seconds
 *          12 4 leechers
 *          16 4 seeders
 *          20   peers: address and port, 6 or 18 bytes each
 * scrape    8   per info-hash: seeders 4, completed 4, leechers 4
 * error     8   text
 * </pre>
 *
 * <p><em>Threading:</em> stateless. <em>Source:</em> BEP 15.
 */
public final class UdpReplyEncoder {
  /** Where the peers of an announce reply begin. */
  public static final int PEERS_OFFSET = 20;

  /** Where the counts of a scrape reply begin. */
  public static final int SCRAPE_OFFSET = 8;

  /** Bytes of one torrent's counts. */
  public static final int SCRAPE_ENTRY_LENGTH = 12;

  private static final int ACTION_ERROR = 3;
  private static final int BODY_OFFSET = 8;

  private UdpReplyEncoder() {}

  public static int connect(MutableDirectBuffer reply, int transactionId, long connectionId) {
    header(reply, UdpRequestFlyweight.ACTION_CONNECT, transactionId);
    reply.putLong(BODY_OFFSET, connectionId, BIG_ENDIAN);
    return BODY_OFFSET + Long.BYTES;
  }

  /** Encodes what stands before peers that are in the buffer already. */
  public static int announce(
      MutableDirectBuffer reply,
      int transactionId,
      int intervalS,
      int leechers,
      int seeders,
      int peersLength) {
    header(reply, UdpRequestFlyweight.ACTION_ANNOUNCE, transactionId);
    reply.putInt(BODY_OFFSET, intervalS, BIG_ENDIAN);
    reply.putInt(BODY_OFFSET + 4, leechers, BIG_ENDIAN);
    reply.putInt(BODY_OFFSET + 8, seeders, BIG_ENDIAN);
    return PEERS_OFFSET + peersLength;
  }

  /** Encodes what stands before the counts of {@code entries} torrents. */
  public static int scrape(MutableDirectBuffer reply, int transactionId, int entries) {
    header(reply, UdpRequestFlyweight.ACTION_SCRAPE, transactionId);
    return SCRAPE_OFFSET + entries * SCRAPE_ENTRY_LENGTH;
  }

  public static void scrapeEntry(
      MutableDirectBuffer reply, int index, long seeders, long completed, long leechers) {
    int offset = SCRAPE_OFFSET + index * SCRAPE_ENTRY_LENGTH;
    reply.putInt(offset, saturated(seeders), BIG_ENDIAN);
    reply.putInt(offset + 4, saturated(completed), BIG_ENDIAN);
    reply.putInt(offset + 8, saturated(leechers), BIG_ENDIAN);
  }

  public static int error(MutableDirectBuffer reply, int transactionId, byte[] text) {
    header(reply, ACTION_ERROR, transactionId);
    reply.putBytes(BODY_OFFSET, text);
    return BODY_OFFSET + text.length;
  }

  private static void header(MutableDirectBuffer reply, int action, int transactionId) {
    reply.putInt(0, action, BIG_ENDIAN);
    reply.putInt(4, transactionId, BIG_ENDIAN);
  }

  private static int saturated(long count) {
    return (int) Math.min(count, Integer.MAX_VALUE);
  }
}
