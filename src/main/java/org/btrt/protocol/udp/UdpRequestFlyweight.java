// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.udp;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/**
 * A datagram of a client. All numbers big-endian.
 *
 * <pre>
 * all       0  8 connection id (connect: the magic number)
 *           8  4 action
 *          12  4 transaction id
 * announce 16 20 info-hash
 *          36 20 peer id
 *          56  8 downloaded, bytes
 *          64  8 left, bytes
 *          72  8 uploaded, bytes
 *          80  4 event: 0 none, 1 completed, 2 started, 3 stopped
 *          84  4 IPv4 address, 0: the sender's
 *          88  4 key
 *          92  4 num_want, -1: the default
 *          96  2 port
 *          98    options (BEP 41), not looked at
 * scrape   16 20 info-hash, any number of times
 * </pre>
 *
 * <p><em>Threading:</em> one instance per worker; a window on the buffer it is wrapped over.
 * <em>Source:</em> BEP 15, BEP 41.
 */
public final class UdpRequestFlyweight {
  /** What a connect has in place of a connection id. */
  public static final long CONNECT_MAGIC = 0x417_2710_1980L;

  public static final int ACTION_CONNECT = 0;
  public static final int ACTION_ANNOUNCE = 1;
  public static final int ACTION_SCRAPE = 2;

  /** The shortest datagram that can be anything at all. */
  public static final int HEADER_LENGTH = 16;

  /** An announce without options. */
  public static final int ANNOUNCE_LENGTH = 98;

  public static final int INFO_HASH_LENGTH = 20;
  public static final int INFO_HASH_OFFSET = HEADER_LENGTH;
  public static final int PEER_ID_OFFSET = INFO_HASH_OFFSET + INFO_HASH_LENGTH;

  private static final int CONNECTION_ID_OFFSET = 0;
  private static final int ACTION_OFFSET = 8;
  private static final int TRANSACTION_ID_OFFSET = 12;
  private static final int LEFT_OFFSET = 64;
  private static final int EVENT_OFFSET = 80;
  private static final int IP_OFFSET = 84;
  private static final int NUM_WANT_OFFSET = 92;
  private static final int PORT_OFFSET = 96;

  private static final int OPTION_END = 0;
  private static final int OPTION_NOP = 1;
  private static final int OPTION_URL_DATA = 2;

  /** In the URL of BEP 41: a tracker asks, and says so. */
  private static final byte[] FROM_TRACKER = "retracker=1".getBytes(StandardCharsets.US_ASCII);

  private DirectBuffer buffer;
  private int length;

  /** Puts the window on a datagram of at least {@link #HEADER_LENGTH} bytes. */
  public void wrap(DirectBuffer datagram, int datagramLength) {
    buffer = datagram;
    length = datagramLength;
  }

  public long connectionId() {
    return buffer.getLong(CONNECTION_ID_OFFSET, BIG_ENDIAN);
  }

  public int action() {
    return buffer.getInt(ACTION_OFFSET, BIG_ENDIAN);
  }

  public int transactionId() {
    return buffer.getInt(TRANSACTION_ID_OFFSET, BIG_ENDIAN);
  }

  /** Whether all fields of an announce are there. */
  public boolean isWholeAnnounce() {
    return length >= ANNOUNCE_LENGTH;
  }

  public long leftBytes() {
    return buffer.getLong(LEFT_OFFSET, BIG_ENDIAN);
  }

  public int event() {
    return buffer.getInt(EVENT_OFFSET, BIG_ENDIAN);
  }

  /** The IPv4 address the client wants to be known by; 0: the sender's. */
  public int ip() {
    return buffer.getInt(IP_OFFSET, BIG_ENDIAN);
  }

  public int numWanted() {
    return buffer.getInt(NUM_WANT_OFFSET, BIG_ENDIAN);
  }

  public int port() {
    return buffer.getShort(PORT_OFFSET, BIG_ENDIAN) & 0xFFFF;
  }

  /**
   * Whether a tracker asks, and says so in the URL behind the announce (BEP 41). Options that are
   * cut off end the search.
   */
  public boolean isFromTracker() {
    int option = ANNOUNCE_LENGTH;
    while (option + 1 < length && buffer.getByte(option) != OPTION_END) {
      if (buffer.getByte(option) == OPTION_NOP) {
        option++;
        continue;
      }
      int end = option + 2 + (buffer.getByte(option + 1) & 0xFF);
      if (buffer.getByte(option) == OPTION_URL_DATA
          && contains(option + 2, Math.min(end, length))) {
        return true;
      }
      option = end;
    }
    return false;
  }

  private boolean contains(int from, int to) {
    for (int i = from; i + FROM_TRACKER.length <= to; i++) {
      int matching = 0;
      while (matching < FROM_TRACKER.length
          && buffer.getByte(i + matching) == FROM_TRACKER[matching]) {
        matching++;
      }
      if (matching == FROM_TRACKER.length) {
        return true;
      }
    }
    return false;
  }

  /** How many whole info-hashes a scrape names. */
  public int scrapeCount() {
    return (length - INFO_HASH_OFFSET) / INFO_HASH_LENGTH;
  }

  /** Where info-hash {@code index} of a scrape begins. */
  public static int scrapeHashOffset(int index) {
    return INFO_HASH_OFFSET + index * INFO_HASH_LENGTH;
  }
}
