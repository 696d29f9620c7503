// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.announce.Announcer;
import org.btrt.announce.ForwardedReply;
import org.btrt.announce.Forwarder;
import org.btrt.announce.Refusal;
import org.btrt.common.DistinctLog;
import org.btrt.common.IpAddress;
import org.btrt.config.ForwardingSettings;
import org.btrt.config.HttpSettings;
import org.btrt.protocol.http.HttpPage;
import org.btrt.protocol.http.HttpReplyHead.Persistence;
import org.btrt.protocol.http.HttpReplyHead.Status;
import org.btrt.protocol.http.HttpTarget;
import org.btrt.protocol.http.RequestScanner;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.status.LatencyRecorder;

/**
 * What the connections of one event loop share: the services, the buffer in which replies gather,
 * the counters.
 *
 * <p>A turn is what one connection has read at once. A round is the turns of all connections that
 * the loop has found readable in one pass: their announces are answered together, so that the
 * misses of the cache that each of them costs overlap, and then every connection's replies are
 * written. The end of a round is a task of the loop, which runs those when it has looked at all
 * sockets.
 *
 * <p><em>Threading:</em> its event loop alone. <em>Memory:</em> the buffer of contents grows to the
 * largest reply there was; nothing is allocated per request but Netty's objects of requests that
 * are not plain.
 */
final class HttpWorker {
  /** A round with so many bytes of replies ends before the next turn begins. */
  static final int REPLIES_PER_ROUND_MAX_BYTES = 48 * 1024;

  private final EventLoop eventLoop;
  private final HttpSettings settings;
  private final ConnectionLimits limits;
  private final Counters counters;
  private final LatencyRecorder latencies;
  private final DistinctLog log;
  private final ClientAddress client;
  private final Refuser refuser;
  private final AccessLogQueue accessLog;
  private final AnnounceService announces;
  private final ScrapeService scrapes;
  private final HttpTarget target = new HttpTarget();
  private final byte[] uriBytes;
  private final UnsafeBuffer uri;
  private final RequestScanner scanner;
  private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
  private final ExpandableArrayBuffer content = new ExpandableArrayBuffer();
  private final ReadBuffer readBuffer;
  private final Replies replies;

  /** Null: nobody may have announces forwarded. */
  private final ForwardedService forwarded;

  /** Null: there are no pages. */
  private final PageService pages;

  private final Announcer announcer;

  private final List<HttpConnection> round = new ArrayList<>();
  private final Runnable lookedAtAll = this::onLookedAtAll;
  private long roundBeginNs;
  private boolean roundEndDue;
  private final Set<HttpConnection> connections = new HashSet<>();
  private final Promise<Void> drained;
  private boolean draining;
  private boolean endingEach;
  private long drainIdleNs;

  /**
   * What a worker is made of.
   *
   * @param scanner of this worker; says which requests are plain
   * @param pages what everybody can see here, if there is anything
   * @param announcer of this worker, for batches of {@link AnnounceService#BATCH_MAX}
   * @param latencies told the nanoseconds from the begin of a round to the flush of a connection's
   *     replies, for every request among them
   * @param forwarding how announces for other trackers are taken, if they are
   * @param accessLog where requests are written down
   */
  record Parts(
      HttpSettings settings,
      RequestScanner scanner,
      ConnectionLimits limits,
      Optional<PublicPages> pages,
      Announcer announcer,
      Optional<Forwarding> forwarding,
      AccessLogQueue accessLog,
      Counters counters,
      LatencyRecorder latencies,
      DistinctLog log) {}

  /** How announces for other trackers are taken. */
  record Forwarding(ForwardingSettings settings, DiversionParser parser, Forwarder forwarder) {}

  HttpWorker(EventLoop eventLoop, Parts parts) {
    this.eventLoop = eventLoop;
    this.settings = parts.settings();
    this.limits = parts.limits();
    this.counters = parts.counters();
    this.latencies = parts.latencies();
    this.log = parts.log();
    this.client = new ClientAddress(settings.trustedProxies());
    this.refuser = new Refuser(counters);
    this.readBuffer = new ReadBuffer(ByteBufAllocator.DEFAULT);
    this.replies = new Replies(ByteBufAllocator.DEFAULT);
    this.announcer = parts.announcer();
    this.accessLog = parts.accessLog();
    this.announces =
        new AnnounceService(
            announcer,
            settings.clientIpParameter(),
            accessLog,
            counters,
            refuser,
            replies,
            this::onFault);
    this.scrapes = new ScrapeService(announcer, counters, refuser, settings.requestLineMaxBytes());
    this.uriBytes = new byte[settings.requestLineMaxBytes()];
    this.uri = new UnsafeBuffer(uriBytes);
    this.scanner = parts.scanner();
    this.drained = eventLoop.newPromise();
    this.forwarded =
        parts
            .forwarding()
            .map(
                forwarding ->
                    new ForwardedService(
                        forwarding.settings(),
                        forwarding.parser(),
                        forwarding.forwarder(),
                        eventLoop,
                        announcer,
                        announces,
                        client,
                        counters))
            .orElse(null);
    this.pages =
        parts
            .pages()
            .map(shown -> new PageService(shown, this::appendPage, eventLoop, counters))
            .orElse(null);
  }

  HttpSettings settings() {
    return settings;
  }

  Counters counters() {
    return counters;
  }

  /** Counts a fault of the program and has it logged once. */
  void onFault(Throwable fault) {
    counters.increment(Counter.INTERNAL_ERRORS);
    log.error(fault.getClass().getName(), "http: answering a request", fault);
  }

  /** Whether what comes from an address may be meant for other trackers. */
  boolean mayForward(IpAddress address) {
    return forwarded != null && forwarded.mayForward(address);
  }

  boolean isProxy(IpAddress address) {
    return client.isProxy(address);
  }

  /**
   * Takes a place for a connection.
   *
   * @return false: there are too many
   */
  boolean tryAcquire(IpAddress address) {
    boolean acquired = limits.tryAcquire(address, isProxy(address));
    counters.increment(
        acquired ? Counter.HTTP_CONNECTIONS_OPENED : Counter.HTTP_CONNECTIONS_REFUSED);
    return acquired;
  }

  void onOpened(HttpConnection connection) {
    connections.add(connection);
  }

  void onClosed(HttpConnection connection, IpAddress address) {
    connections.remove(connection);
    limits.release(address);
    counters.increment(Counter.HTTP_CONNECTIONS_CLOSED);
    completeDrain();
  }

  /**
   * Lets the connections come to their end: each is told so with its next answer, and closed then.
   * Called by any thread.
   *
   * @param idleNs after which a connection that asks nothing is closed
   * @return done when there are none left
   */
  Future<Void> drain(long idleNs) {
    eventLoop.execute(
        () -> {
          draining = true;
          endingEach = true;
          drainIdleNs = idleNs;
          connections.forEach(HttpConnection::drain);
          completeDrain();
        });
    return drained;
  }

  boolean isDraining() {
    return draining;
  }

  /**
   * Has each connection end with its next answer, or not any more, while new ones are still taken.
   * Called by any thread.
   */
  void endEach(boolean wanted) {
    eventLoop.execute(() -> endingEach = wanted || draining);
  }

  /** Whether the next answer of a connection is its last. */
  boolean isEndingEach() {
    return endingEach;
  }

  long drainIdleNs() {
    return drainIdleNs;
  }

  /** What the connections read into. */
  ReadBuffer readBuffer() {
    return readBuffer;
  }

  RequestScanner scanner() {
    return scanner;
  }

  /** The readable bytes, valid until the next call. */
  DirectBuffer viewOf(ByteBuf bytes) {
    int offset = bytes.readerIndex();
    int length = bytes.readableBytes();
    if (bytes.hasMemoryAddress()) {
      view.wrap(bytes.memoryAddress() + offset, length);
    } else {
      ByteBuffer part = bytes.internalNioBuffer(offset, length);
      view.wrap(part, part.position(), length);
    }
    return view;
  }

  /**
   * A turn of a connection begins.
   *
   * @return when its round began, in nanoseconds
   */
  long beginTurn(HttpConnection connection) {
    if (replies.length() >= REPLIES_PER_ROUND_MAX_BYTES) {
      endRound();
    }
    if (round.isEmpty()) {
      roundBeginNs = System.nanoTime();
    }
    if (!roundEndDue) {
      roundEndDue = true;
      eventLoop.execute(lookedAtAll);
    }
    round.add(connection);
    return roundBeginNs;
  }

  private void onLookedAtAll() {
    roundEndDue = false;
    endRound();
  }

  /** Answers what waits and has every connection of the round write its replies. */
  void endRound() {
    announces.flush();
    for (int i = 0; i < round.size(); i++) {
      round.get(i).endTurn();
    }
    round.clear();
    replies.clear();
  }

  /** Whether a turn may have one more reply. */
  boolean hasRoomForReply(TurnReplies turn) {
    if (turn.lengthMax() >= HttpConnection.REPLIES_PER_TURN_MAX_BYTES) {
      announces.flush();
    }
    return turn.length() < HttpConnection.REPLIES_PER_TURN_MAX_BYTES;
  }

  /**
   * Sends the replies of a turn.
   *
   * @param isFirst whether the channel has sent everything before
   * @return null: all gone; otherwise done when they are
   */
  ChannelFuture writeReplies(ChannelHandlerContext ctx, TurnReplies turn, boolean isFirst) {
    return replies.writeTo(ctx, turn.from(), turn.to(), isFirst);
  }

  /** Records how long the requests of a turn took. */
  void recordTurn(long elapsedNs, int requestCount) {
    latencies.record(elapsedNs, requestCount);
  }

  /**
   * Answers one request that passed the gate.
   *
   * @param connection waits, should the answer come later
   * @param turn told of the reply
   * @param proxied whether {@code socket} is a trusted proxy
   * @return whether the connection stays
   */
  boolean answer(
      HttpRequest request,
      HttpConnection connection,
      TurnReplies turn,
      IpAddress socket,
      boolean proxied) {
    boolean kept = HttpUtil.isKeepAlive(request) && !endingEach;
    Persistence persistence =
        !kept
            ? Persistence.CLOSE
            : request.protocolVersion().equals(HttpVersion.HTTP_1_0)
                ? Persistence.KEPT_AS_ASKED
                : Persistence.KEPT;
    boolean headOnly = request.method().equals(HttpMethod.HEAD);
    String host = request.headers().get(HttpHeaderNames.HOST);
    if (forwarded != null && !headOnly && forwarded.isDiverted(socket, request.uri(), host)) {
      forwarded.answer(
          socket,
          request.uri(),
          request.headers(),
          new DivertedAnswers(connection, turn, persistence, socket, request));
      return kept;
    }
    client.resolve(socket, proxied, request.headers());
    int uriLength = copyUri(request.uri());
    HttpTarget.Service service = target.parse(uri, 0, uriLength);
    if (mayBePage(service) && announcer.admits(client.isIpv6(), client.high(), client.low())) {
      IpAddress asking = new IpAddress(client.isIpv6(), client.high(), client.low());
      PageService.Asker asker =
          new PageService.Asker(connection, turn, persistence, headOnly, asking, request);
      if (pages.answer(uri, target, asker)) {
        return kept;
      }
    }
    if (isAnnounce(service, uri)) {
      announces.add(turn, client, persistence, headOnly, accessLog.begin(client, request));
    } else {
      boolean isScrape = service == HttpTarget.Service.SCRAPE;
      int length = isScrape ? scrape(uri) : refuser.refuse(Refusal.UNKNOWN_PATH, content);
      Status status = isScrape ? Status.OK : Status.NOT_FOUND;
      append(turn, status, persistence, length, headOnly, accessLog.begin(client, request));
    }
    return kept;
  }

  /**
   * Answers the plain request that was scanned last.
   *
   * @param turn told of the reply
   * @param proxied whether {@code socket} is a trusted proxy
   * @param kept whether the connection stays
   * @return false: it asks for nothing that is answered here
   */
  boolean answerPlain(
      DirectBuffer buffer, TurnReplies turn, IpAddress socket, boolean proxied, boolean kept) {
    HttpTarget.Service service =
        target.parse(buffer, scanner.targetOffset(), scanner.targetLength());
    Persistence persistence = kept ? Persistence.KEPT : Persistence.CLOSE;
    boolean isAnnounce = isAnnounce(service, buffer);
    if (!isAnnounce && service != HttpTarget.Service.SCRAPE) {
      return false;
    }
    client.resolve(socket, proxied, buffer, scanner);
    if (isAnnounce) {
      int logLine = accessLog.begin(client, buffer, scanner);
      announces.add(turn, client, persistence, false, logLine);
    } else {
      int length = scrape(buffer);
      int logLine = accessLog.begin(client, buffer, scanner);
      append(turn, Status.OK, persistence, length, false, logLine);
    }
    return true;
  }

  /** How a request that was meant for another tracker is answered. */
  private final class DivertedAnswers implements ForwardedService.Answers {
    private final HttpConnection connection;
    private final TurnReplies turn;
    private final Persistence persistence;
    private final IpAddress socket;
    private final HttpRequest request;

    DivertedAnswers(
        HttpConnection connection,
        TurnReplies turn,
        Persistence persistence,
        IpAddress socket,
        HttpRequest request) {
      this.connection = connection;
      this.turn = turn;
      this.persistence = persistence;
      this.socket = socket;
      this.request = request;
    }

    /** Only now: while a line is begun, those behind it wait. */
    private int logLine() {
      return accessLog.begin(socket, request);
    }

    @Override
    public void refuse(Refusal refusal) {
      append(turn, Status.OK, persistence, refuser.refuse(refusal, content), false, logLine());
    }

    @Override
    public void refuse(byte[] reason) {
      counters.increment(Counter.FORWARDED_FAILED);
      append(turn, Status.OK, persistence, refuser.encode(reason, content), false, logLine());
    }

    @Override
    public void announce(ForwardedReply said, boolean stalled) {
      announces.addDiverted(turn, client, persistence, said, stalled, logLine());
    }

    @Override
    public void relay(byte[] body) {
      content.putBytes(0, body);
      append(turn, Status.OK, persistence, body.length, false, logLine());
    }

    @Override
    public void await() {
      connection.await();
    }

    @Override
    public void resume(Runnable answer) {
      connection.resume(answer);
    }
  }

  private boolean mayBePage(HttpTarget.Service service) {
    return switch (service) {
      case NONE -> pages != null;
      case ROOT -> pages != null && !isAnnounce(service, uri);
      case ANNOUNCE, SCRAPE -> false;
    };
  }

  /** Adds a page to the replies of a turn. */
  private int appendPage(PageService.Asker asker, HttpPage page) {
    announces.flush();
    int from = replies.length();
    replies.append(page, asker.persistence(), asker.headOnly());
    asker.turn().add(from, replies.length());
    int logLine = accessLog.begin(asker.client(), asker.request());
    accessLog.end(logLine, page.code(), page.content().length);
    return replies.length() - from;
  }

  /** Bytes of pages that a connection has sent, or will not send any more. */
  void onSentPage(int lengthBytes) {
    pages.onSent(lengthBytes);
  }

  /** Answers what cannot be answered otherwise; the connection ends behind it. */
  void answerError(Status status, TurnReplies turn) {
    counters.increment(Counter.HTTP_BAD_REQUESTS);
    append(turn, status, Persistence.CLOSE, 0, true, AccessLogQueue.NONE);
  }

  /** Frees the buffers, when the event loop has ended. */
  void close() {
    readBuffer.close();
    replies.close();
  }

  private boolean isAnnounce(HttpTarget.Service service, DirectBuffer buffer) {
    return switch (service) {
      case ANNOUNCE -> {
        announces.decode(buffer, target.queryOffset(), target.queryLength());
        yield true;
      }
      case ROOT -> announces.decode(buffer, target.queryOffset(), target.queryLength());
      case SCRAPE, NONE -> false;
    };
  }

  /** Answers a scrape into the content; returns its length. */
  private int scrape(DirectBuffer buffer) {
    announces.flush();
    return scrapes.answer(client, buffer, target.queryOffset(), target.queryLength(), content);
  }

  private void append(
      TurnReplies turn,
      Status status,
      Persistence persistence,
      int contentLength,
      boolean headOnly,
      int logLine) {
    announces.flush();
    int from = replies.length();
    replies.append(status, persistence, content, contentLength, headOnly);
    turn.add(from, replies.length());
    accessLog.end(logLine, status, contentLength);
  }

  /** Netty's text of the request target has one char for each byte of it. */
  @SuppressWarnings("deprecation") // The method that drops the upper byte, which is what is meant.
  private int copyUri(String text) {
    int length = Math.min(text.length(), uriBytes.length);
    text.getBytes(0, length, uriBytes, 0);
    return length;
  }

  private void completeDrain() {
    if (draining && connections.isEmpty()) {
      drained.trySuccess(null);
    }
  }
}
