// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.udp;

import static org.btrt.protocol.udp.UdpRequestFlyweight.ACTION_ANNOUNCE;
import static org.btrt.protocol.udp.UdpRequestFlyweight.ACTION_CONNECT;
import static org.btrt.protocol.udp.UdpRequestFlyweight.ACTION_SCRAPE;
import static org.btrt.protocol.udp.UdpRequestFlyweight.CONNECT_MAGIC;
import static org.btrt.protocol.udp.UdpRequestFlyweight.HEADER_LENGTH;
import static org.btrt.protocol.udp.UdpRequestFlyweight.INFO_HASH_OFFSET;
import static org.btrt.protocol.udp.UdpRequestFlyweight.PEER_ID_OFFSET;

import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.announce.AnnounceRequest;
import org.btrt.announce.Announcer;
import org.btrt.announce.Refusal;
import org.btrt.config.ScrapeSettings;
import org.btrt.config.UdpSettings;
import org.btrt.protocol.udp.UdpReplyEncoder;
import org.btrt.protocol.udp.UdpRequestFlyweight;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.swarm.PeerEvent;
import org.btrt.swarm.PeerFormat;
import org.btrt.swarm.SwarmScrape;

/**
 * Answers batches of datagrams: decodes all of them, hands the announces to the rules together,
 * encodes the replies. The same for every engine.
 *
 * <p>What does not prove that its sender can receive (no valid connection id) gets silence, or the
 * 16 bytes it has sent: nobody can be flooded through us.
 *
 * <p><em>Threading:</em> one instance per worker. <em>Memory:</em> allocates nothing per datagram.
 */
final class UdpResponder {
  private final ConnectionIds connectionIds;
  private final ConnectLimiter connectLimiter;
  private final Announcer announcer;
  private final Counters counters;
  private final int payloadMaxIpv4Bytes;
  private final int payloadMaxIpv6Bytes;

  private final UdpRequestFlyweight request = new UdpRequestFlyweight();
  private final AnnounceRequest[] announces = new AnnounceRequest[UdpBatch.CAPACITY];
  private final int[] announceIndexes = new int[UdpBatch.CAPACITY];
  private final int[] transactionIds = new int[UdpBatch.CAPACITY];
  private final SwarmScrape[] scrapes = new SwarmScrape[Announcer.SCRAPES_MAX];
  private int announceCount;

  UdpResponder(
      UdpSettings settings,
      ConnectionIds connectionIds,
      ConnectLimiter connectLimiter,
      Announcer announcer,
      Counters counters) {
    this.connectionIds = connectionIds;
    this.connectLimiter = connectLimiter;
    this.announcer = announcer;
    this.counters = counters;
    this.payloadMaxIpv4Bytes = settings.payloadMaxIpv4Bytes();
    this.payloadMaxIpv6Bytes = settings.payloadMaxIpv6Bytes();
    for (int i = 0; i < announces.length; i++) {
      announces[i] = new AnnounceRequest();
    }
    for (int i = 0; i < scrapes.length; i++) {
      scrapes[i] = new SwarmScrape();
    }
  }

  /** Fills in the replies of a batch. */
  void respond(UdpBatch batch) {
    long nowS = connectionIds.nowS();
    announceCount = 0;
    int count = batch.count();
    for (int i = 0; i < count; i++) {
      decode(batch, i, nowS);
    }
    announcer.announce(announces, announceCount);
    for (int i = 0; i < announceCount; i++) {
      int index = announceIndexes[i];
      batch.replyLength(index, encode(announces[i], transactionIds[i], batch.reply(index)));
    }
  }

  private void decode(UdpBatch batch, int index, long nowS) {
    if (batch.requestLength(index) < HEADER_LENGTH) {
      counters.increment(Counter.DROPPED_SHORT);
      return;
    }
    request.wrap(batch.request(index), batch.requestLength(index));
    int action = request.action();
    if (action == ACTION_CONNECT) {
      connect(batch, index, nowS);
    } else if (action != ACTION_ANNOUNCE && action != ACTION_SCRAPE) {
      counters.increment(Counter.DROPPED_ACTION);
    } else if (!connectionIds.isValid(
        request.connectionId(), batch.addressHigh(index), batch.addressLow(index), nowS)) {
      counters.increment(Counter.DROPPED_CONNECTION_ID);
    } else if (action == ACTION_SCRAPE) {
      batch.replyLength(index, scrape(batch, index));
    } else if (request.isWholeAnnounce()) {
      announce(batch, index);
    } else {
      counters.increment(Counter.DROPPED_SHORT);
    }
  }

  private void connect(UdpBatch batch, int index, long nowS) {
    long addressHigh = batch.addressHigh(index);
    long addressLow = batch.addressLow(index);
    if (request.connectionId() != CONNECT_MAGIC) {
      counters.increment(Counter.DROPPED_MAGIC);
    } else if (!connectLimiter.admits(batch.isIpv6(index), addressHigh, addressLow)) {
      counters.increment(Counter.DROPPED_RATE);
    } else {
      counters.increment(Counter.UDP_CONNECTS);
      batch.replyLength(
          index,
          UdpReplyEncoder.connect(
              batch.reply(index),
              request.transactionId(),
              connectionIds.issue(addressHigh, addressLow, nowS)));
    }
  }

  private void announce(UdpBatch batch, int index) {
    AnnounceRequest announce = announces[announceCount];
    announce.infoHash(batch.request(index), INFO_HASH_OFFSET);
    announce.peerId(batch.request(index), PEER_ID_OFFSET);
    boolean ipv6 = batch.isIpv6(index);
    if (ipv6) {
      announce.ipv6(batch.addressHigh(index), batch.addressLow(index));
    } else {
      announce.ipv4(ipv4Of(batch, index));
    }
    announce.port(request.port());
    announce.leftBytes(request.leftBytes());
    announce.event(PeerEvent.ofUdp(request.event()));
    announce.numWanted(request.numWanted());
    announce.registering(true);
    announce.fromTracker(request.isFromTracker());
    announce.peersTo(batch.reply(index), UdpReplyEncoder.PEERS_OFFSET, PeerFormat.COMPACT);
    announce.peersRoom(
        (payloadMax(ipv6) - UdpReplyEncoder.PEERS_OFFSET) / PeerFormat.COMPACT.peerLength(ipv6));
    announceIndexes[announceCount] = index;
    transactionIds[announceCount] = request.transactionId();
    announceCount++;
  }

  /** The sender's address, or what a trusted sender says instead of it (BEP 15: IPv4's alone). */
  private int ipv4Of(UdpBatch batch, int index) {
    int ip = request.ip();
    long sender = batch.addressLow(index);
    return ip != 0 && announcer.isTrusted(false, 0, sender) ? ip : (int) sender;
  }

  private int encode(AnnounceRequest announce, int transactionId, UnsafeBuffer reply) {
    if (announce.refusal() != null) {
      return UdpReplyEncoder.error(reply, transactionId, announce.shortRefusalText());
    }
    counters.increment(announce.isIpv6() ? Counter.ANNOUNCES_UDP6 : Counter.ANNOUNCES_UDP4);
    announcer.countHandedOut(announce, announce.peerCount());
    return UdpReplyEncoder.announce(
        reply,
        transactionId,
        announce.intervalS(),
        announce.leechers(),
        announce.seeders(),
        announce.peersLength());
  }

  private int scrape(UdpBatch batch, int index) {
    UnsafeBuffer reply = batch.reply(index);
    if (announcer.scrapeSettings().mode() == ScrapeSettings.Mode.NONE) {
      counters.increment(Refusal.SCRAPE_OFF.counter());
      return UdpReplyEncoder.error(reply, request.transactionId(), Refusal.SCRAPE_OFF.text());
    }
    int entriesMax =
        (payloadMax(batch.isIpv6(index)) - UdpReplyEncoder.SCRAPE_OFFSET)
            / UdpReplyEncoder.SCRAPE_ENTRY_LENGTH;
    int entries = Math.min(request.scrapeCount(), entriesMax);
    for (int from = 0; from < entries; from += scrapes.length) {
      scrape(batch.request(index), from, Math.min(scrapes.length, entries - from), reply);
    }
    counters.increment(Counter.SCRAPES_UDP);
    counters.add(Counter.SCRAPED_HASHES, entries);
    return UdpReplyEncoder.scrape(reply, request.transactionId(), entries);
  }

  /** The reply may lie over the request: its entries are shorter than the hashes before them. */
  private void scrape(UnsafeBuffer datagram, int from, int count, UnsafeBuffer reply) {
    for (int i = 0; i < count; i++) {
      scrapes[i].ask(datagram, UdpRequestFlyweight.scrapeHashOffset(from + i));
    }
    announcer.scrape(scrapes, count);
    for (int i = 0; i < count; i++) {
      SwarmScrape scrape = scrapes[i];
      UdpReplyEncoder.scrapeEntry(
          reply, from + i, scrape.seeders(), scrape.completed(), scrape.leechers());
    }
  }

  private int payloadMax(boolean ipv6) {
    return ipv6 ? payloadMaxIpv6Bytes : payloadMaxIpv4Bytes;
  }
}
