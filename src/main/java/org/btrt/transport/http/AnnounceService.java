// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import static org.btrt.common.PeerGroupLimits.GROUPS_MAX;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.announce.AnnounceRequest;
import org.btrt.announce.Announcer;
import org.btrt.announce.Refusal;
import org.btrt.config.AnnounceSettings;
import org.btrt.protocol.http.AddressLiteral;
import org.btrt.protocol.http.AnnounceReplyEncoder;
import org.btrt.protocol.http.HttpAnnounceQuery;
import org.btrt.protocol.http.HttpEvent;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.swarm.PeerEvent;
import org.btrt.swarm.PeerFormat;
import org.btrt.swarm.SwarmCounts;

/**
 * Turns the query of an announce into the dictionary of its reply.
 *
 * <p><em>Threading:</em> one per worker. <em>Memory:</em> allocates nothing per announce.
 */
final class AnnounceService {
  /** Most peers in one reply, whatever the configuration says: half a mebibyte at the most. */
  static final int PEERS_MAX = 2_000;

  private final Announcer announcer;
  private final Counters counters;
  private final Refuser refuser;
  private final HttpAnnounceQuery query = new HttpAnnounceQuery();
  private final AnnounceReplyEncoder reply = new AnnounceReplyEncoder();
  private final SwarmCounts counts = new SwarmCounts();
  private final AnnounceRequest own = new AnnounceRequest();
  private final AnnounceRequest other = new AnnounceRequest();
  private final AnnounceRequest[] ownBatch = {own};
  private final AnnounceRequest[] otherBatch = {other};
  private final int[] ownGroups = new int[GROUPS_MAX];
  private final int[] otherGroups = new int[GROUPS_MAX];
  private final UnsafeBuffer ownPeers = peersBuffer();
  private final UnsafeBuffer otherPeers = peersBuffer();
  private HttpAnnounceQuery.Result result;

  /**
   * @param announcer takes batches of one
   */
  AnnounceService(Announcer announcer, Counters counters, Refuser refuser) {
    this.announcer = announcer;
    this.counters = counters;
    this.refuser = refuser;
  }

  /**
   * Decodes a query.
   *
   * @return whether it names a torrent at all
   */
  boolean decode(DirectBuffer buffer, int offset, int lengthBytes) {
    result = query.decode(buffer, offset, lengthBytes);
    return query.isInfoHashPresent();
  }

  /**
   * Answers the query decoded last.
   *
   * @param registering whether the announcer joins the swarm
   * @param target the reply goes to its beginning
   * @return length of the reply
   */
  int answer(ClientAddress client, boolean registering, MutableDirectBuffer target) {
    if (result != HttpAnnounceQuery.Result.OK) {
      return refuser.refuse(refusalOf(result), target);
    }
    AnnounceSettings settings = announcer.settings();
    boolean trusted =
        client.isVerified() && announcer.isTrusted(client.isIpv6(), client.high(), client.low());
    if (trusted && query.ip().isPresent()) {
      AddressLiteral ip = query.ip();
      address(own, ip.isIpv6(), ip.high(), ip.low());
    } else {
      address(own, client.isIpv6(), client.high(), client.low());
    }
    fill(own, ownPeers, query.port(), eventOf(query.event()), registering);
    announcer.announce(ownBatch, 1);
    if (own.refusal() != null) {
      return refuser.encode(own.refusal(), target);
    }
    counters.increment(own.isIpv6() ? Counter.ANNOUNCES_HTTP6 : Counter.ANNOUNCES_HTTP4);
    reply.clear();
    boolean both = announceOther(trusted && registering);
    peersToReply(both);
    announcer.scrape(own.infoHash0(), own.infoHash1(), own.infoHash2(), counts);
    reply.counts(counts.seeders(), counts.completed(), counts.leechers());
    reply.externalIp(client.isIpv6(), client.high(), client.low());
    reply.intervals(own.intervalS(), settings.minIntervalS());
    return query.isCompact()
        ? reply.encodeCompact(target, 0)
        : reply.encodeList(target, 0, !query.isPeerIdUnwanted());
  }

  /**
   * Asks for the peers of the other family, if the client shows that it has an address there. The
   * address only keeps the client out of its own list; it is stored for a trusted sender alone,
   * since anybody can write anybody's address.
   *
   * @return whether there was an answer
   */
  private boolean announceOther(boolean registering) {
    AddressLiteral address = own.isIpv6() ? query.ipv4() : query.ipv6();
    if (!address.isPresent() || address.isIpv6() == own.isIpv6()) {
      return false;
    }
    PeerEvent event = own.event();
    if (event == PeerEvent.STOPPED && !registering) {
      return false;
    }
    if (event == PeerEvent.COMPLETED) {
      // One download, counted with the client's own family.
      event = PeerEvent.NONE;
    }
    address(other, address.isIpv6(), address.high(), address.low());
    int port = address.port() == 0 ? query.port() : address.port();
    fill(other, otherPeers, port, event, registering);
    announcer.announce(otherBatch, 1);
    return other.refusal() == null;
  }

  private void fill(
      AnnounceRequest request, UnsafeBuffer peers, int port, PeerEvent event, boolean registering) {
    request.infoHash(query.infoHash(), 0);
    request.peerId(query.peerId(), 0);
    request.port(port);
    request.leftBytes(query.leftBytes());
    request.event(event);
    request.numWanted(query.numWanted());
    request.peersRoom(PEERS_MAX);
    request.registering(registering);
    request.peersTo(peers, 0, query.isCompact() ? PeerFormat.COMPACT : PeerFormat.WITH_PEER_ID);
  }

  private void peersToReply(boolean both) {
    int ownCount = own.peerCount();
    int otherCount = 0;
    if (both) {
      for (int group = 0; group < GROUPS_MAX; group++) {
        ownGroups[group] = own.peersOfGroup(group);
        otherGroups[group] = other.peersOfGroup(group);
      }
      ownCount = FamilyCut.firstCount(ownGroups, otherGroups, own.peersWanted());
      otherCount = Math.min(other.peerCount(), own.peersWanted() - ownCount);
    }
    announcer.countHandedOut(own, ownCount);
    announcer.countHandedOut(other, otherCount);
    if (own.isIpv6()) {
      reply.peers6(ownPeers, ownCount);
      reply.peers(otherPeers, otherCount);
    } else {
      reply.peers(ownPeers, ownCount);
      if (both) {
        reply.peers6(otherPeers, otherCount);
      }
    }
  }

  private static void address(AnnounceRequest request, boolean ipv6, long high, long low) {
    if (ipv6) {
      request.ipv6(high, low);
    } else {
      request.ipv4((int) low);
    }
  }

  private static PeerEvent eventOf(HttpEvent event) {
    return switch (event) {
      case NONE -> PeerEvent.NONE;
      case STARTED -> PeerEvent.STARTED;
      case COMPLETED -> PeerEvent.COMPLETED;
      case STOPPED -> PeerEvent.STOPPED;
      case PAUSED -> PeerEvent.PAUSED;
    };
  }

  private static Refusal refusalOf(HttpAnnounceQuery.Result result) {
    return switch (result) {
      case INFO_HASH -> Refusal.INFO_HASH;
      case PEER_ID -> Refusal.PEER_ID;
      case PORT -> Refusal.PORT;
      case QUERY, OK -> Refusal.QUERY;
    };
  }

  private static UnsafeBuffer peersBuffer() {
    return new UnsafeBuffer(new byte[PEERS_MAX * PeerFormat.WITH_PEER_ID.peerLength(true)]);
  }
}
