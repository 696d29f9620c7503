// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.btrt.common.PeerGroupLimits.GROUPS_MAX;

import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.announce.AnnounceRequest;
import org.btrt.announce.Announcer;
import org.btrt.announce.ForwardedReply;
import org.btrt.announce.Refusal;
import org.btrt.common.CidrSet;
import org.btrt.common.LocalNetworks;
import org.btrt.config.AnnounceSettings;
import org.btrt.config.HttpSettings.ClientIpParameter;
import org.btrt.protocol.http.AddressLiteral;
import org.btrt.protocol.http.AnnounceReplyEncoder;
import org.btrt.protocol.http.HttpAnnounceQuery;
import org.btrt.protocol.http.HttpEvent;
import org.btrt.protocol.http.HttpReplyHead;
import org.btrt.protocol.http.HttpReplyHead.Persistence;
import org.btrt.protocol.http.HttpReplyHead.Status;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.swarm.AddressOrigin;
import org.btrt.swarm.PeerEvent;
import org.btrt.swarm.PeerFormat;

/**
 * Turns announces into replies, in batches: those of a round gather until something else has to be
 * answered behind them, or there is no room for more.
 *
 * <p>A batch goes to the rules twice. First the announces themselves, then the same torrents in the
 * other family: for its counts, which every reply includes (BEP 7), and for its peers, if the
 * client shows that it has an address there. For the replies to be those of one announce after the
 * other, a batch is of one family and changes nothing in the other one; what does is a batch of its
 * own.
 *
 * <p><em>Threading:</em> one per worker. <em>Memory:</em> allocates nothing per announce; holds
 * {@link #BATCH_MAX} announces and room for the peers of one that is the largest.
 */
final class AnnounceService {
  /** Most peers in one reply, whatever the configuration says: half a mebibyte at the most. */
  static final int PEERS_MAX = 2_000;

  /** Most announces of a batch: enough to have all their misses of the cache under way at once. */
  static final int BATCH_MAX = 64;

  /** Bytes of a reply without its peers, at the most; head included. */
  private static final int REPLY_FRAME_LENGTH = 2 * HttpReplyHead.LENGTH_MAX;

  /** How much longer than its bytes a peer may be as a dictionary: 39 characters for 16 bytes. */
  private static final int DICTIONARY_FACTOR = 3;

  private static final int PEERS_LENGTH =
      PEERS_MAX
          * (PeerFormat.WITH_PEER_ID.peerLength(false) + PeerFormat.WITH_PEER_ID.peerLength(true));

  private static final CidrSet LOCAL = new CidrSet(LocalNetworks.ALL);

  private final Announcer announcer;
  private final ClientIpParameter clientIpParameter;
  private final AccessLogQueue accessLog;
  private final Counters counters;
  private final Refuser refuser;
  private final Replies replies;
  private final Consumer<Throwable> faults;
  private final HttpAnnounceQuery query = new HttpAnnounceQuery();
  private final AnnounceReplyEncoder reply = new AnnounceReplyEncoder();
  private final ExpandableArrayBuffer content = new ExpandableArrayBuffer();
  private final HttpAnnounce[] batch = new HttpAnnounce[BATCH_MAX];
  private final AnnounceRequest[] requests = new AnnounceRequest[BATCH_MAX];
  private final int[] ownGroups = new int[GROUPS_MAX];
  private final int[] otherGroups = new int[GROUPS_MAX];
  private final UnsafeBuffer peers = new UnsafeBuffer(new byte[PEERS_LENGTH]);
  private HttpAnnounceQuery.Result result;
  private int batchCount;
  private boolean batchIpv6;
  private int peersEnd;

  /** Bytes of the content of the reply that was written last. */
  private int contentLength;

  /**
   * @param announcer takes batches of {@link #BATCH_MAX}
   * @param clientIpParameter whose {@code ip} parameter is obeyed besides that of trusted senders
   * @param accessLog where the lines of announces are completed
   * @param replies where the replies go
   * @param faults told of what should not have happened
   */
  AnnounceService(
      Announcer announcer,
      ClientIpParameter clientIpParameter,
      AccessLogQueue accessLog,
      Counters counters,
      Refuser refuser,
      Replies replies,
      Consumer<Throwable> faults) {
    this.announcer = announcer;
    this.clientIpParameter = clientIpParameter;
    this.accessLog = accessLog;
    this.counters = counters;
    this.refuser = refuser;
    this.replies = replies;
    this.faults = faults;
    for (int i = 0; i < BATCH_MAX; i++) {
      batch[i] = new HttpAnnounce();
    }
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
   * Adds the announce decoded last to the batch.
   *
   * @param turn told of its reply
   * @param headOnly HEAD, which changes nothing (RFC 9110, 9.2.1): whoever probes a tracker is no
   *     peer
   * @param logLine of the request
   */
  void add(
      TurnReplies turn,
      ClientAddress client,
      Persistence persistence,
      boolean headOnly,
      int logLine) {
    HttpAnnounce announce = add(turn, client, persistence, headOnly, !headOnly);
    announce.said = null;
    announce.logLine = logLine;
  }

  /**
   * Adds the announce decoded last, which was meant for another tracker and has been stored.
   *
   * @param said what that tracker says; null: nothing
   * @param stalled whether storing it has shown the download to stand still
   * @param logLine of the request
   */
  void addDiverted(
      TurnReplies turn,
      ClientAddress client,
      Persistence persistence,
      ForwardedReply said,
      boolean stalled,
      int logLine) {
    HttpAnnounce announce = add(turn, client, persistence, false, false);
    announce.said = said;
    announce.own.standingStill(stalled);
    announce.logLine = logLine;
  }

  private HttpAnnounce add(
      TurnReplies turn,
      ClientAddress client,
      Persistence persistence,
      boolean headOnly,
      boolean registering) {
    if (batchCount == BATCH_MAX) {
      flush();
    }
    HttpAnnounce announce =
        result == HttpAnnounceQuery.Result.OK
            ? addGood(client, persistence, headOnly, registering)
            : addRefused(refusalOf(result), client, persistence, headOnly);
    announce.turn = turn;
    turn.expect(announce.lengthMax);
    return announce;
  }

  /**
   * Stores the announce decoded last, and answers nothing yet.
   *
   * @return what came of it, valid until the next call of this class; null: it was not understood
   */
  AnnounceRequest store(ClientAddress client) {
    if (result != HttpAnnounceQuery.Result.OK) {
      return null;
    }
    flush();
    AnnounceRequest own = addGood(client, Persistence.KEPT, false, true).own;
    batchCount = 0;
    peersEnd = 0;
    requests[0] = own;
    announcer.announce(requests, 1);
    return own;
  }

  /** The 20 bytes of the info-hash decoded last. */
  DirectBuffer infoHash() {
    return query.infoHash();
  }

  /** Answers the batch; it is gone afterwards, also if a fault of ours ends it. */
  void flush() {
    if (batchCount == 0) {
      return;
    }
    try {
      answer();
    } catch (Throwable fault) {
      for (int i = 0; i < batchCount; i++) {
        batch[i].turn.lose();
      }
      faults.accept(fault);
    }
    for (int i = 0; i < batchCount; i++) {
      batch[i].turn.settle(batch[i].lengthMax);
      batch[i].turn = null;
      accessLog.drop(batch[i].logLine);
    }
    batchCount = 0;
    peersEnd = 0;
  }

  private void answer() {
    int count = 0;
    for (int i = 0; i < batchCount; i++) {
      if (batch[i].refusal == null) {
        requests[count++] = batch[i].own;
      }
    }
    announcer.announce(requests, count);
    count = 0;
    for (int i = 0; i < batchCount; i++) {
      if (batch[i].refusal == null && batch[i].own.refusal() == null) {
        requests[count++] = batch[i].other;
      }
    }
    announcer.announce(requests, count);
    for (int i = 0; i < batchCount; i++) {
      int from = replies.length();
      encode(batch[i]);
      batch[i].turn.add(from, replies.length());
      accessLog.end(batch[i].logLine, Status.OK, contentLength);
      batch[i].logLine = AccessLogQueue.NONE;
    }
  }

  private HttpAnnounce addRefused(
      Refusal refusal, ClientAddress client, Persistence persistence, boolean headOnly) {
    HttpAnnounce announce = next(client, persistence, headOnly);
    announce.refusal = refusal;
    announce.lengthMax = REPLY_FRAME_LENGTH;
    return announce;
  }

  private HttpAnnounce addGood(
      ClientAddress client, Persistence persistence, boolean headOnly, boolean registering) {
    boolean trusted =
        client.isVerified() && announcer.isTrusted(client.isIpv6(), client.high(), client.low());
    AddressLiteral ip = query.ip();
    boolean byParameter = ip.isPresent() && (trusted || mayClaim(client));
    if (byParameter
        && !trusted
        && !announcer.admits(client.isIpv6(), client.high(), client.low())) {
      // The rules judge the address that is announced; who announces it must be admitted too.
      return addRefused(Refusal.ADDRESS, client, persistence, headOnly);
    }
    boolean ipv6 = byParameter ? ip.isIpv6() : client.isIpv6();
    AddressLiteral second = ipv6 ? query.ipv4() : query.ipv6();
    boolean secondStored = trusted && registering;
    boolean inBothFamilies =
        second.isPresent()
            && second.isIpv6() != ipv6
            && (secondStored || query.event() != HttpEvent.STOPPED);
    PeerFormat format = query.isCompact() ? PeerFormat.COMPACT : PeerFormat.WITH_PEER_ID;
    int peersRoom = peersRoom();
    int ownLength = peersRoom * format.peerLength(ipv6);
    int otherLength = inBothFamilies ? peersRoom * format.peerLength(!ipv6) : 0;
    if (ipv6 != batchIpv6 || peersEnd + ownLength + otherLength > PEERS_LENGTH) {
      flush();
    }
    batchIpv6 = ipv6;
    HttpAnnounce announce = next(client, persistence, headOnly);
    announce.refusal = null;
    announce.inBothFamilies = inBothFamilies;
    announce.compact = query.isCompact();
    announce.peerIdsWanted = !query.isPeerIdUnwanted();
    announce.peersOffset = peersEnd;
    announce.otherPeersOffset = peersEnd + ownLength;
    peersEnd += ownLength + otherLength;
    announce.lengthMax =
        REPLY_FRAME_LENGTH + (ownLength + otherLength) * (announce.compact ? 1 : DICTIONARY_FACTOR);

    AnnounceRequest own = announce.own;
    if (byParameter) {
      address(own, ipv6, ip.high(), ip.low());
    } else {
      address(own, ipv6, client.high(), client.low());
    }
    own.origin(originOf(client, byParameter, trusted));
    PeerEvent event = eventOf(query.event());
    fill(own, query.port(), event, registering);
    own.fromTracker(query.isFromTracker());
    peersTo(own, peersRoom, announce.peersOffset, format);

    AnnounceRequest other = announce.other;
    if (inBothFamilies) {
      // The address only keeps the client out of its own list; it is stored for a trusted sender
      // alone, since anybody can write anybody's address. A download counts once.
      address(other, !ipv6, second.high(), second.low());
      int port = second.port() == 0 ? query.port() : second.port();
      fill(other, port, event == PeerEvent.COMPLETED ? PeerEvent.NONE : event, secondStored);
    } else {
      address(other, !ipv6, 0, 0);
      fill(other, 0, PeerEvent.NONE, false);
    }
    other.fromTracker(query.isFromTracker());
    peersTo(other, inBothFamilies ? peersRoom : 0, announce.otherPeersOffset, format);
    return announce;
  }

  /** Whether a client that nobody trusts may name another address than its own. */
  private boolean mayClaim(ClientAddress client) {
    return client.isVerified()
        && switch (clientIpParameter) {
          case NEVER -> false;
          case LOCAL -> LOCAL.contains(client.isIpv6(), client.high(), client.low());
          case ALWAYS -> true;
        };
  }

  private static AddressOrigin originOf(
      ClientAddress client, boolean byParameter, boolean trusted) {
    if (byParameter) {
      return trusted ? AddressOrigin.VOUCHED : AddressOrigin.CLAIMED;
    }
    // Without a proof it is what a platform that forwards announces says.
    return client.isVerified() ? AddressOrigin.PROVEN : AddressOrigin.VOUCHED;
  }

  private HttpAnnounce next(ClientAddress client, Persistence persistence, boolean headOnly) {
    HttpAnnounce announce = batch[batchCount++];
    announce.logLine = AccessLogQueue.NONE;
    announce.persistence = persistence;
    announce.headOnly = headOnly;
    announce.clientIpv6 = client.isIpv6();
    announce.clientHigh = client.high();
    announce.clientLow = client.low();
    return announce;
  }

  /** Peers that this announce may get, as the rules are at the moment. */
  private int peersRoom() {
    AnnounceSettings settings = announcer.settings();
    int asked = query.numWanted();
    int wanted = asked < 0 ? settings.numWantedDefault() : asked;
    return Math.min(Math.min(wanted, settings.numWantedMax()), PEERS_MAX);
  }

  private void fill(AnnounceRequest request, int port, PeerEvent event, boolean registering) {
    request.infoHash(query.infoHash(), 0);
    request.peerId(query.peerId(), 0);
    request.port(port);
    request.leftBytes(query.leftBytes());
    request.event(event);
    request.numWanted(query.numWanted());
    request.crypto(query.isCryptoSupported(), query.isCryptoRequired());
    request.registering(registering);
    request.standingStill(false);
  }

  private void peersTo(AnnounceRequest request, int peersRoom, int offset, PeerFormat format) {
    request.peersRoom(peersRoom);
    request.peersTo(peers, offset, format);
  }

  private void encode(HttpAnnounce announce) {
    Refusal refusal = announce.refusal;
    if (refusal != null) {
      append(announce, refuser.refuse(refusal, content));
      return;
    }
    AnnounceRequest own = announce.own;
    if (own.refusal() != null) {
      append(announce, refuser.encode(own, content));
      return;
    }
    counters.increment(own.isIpv6() ? Counter.ANNOUNCES_HTTP6 : Counter.ANNOUNCES_HTTP4);
    reply.clear();
    reply.warning(own.warning());
    AnnounceRequest other = announce.other;
    boolean otherAnswered = other.refusal() == null;
    peersToReply(announce, announce.inBothFamilies && otherAnswered);
    long seeders = own.seeders() + (otherAnswered ? other.seeders() : 0L);
    long completed = own.completed() + (otherAnswered ? other.completed() : 0L);
    long leechers = own.leechers() + (otherAnswered ? other.leechers() : 0L);
    int intervalS = own.intervalS();
    int minIntervalS = announcer.settings().minIntervalS();
    ForwardedReply said = announce.said;
    if (said != null) {
      // The other tracker knows of peers that are not told.
      seeders += Math.max(0, said.seeders());
      completed += Math.max(0, said.downloaded());
      leechers += Math.max(0, said.leechers());
      intervalS = Math.max(intervalS, said.intervalS());
      minIntervalS = said.minIntervalS() > 0 ? said.minIntervalS() : minIntervalS;
      reply.trackerId(said.trackerId().map(text -> text.getBytes(ISO_8859_1)).orElse(null));
      if (said.warning().isPresent()) {
        reply.warning(said.warning().get().getBytes(ISO_8859_1));
      }
    }
    reply.counts(seeders, completed, leechers);
    reply.externalIp(announce.clientIpv6, announce.clientHigh, announce.clientLow);
    reply.intervals(intervalS, Math.min(intervalS, minIntervalS));
    if (announce.compact) {
      appendCompact(announce);
    } else {
      append(announce, reply.encodeList(content, 0, announce.peerIdsWanted));
    }
  }

  private void peersToReply(HttpAnnounce announce, boolean both) {
    AnnounceRequest own = announce.own;
    AnnounceRequest other = announce.other;
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
      reply.peers6(peers, announce.peersOffset, ownCount);
      reply.peers(peers, announce.otherPeersOffset, otherCount);
    } else {
      reply.peers(peers, announce.peersOffset, ownCount);
      if (both) {
        reply.peers6(peers, announce.otherPeersOffset, otherCount);
      }
    }
  }

  /** Nearly every reply: its length is known beforehand, so that it is written in its place. */
  private void appendCompact(HttpAnnounce announce) {
    contentLength = reply.compactLength();
    MutableDirectBuffer target =
        replies.room(HttpReplyHead.LENGTH_MAX + contentLength + AnnounceReplyEncoder.SLACK_LENGTH);
    int offset = replies.length();
    int length =
        HttpReplyHead.encode(target, offset, Status.OK, announce.persistence, contentLength);
    if (!announce.headOnly) {
      length += reply.encodeCompact(target, offset + length);
    }
    replies.advance(length);
  }

  private void append(HttpAnnounce announce, int lengthBytes) {
    contentLength = lengthBytes;
    replies.append(Status.OK, announce.persistence, content, lengthBytes, announce.headOnly);
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
}
