// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.btrt.protocol.udp.UdpRequestFlyweight.ACTION_ANNOUNCE;
import static org.btrt.protocol.udp.UdpRequestFlyweight.ACTION_CONNECT;
import static org.btrt.protocol.udp.UdpRequestFlyweight.ACTION_SCRAPE;
import static org.btrt.protocol.udp.UdpRequestFlyweight.ANNOUNCE_LENGTH;

import java.lang.foreign.Arena;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.protocol.udp.UdpRequestFlyweight;

/**
 * A client that asks by UDP. A request that is not answered in time is counted as lost and sent
 * again, with another transaction id.
 *
 * <p>A transaction id is the place in the window in its low bits and a number that grows above
 * them, so that late replies are told from right ones.
 *
 * <p><em>Threading:</em> owned by the generator's thread. <em>Memory:</em> allocates nothing after
 * construction.
 */
final class UdpClient implements Client {
  /** Most requests outstanding on a socket; what every kernel takes as one train. */
  static final int WINDOW_MAX = 64;

  /** Most info-hashes of a scrape. */
  static final int SCRAPE_HASHES_MAX = 10;

  private static final int CONNECT_REPLY_LENGTH = 16;
  private static final int DATAGRAM_MAX_BYTES = 2048;
  private static final long TIMEOUT_NS = 1_000_000_000L;

  /** BEP 15: a client may use an id for a minute. */
  private static final long CONNECTION_ID_RENEWAL_NS = 50_000_000_000L;

  private static final int NO_PEER = -1;

  private final int descriptor;
  private final int peerLength;
  private final Population population;
  private final Measurements measurements;
  private final Messages incoming;
  private final Messages train;
  private final UnsafeBuffer trainView;
  private final UnsafeBuffer car = new UnsafeBuffer(0, 0);
  private final Messages outgoing;

  private final int[] freePlaces;
  private final int[] transactionIds;
  private final int[] actions;
  private final int[] peers;
  private final int[] scrapeCounts;
  private final int[] ports;
  private final long[] sentNs;
  private final long[] dueNs;
  private final boolean[] outstanding;
  private int freeCount;
  private int transactionNumber;
  private final int[] placesToSend;
  private int toSend;
  private int cars;
  private int singles;

  private long connectionId;
  private long connectedNs;
  private boolean connected;
  private boolean connecting;
  private boolean started;

  UdpClient(
      Endpoints endpoints,
      int index,
      int window,
      Population population,
      Measurements measurements,
      Arena arena) {
    this.descriptor = endpoints.open(index);
    this.peerLength = endpoints.peerLength();
    this.population = population;
    this.measurements = measurements;
    this.incoming = new Messages(arena, window, DATAGRAM_MAX_BYTES);
    this.train = new Messages(arena, 1, window * ANNOUNCE_LENGTH);
    this.train.train(arena, 0, ANNOUNCE_LENGTH);
    this.trainView = train.datagram(0);
    this.outgoing = new Messages(arena, window, DATAGRAM_MAX_BYTES);
    this.freePlaces = new int[window];
    this.transactionIds = new int[window];
    this.actions = new int[window];
    this.peers = new int[window];
    this.scrapeCounts = new int[window];
    this.ports = new int[window];
    this.sentNs = new long[window];
    this.dueNs = new long[window];
    this.outstanding = new boolean[window];
    this.placesToSend = new int[window];
    for (int i = 0; i < window; i++) {
      freePlaces[i] = i;
    }
    this.freeCount = window;
  }

  @Override
  public boolean hasRoom() {
    return freeCount > 0;
  }

  @Override
  public boolean isQuiet() {
    return freeCount == freePlaces.length;
  }

  @Override
  public void started(boolean value) {
    started = value;
  }

  /** Asks for a connection id if there is none, or if it expires soon; uses room. */
  @Override
  public boolean isReady(long nowNs) {
    boolean due = !connected || nowNs - connectedNs > CONNECTION_ID_RENEWAL_NS;
    if (due && !connecting && hasRoom()) {
      connecting = true;
      enqueue(take(ACTION_CONNECT, NO_PEER, nowNs));
    }
    return connected;
  }

  @Override
  public void announce(int peer, int port, long dueAtNs) {
    int place = take(ACTION_ANNOUNCE, peer, dueAtNs);
    ports[place] = port;
    enqueue(place);
  }

  @Override
  public void scrape(int firstPeer, int count, long dueAtNs) {
    int place = take(ACTION_SCRAPE, firstPeer, dueAtNs);
    scrapeCounts[place] = count;
    enqueue(place);
  }

  private int take(int action, int peer, long dueAtNs) {
    int place = freePlaces[--freeCount];
    actions[place] = action;
    peers[place] = peer;
    dueNs[place] = dueAtNs;
    outstanding[place] = true;
    return place;
  }

  private void enqueue(int place) {
    int transactionId = ++transactionNumber * WINDOW_MAX | place;
    transactionIds[place] = transactionId;
    int peer = peers[place];
    placesToSend[toSend++] = place;
    if (actions[place] == ACTION_ANNOUNCE) {
      car.wrap(trainView, cars * ANNOUNCE_LENGTH, ANNOUNCE_LENGTH);
      cars++;
      int torrent = population.torrentOf(peer);
      RequestEncoder.announce(
          car, connectionId, transactionId, torrent, peer, ports[place], started);
      return;
    }
    UnsafeBuffer datagram = outgoing.datagram(singles);
    int length =
        actions[place] == ACTION_CONNECT
            ? RequestEncoder.connect(datagram, transactionId)
            : encodeScrape(datagram, transactionId, peer, scrapeCounts[place]);
    outgoing.lengthToSend(singles++, length);
  }

  private int encodeScrape(UnsafeBuffer datagram, int transactionId, int firstPeer, int count) {
    for (int i = 0; i < count; i++) {
      int torrent = population.torrentOf((firstPeer + i) % population.peerCount());
      Population.infoHash(torrent, datagram, UdpRequestFlyweight.scrapeHashOffset(i));
    }
    return RequestEncoder.scrape(datagram, connectionId, transactionId, count);
  }

  /** Sends what was prepared; what the kernel does not take is sent again after the time-out. */
  @Override
  public boolean flush(long nowNs) {
    if (toSend == 0) {
      return false;
    }
    for (int i = 0; i < toSend; i++) {
      sentNs[placesToSend[i]] = nowNs;
    }
    if (cars > 0) {
      train.lengthToSend(0, cars * ANNOUNCE_LENGTH);
      Kernel.send(descriptor, train.headers(), 1);
    }
    if (singles > 0) {
      Kernel.send(descriptor, outgoing.headers(), singles);
    }
    toSend = 0;
    cars = 0;
    singles = 0;
    return true;
  }

  @Override
  public void resend(long nowNs) {
    for (int place = 0; place < outstanding.length; place++) {
      if (outstanding[place] && nowNs - sentNs[place] > TIMEOUT_NS) {
        measurements.lost++;
        enqueue(place);
      }
    }
    flush(nowNs);
  }

  @Override
  public void receive(long nowNs) {
    int count = Kernel.receive(descriptor, incoming.headers(), incoming.capacity());
    for (int i = 0; i < count; i++) {
      onReply(incoming.datagram(i), incoming.receivedLength(i), nowNs);
    }
  }

  private void onReply(UnsafeBuffer reply, int length, long nowNs) {
    if (length < 8) {
      measurements.onError("a reply of " + length + " bytes");
      return;
    }
    int transactionId = reply.getInt(4, BIG_ENDIAN);
    int place = transactionId & WINDOW_MAX - 1;
    if (place >= outstanding.length
        || !outstanding[place]
        || transactionIds[place] != transactionId) {
      measurements.strays++;
      return;
    }
    outstanding[place] = false;
    freePlaces[freeCount++] = place;
    int action = reply.getInt(0, BIG_ENDIAN);
    if (action != actions[place]) {
      connecting &= actions[place] != ACTION_CONNECT;
      onWrongAction(reply, length, action);
      return;
    }
    switch (action) {
      case ACTION_CONNECT -> onConnected(reply, length, nowNs);
      case ACTION_ANNOUNCE -> onAnnounced(reply, length, nowNs - dueNs[place]);
      default -> onScraped(length, scrapeCounts[place]);
    }
  }

  private void onWrongAction(UnsafeBuffer reply, int length, int action) {
    measurements.onError(
        "action " + action + ": " + reply.getStringWithoutLengthAscii(8, length - 8));
  }

  private void onConnected(UnsafeBuffer reply, int length, long nowNs) {
    connecting = false;
    if (length < CONNECT_REPLY_LENGTH) {
      measurements.onError("a connect reply of " + length + " bytes");
      return;
    }
    connectionId = reply.getLong(8, BIG_ENDIAN);
    connectedNs = nowNs;
    connected = true;
    measurements.connects++;
  }

  private void onAnnounced(UnsafeBuffer reply, int length, long tookNs) {
    int peerCount = UdpReplies.peerCount(reply, length, peerLength);
    if (peerCount < 0) {
      measurements.onError("an announce reply of " + length + " bytes that cannot be right");
    } else {
      measurements.onAnnounced(peerCount, length, tookNs);
    }
  }

  private void onScraped(int length, int hashes) {
    if (UdpReplies.isScrape(length, hashes)) {
      measurements.scrapes++;
    } else {
      measurements.onError("a scrape reply of " + length + " bytes to " + hashes + " hashes");
    }
  }

  @Override
  public void close() {
    Kernel.close(descriptor);
  }
}
