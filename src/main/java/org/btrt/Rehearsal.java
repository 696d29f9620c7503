// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.btrt.announce.AccessList;
import org.btrt.announce.AnnounceRules;
import org.btrt.announce.ClientBans;
import org.btrt.announce.LiveRules;
import org.btrt.announce.OrderQuota;
import org.btrt.common.DistinctLog;
import org.btrt.common.SipHash;
import org.btrt.common.SteadyClock;
import org.btrt.config.Configuration;
import org.btrt.config.HttpSettings;
import org.btrt.config.StoreSettings;
import org.btrt.config.UdpSettings;
import org.btrt.groups.PeerGroups;
import org.btrt.protocol.udp.UdpRequestFlyweight;
import org.btrt.status.Status;
import org.btrt.swarm.ChronicleSwarmStore;
import org.btrt.swarm.TimeSource;
import org.btrt.transport.http.HttpServer;
import org.btrt.transport.udp.UdpServer;

/**
 * Invented announces before the ports open: a tracker with a scratch store and the operator's
 * settings answers itself over loopback, so that a tracker restarted in the evening peak meets its
 * clients with compiled code. It tells nobody's counters and leaves nothing behind; if it fails,
 * the start goes on without it.
 *
 * <p>It goes on until the compiler has little left to do, which on a single core, where it competes
 * with what it compiles, takes several times as long as on many.
 *
 * <p>The population is a small one of the usual shape, a few large swarms and many tiny ones, three
 * quarters seeders, so that the compiler sees the branches that will be taken.
 *
 * <p><em>Threading:</em> called by whoever starts the tracker; the workers are the transports' own.
 */
final class Rehearsal {
  private static final Logger LOG = LogManager.getLogger(Rehearsal.class);

  private static final long SEED = 3;
  private static final int TORRENTS = 1000;
  private static final int PEERS = 20_000;
  private static final int STORE_PEERS_MAX = 4 * PEERS;
  private static final double HOTTEST_WEIGHT = 6.5;
  private static final int PEERS_WANTED = 30;
  private static final int SEEDERS_OF_FOUR = 3;
  private static final int ANNOUNCES_PER_SCRAPE = 100;

  /** Requests under way: a worker's batches are then of many lengths. */
  private static final int WINDOW = 48;

  private static final int REPLY_TIMEOUT_MS = 20;
  private static final int REPLY_MAX_LENGTH = 2048;
  private static final int CONNECT_REPLY_LENGTH = 16;
  private static final int CONNECTION_ID_OFFSET = 8;

  /** Time after which it is asked whether the compiler still works. */
  private static final long SLICE_NS = TimeUnit.MILLISECONDS.toNanos(250);

  /** Of a slice: a compiler that works less than this has done what matters. */
  private static final int BUSY_MIN_MS = 25;

  private static final InetSocketAddress ANYWHERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final Configuration configuration;
  private final NanoClock clock = SystemNanoClock.INSTANCE;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final LiveRules rules;
  private final CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
  private long compiledMs;

  private Rehearsal(Configuration configuration, PeerGroups groups) {
    this.configuration = configuration;
    this.rules =
        new LiveRules(
            new AnnounceRules(
                configuration.announce(),
                configuration.scrape(),
                groups,
                AccessList.open(),
                new ClientBans(List.of()),
                new OrderQuota()));
  }

  /**
   * Rehearses what the configuration will listen to.
   *
   * @param groups the operator's
   * @param partMaxMs how long for each of UDP and HTTP at most
   */
  static void hold(Configuration configuration, PeerGroups groups, int partMaxMs) {
    Rehearsal rehearsal = new Rehearsal(configuration, groups);
    long beginNs = rehearsal.clock.nanoTime();
    try {
      long announces = rehearsal.hold(TimeUnit.MILLISECONDS.toNanos(partMaxMs));
      LOG.info(
          "rehearsed {} announces in {} ms",
          announces,
          TimeUnit.NANOSECONDS.toMillis(rehearsal.clock.nanoTime() - beginNs));
    } catch (IOException | RuntimeException e) {
      LOG.warn("no rehearsal, the first seconds will be slower: {}", e.toString());
    }
  }

  private long hold(long partMaxNs) throws IOException {
    StoreSettings scratch = new StoreSettings(Optional.empty(), TORRENTS, STORE_PEERS_MAX);
    long announces = 0;
    try (ChronicleSwarmStore store =
        ChronicleSwarmStore.open(scratch, TimeSource.system(), notice -> {})) {
      if (!configuration.udp().listen().isEmpty()) {
        announces += udp(store, partMaxNs);
      }
      if (!configuration.http().listen().isEmpty()) {
        announces += http(store, partMaxNs);
      }
    }
    return announces;
  }

  /** Whether the compiler has worked much since it was asked last. */
  private boolean isCompiling() {
    long beforeMs = compiledMs;
    compiledMs = compiler.getTotalCompilationTime();
    return compiledMs - beforeMs > BUSY_MIN_MS;
  }

  // UDP.

  private long udp(ChronicleSwarmStore store, long maxNs) throws IOException {
    UdpSettings settings = configuration.udp().withOneWorkerAt(ANYWHERE);
    UdpServer.Parts parts =
        new UdpServer.Parts(
            rules,
            store,
            new Status(),
            new SipHash(random.nextLong(), random.nextLong()),
            new SteadyClock(SystemEpochClock.INSTANCE, clock),
            clock,
            new DistinctLog(LOG, clock));
    try (UdpServer server = UdpServer.start(settings, configuration.limits(), parts);
        DatagramSocket socket = new DatagramSocket(ANYWHERE)) {
      socket.connect(server.addresses().get(0));
      socket.setSoTimeout(REPLY_TIMEOUT_MS);
      long endNs = clock.nanoTime() + maxNs;
      long connectionId = connect(socket, endNs);
      long sent = 0;
      do {
        sent += converse(socket, connectionId, Math.min(endNs, clock.nanoTime() + SLICE_NS));
      } while (clock.nanoTime() < endNs && isCompiling());
      return sent;
    }
  }

  private long converse(DatagramSocket socket, long connectionId, long endNs) throws IOException {
    ByteBuffer request = ByteBuffer.allocate(UdpRequestFlyweight.ANNOUNCE_LENGTH);
    DatagramPacket outgoing = new DatagramPacket(request.array(), request.capacity());
    DatagramPacket incoming = new DatagramPacket(new byte[REPLY_MAX_LENGTH], REPLY_MAX_LENGTH);
    long sent = 0;
    while (clock.nanoTime() < endNs) {
      for (int i = 0; i < WINDOW; i++, sent++) {
        boolean scrape = sent % ANNOUNCES_PER_SCRAPE == 0;
        outgoing.setLength(
            scrape ? scrape(request, connectionId) : announce(request, connectionId));
        socket.send(outgoing);
      }
      for (int i = 0; i < WINDOW && receive(socket, incoming); i++) {
        incoming.setLength(REPLY_MAX_LENGTH);
      }
    }
    return sent;
  }

  private static boolean receive(DatagramSocket socket, DatagramPacket packet) throws IOException {
    try {
      socket.receive(packet);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  private long connect(DatagramSocket socket, long endNs) throws IOException {
    ByteBuffer request = ByteBuffer.allocate(UdpRequestFlyweight.HEADER_LENGTH);
    request.putLong(UdpRequestFlyweight.CONNECT_MAGIC);
    request.putInt(UdpRequestFlyweight.ACTION_CONNECT);
    ByteBuffer reply = ByteBuffer.allocate(CONNECT_REPLY_LENGTH);
    DatagramPacket incoming = new DatagramPacket(reply.array(), reply.capacity());
    do {
      socket.send(new DatagramPacket(request.array(), request.capacity()));
    } while (!receive(socket, incoming) && clock.nanoTime() < endNs);
    return reply.getLong(CONNECTION_ID_OFFSET);
  }

  private int announce(ByteBuffer request, long connectionId) {
    int peer = random.nextInt(PEERS);
    request.clear();
    request.putLong(connectionId).putInt(UdpRequestFlyweight.ACTION_ANNOUNCE).putInt(peer);
    putInfoHash(request, torrentOf(peer));
    request.putLong(peer).putLong(peer).putInt(peer);
    request.putLong(0).putLong(isSeeder(peer) ? 0 : peer + 1).putLong(0);
    request.putInt(0).putInt(0).putInt(peer).putInt(PEERS_WANTED).putShort((short) portOf(peer));
    return UdpRequestFlyweight.ANNOUNCE_LENGTH;
  }

  private int scrape(ByteBuffer request, long connectionId) {
    request.clear();
    request.putLong(connectionId).putInt(UdpRequestFlyweight.ACTION_SCRAPE).putInt(0);
    for (int i = 0; i < 4; i++) {
      putInfoHash(request, random.nextInt(TORRENTS));
    }
    return request.position();
  }

  private static void putInfoHash(ByteBuffer request, int torrent) {
    request.putLong(torrent).putLong(torrent).putInt(torrent);
  }

  // HTTP.

  private long http(ChronicleSwarmStore store, long maxNs) throws IOException {
    HttpSettings settings = configuration.http().withOneWorkerAt(ANYWHERE);
    HttpServer.Parts parts =
        new HttpServer.Parts(rules, store, new Status(), new DistinctLog(LOG, clock));
    try (HttpServer server = HttpServer.start(settings, configuration.limits(), parts);
        Socket socket = new Socket()) {
      socket.connect(server.addresses().get(0));
      Thread reader = new Thread(() -> readAll(socket), "btrt-rehearsal");
      reader.setDaemon(true);
      reader.start();
      long endNs = clock.nanoTime() + maxNs;
      long sent = 0;
      do {
        sent +=
            writeRequests(socket.getOutputStream(), Math.min(endNs, clock.nanoTime() + SLICE_NS));
      } while (clock.nanoTime() < endNs && isCompiling());
      return sent;
    }
  }

  /** The server stops reading while its replies are not taken, so that this is bounded. */
  private long writeRequests(OutputStream out, long endNs) throws IOException {
    long sent = 0;
    while (clock.nanoTime() < endNs) {
      // One by one most of the time, pipelined now and then.
      int pipelined = random.nextInt(4) == 0 ? WINDOW / 4 : 1;
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < pipelined; i++, sent++) {
        announce(requests);
      }
      out.write(requests.toString().getBytes(US_ASCII));
    }
    return sent;
  }

  private void announce(StringBuilder request) {
    int peer = random.nextInt(PEERS);
    request.append("GET /announce?info_hash=");
    for (byte b : ByteBuffer.allocate(20).putInt(0).putLong(0).putLong(torrentOf(peer)).array()) {
      request.append('%').append(Character.forDigit(b >> 4 & 0xF, 16));
      request.append(Character.forDigit(b & 0xF, 16));
    }
    request.append("&peer_id=-XX0000-").append(100_000_000_000L + peer);
    request.append("&port=").append(portOf(peer)).append("&uploaded=0&downloaded=0&left=");
    request
        .append(isSeeder(peer) ? 0 : peer + 1)
        .append("&compact=1&numwant=")
        .append(PEERS_WANTED);
    request.append(" HTTP/1.1\r\nHost: retracker.local\r\nUser-Agent: rehearsal\r\n\r\n");
  }

  private static void readAll(Socket socket) {
    byte[] bytes = new byte[16 * REPLY_MAX_LENGTH];
    try (InputStream in = socket.getInputStream()) {
      while (in.read(bytes) >= 0) {
        // Nobody wants them.
      }
    } catch (SocketException e) {
      // The rehearsal is over.
    } catch (IOException e) {
      LOG.warn("rehearsal: {}", e.toString());
    }
  }

  // The population.

  private static int torrentOf(int peer) {
    double share = (double) (peer * 7919L % PEERS) / PEERS;
    return (int) (TORRENTS * Math.expm1(share * HOTTEST_WEIGHT) / Math.expm1(HOTTEST_WEIGHT));
  }

  private static int portOf(int peer) {
    return 1 + peer;
  }

  private static boolean isSeeder(int peer) {
    return (peer & 3) < SEEDERS_OF_FOUR;
  }
}
