// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.btrt.protocol.udp.UdpRequestFlyweight;

/**
 * Peers that nobody has, and what they would send: a small population of the usual shape, a few
 * large swarms and many tiny ones, three quarters seeders. They come, finish, leave and come back;
 * some of what they send is wrong. All that a tracker meets in its first seconds is in it, because
 * code for what the compiler has never seen is thrown away when it comes.
 *
 * <p>Half of them say that they have another address, all over the internet, so that groups are
 * looked up as they will be; who rehearses believes them.
 *
 * <p><em>Threading:</em> one owner.
 */
final class InventedPeers {
  static final int TORRENTS = 1000;
  static final int PEERS = 20_000;

  private static final long SEED = 3;
  private static final double HOTTEST_WEIGHT = 6.5;
  private static final int SEEDERS_OF_FOUR = 3;
  private static final int SCRAPE_HASHES_MAX = 40;
  private static final int INFO_HASH_LENGTH = 20;

  /** Of so many requests one is such a one: primes, so that all combinations come. */
  private static final int CONNECT_PERIOD = 5;

  private static final int SCRAPE_PERIOD = 101;
  private static final int BAD_ID_PERIOD = 97;
  private static final int UNKNOWN_ACTION_PERIOD = 89;
  private static final int SHORT_PERIOD = 83;
  private static final int LIST_PERIOD = 23;

  private static final int EVENT_COMPLETED = 1;
  private static final int EVENT_STARTED = 2;
  private static final int EVENT_STOPPED = 3;
  private static final int UNKNOWN_ACTION = 9;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private long requests;

  /** What one peer says now. */
  private final class Announce {
    final int peer = random.nextInt(PEERS);
    final int torrent = torrentOf(peer);
    final int event = event();
    final long leftBytes = leftBytes();
    final int peersWanted = peersWanted();

    private int event() {
      return switch (random.nextInt(32)) {
        case 0 -> EVENT_STOPPED;
        case 1 -> EVENT_COMPLETED;
        case 2 -> EVENT_STARTED;
        default -> 0;
      };
    }

    private long leftBytes() {
      boolean seeder = (peer & 3) < SEEDERS_OF_FOUR || random.nextInt(8) == 0;
      return seeder || event == EVENT_COMPLETED ? 0 : 1 + peer;
    }

    private int peersWanted() {
      return switch (random.nextInt(8)) {
        case 0 -> 0;
        case 1, 2 -> -1;
        case 3 -> 200;
        default -> 30;
      };
    }

    boolean isSomewhereElse() {
      return (peer & 1) == 0;
    }

    int ipv4() {
      return (int) (peer * 0x9E37_79B9L);
    }
  }

  /**
   * Writes a request by UDP (BEP 15).
   *
   * @return its length
   */
  int udp(ByteBuffer request, long connectionId) {
    long number = requests++;
    request.clear();
    if (number % CONNECT_PERIOD == 0) {
      request.putLong(UdpRequestFlyweight.CONNECT_MAGIC);
      request.putInt(UdpRequestFlyweight.ACTION_CONNECT).putInt((int) number);
    } else if (number % SHORT_PERIOD == 0) {
      request.putLong(connectionId);
    } else if (number % UNKNOWN_ACTION_PERIOD == 0) {
      request.putLong(connectionId).putInt(UNKNOWN_ACTION).putInt((int) number);
    } else if (number % SCRAPE_PERIOD == 0) {
      scrape(request, connectionId, (int) number);
    } else {
      announce(request, number % BAD_ID_PERIOD == 0 ? ~connectionId : connectionId);
    }
    return request.position();
  }

  private void announce(ByteBuffer request, long connectionId) {
    Announce announce = new Announce();
    int peer = announce.peer;
    request.putLong(connectionId).putInt(UdpRequestFlyweight.ACTION_ANNOUNCE).putInt(peer);
    putInfoHash(request, announce.torrent);
    request.putLong(peer).putLong(peer).putInt(peer);
    request.putLong(0).putLong(announce.leftBytes).putLong(0).putInt(announce.event);
    request.putInt(announce.isSomewhereElse() ? announce.ipv4() : 0).putInt(peer);
    request.putInt(announce.peersWanted).putShort((short) portOf(peer));
  }

  /**
   * Writes a request by UDP that is answered if the connection id is right.
   *
   * @return its length
   */
  int scrape(ByteBuffer request, long connectionId, int transactionId) {
    request.clear();
    request.putLong(connectionId).putInt(UdpRequestFlyweight.ACTION_SCRAPE).putInt(transactionId);
    for (int i = random.nextInt(SCRAPE_HASHES_MAX); i >= 0; i--) {
      // Half of them are unknown.
      putInfoHash(request, random.nextInt(2 * TORRENTS));
    }
    return request.position();
  }

  private static void putInfoHash(ByteBuffer request, int torrent) {
    request.putLong(torrent).putLong(torrent).putInt(torrent);
  }

  /** Writes a request by HTTP. */
  void http(StringBuilder request) {
    long number = requests++;
    if (number % SCRAPE_PERIOD == 0) {
      request.append("GET /scrape?info_hash=");
      appendInfoHash(request, random.nextInt(2 * TORRENTS));
    } else if (number % SHORT_PERIOD == 0) {
      request.append("GET /announce?info_hash=short");
    } else {
      announce(request, number % LIST_PERIOD == 0);
    }
    request.append(" HTTP/1.1\r\nHost: retracker.local\r\nUser-Agent: rehearsal\r\n");
    request.append(number % 2 == 0 ? "Connection: keep-alive\r\n" : "Accept-Encoding: gzip\r\n");
    request.append("\r\n");
  }

  private void announce(StringBuilder request, boolean asList) {
    Announce announce = new Announce();
    request.append("GET /announce?info_hash=");
    appendInfoHash(request, announce.torrent);
    request.append("&peer_id=-XX0000-").append(100_000_000_000L + announce.peer);
    request.append("&port=").append(portOf(announce.peer));
    request.append("&uploaded=0&downloaded=0&left=").append(announce.leftBytes);
    request.append(asList ? "&compact=0" : "&compact=1");
    if (announce.peersWanted >= 0) {
      request.append("&numwant=").append(announce.peersWanted);
    }
    if (announce.isSomewhereElse()) {
      request.append("&ip=").append(text(announce.ipv4()));
    }
    request.append(
        switch (announce.event) {
          case EVENT_COMPLETED -> "&event=completed";
          case EVENT_STARTED -> "&event=started&key=0a1b2c3d";
          case EVENT_STOPPED -> "&event=stopped";
          default -> "";
        });
  }

  private static void appendInfoHash(StringBuilder request, int torrent) {
    ByteBuffer hash = ByteBuffer.allocate(INFO_HASH_LENGTH);
    putInfoHash(hash, torrent);
    for (byte b : hash.array()) {
      request.append('%').append(Character.forDigit(b >> 4 & 0xF, 16));
      request.append(Character.forDigit(b & 0xF, 16));
    }
  }

  private static String text(int ipv4) {
    try {
      return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(ipv4).array()).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int torrentOf(int peer) {
    double share = (double) (peer * 7919L % PEERS) / PEERS;
    return (int) (TORRENTS * Math.expm1(share * HOTTEST_WEIGHT) / Math.expm1(HOTTEST_WEIGHT));
  }

  private static int portOf(int peer) {
    return 1 + peer;
  }
}
