// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The requests of a client that asks by HTTP, as libtorrent writes them. Each method writes behind
 * an offset and returns where the request ends.
 *
 * <p><em>Threading:</em> one thread. <em>Memory:</em> allocates nothing after construction.
 * <em>Source:</em> BEP 3, 23, 48; RFC 3986 for what is escaped.
 */
final class HttpRequestEncoder {
  /** No announce is longer; nor is a scrape of {@value UdpClient#SCRAPE_HASHES_MAX} hashes. */
  static final int REQUEST_MAX_BYTES = 1024;

  private static final int HASH_LENGTH = 20;
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(US_ASCII);
  private static final byte[] ANNOUNCE = "GET /announce?info_hash=".getBytes(US_ASCII);
  private static final byte[] PEER_ID = "&peer_id=".getBytes(US_ASCII);
  private static final byte[] PORT = "&port=".getBytes(US_ASCII);
  private static final byte[] SEEDER = "&uploaded=0&downloaded=0&left=0".getBytes(US_ASCII);
  private static final byte[] LEECHER = "&uploaded=0&downloaded=0&left=1000000".getBytes(US_ASCII);
  private static final byte[] STARTED = "&event=started".getBytes(US_ASCII);
  private static final byte[] NUM_WANT =
      ("&compact=1&numwant=" + Population.PEERS_WANTED).getBytes(US_ASCII);
  private static final byte[] SCRAPE = "GET /scrape?info_hash=".getBytes(US_ASCII);
  private static final byte[] NEXT_HASH = "&info_hash=".getBytes(US_ASCII);
  private static final byte[] END = " HTTP/1.1\r\nHost: tracker\r\n\r\n".getBytes(US_ASCII);

  private final UnsafeBuffer binary = new UnsafeBuffer(new byte[HASH_LENGTH]);

  int announce(
      MutableDirectBuffer buffer, int offset, int torrent, int peer, int port, boolean started) {
    int end = put(buffer, offset, ANNOUNCE);
    Population.infoHash(torrent, binary, 0);
    end = escape(buffer, end);
    end = put(buffer, end, PEER_ID);
    Population.peerId(peer, binary, 0);
    end = escape(buffer, end);
    end = put(buffer, end, PORT);
    end += buffer.putNaturalIntAscii(end, port);
    end = put(buffer, end, Population.isSeeder(peer) ? SEEDER : LEECHER);
    if (started) {
      end = put(buffer, end, STARTED);
    }
    end = put(buffer, end, NUM_WANT);
    return put(buffer, end, END);
  }

  /** A scrape of the torrents of {@code count} peers from {@code firstPeer} on. */
  int scrape(
      MutableDirectBuffer buffer, int offset, Population population, int firstPeer, int count) {
    int end = offset;
    for (int i = 0; i < count; i++) {
      end = put(buffer, end, i == 0 ? SCRAPE : NEXT_HASH);
      int torrent = population.torrentOf((firstPeer + i) % population.peerCount());
      Population.infoHash(torrent, binary, 0);
      end = escape(buffer, end);
    }
    return put(buffer, end, END);
  }

  private static int put(MutableDirectBuffer buffer, int offset, byte[] text) {
    buffer.putBytes(offset, text);
    return offset + text.length;
  }

  private int escape(MutableDirectBuffer buffer, int offset) {
    int end = offset;
    for (int i = 0; i < HASH_LENGTH; i++) {
      byte value = binary.getByte(i);
      if (isUnreserved(value)) {
        buffer.putByte(end++, value);
      } else {
        buffer.putByte(end++, (byte) '%');
        buffer.putByte(end++, HEX[value >> 4 & 15]);
        buffer.putByte(end++, HEX[value & 15]);
      }
    }
    return end;
  }

  private static boolean isUnreserved(byte value) {
    return value >= 'a' && value <= 'z'
        || value >= 'A' && value <= 'Z'
        || value >= '0' && value <= '9'
        || value == '-'
        || value == '.'
        || value == '_'
        || value == '~';
  }
}
