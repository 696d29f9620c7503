// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.HashSet;
import java.util.Set;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.announce.Announcer;
import org.btrt.announce.Refusal;
import org.btrt.common.DistinctLog;
import org.btrt.common.IpAddress;
import org.btrt.config.HttpSettings;
import org.btrt.protocol.http.HttpReplyHead;
import org.btrt.protocol.http.HttpReplyHead.Persistence;
import org.btrt.protocol.http.HttpReplyHead.Status;
import org.btrt.protocol.http.HttpTarget;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.status.LatencyRecorder;

/**
 * What the connections of one event loop share: the services, the buffer in which the replies of
 * one read turn gather, the counters.
 *
 * <p>A read turn is what happens between a socket being readable and its replies being flushed.
 * Turns of different connections never overlap, so one buffer serves them all.
 *
 * <p><em>Threading:</em> its event loop alone. <em>Memory:</em> the buffers grow to the largest
 * reply there was; nothing is allocated per request but Netty's objects.
 */
final class HttpWorker {
  private static final int REPLIES_INITIAL_LENGTH = 64 * 1024;

  private final EventLoop eventLoop;
  private final HttpSettings settings;
  private final ConnectionLimits limits;
  private final Counters counters;
  private final LatencyRecorder latencies;
  private final DistinctLog log;
  private final ClientAddress client;
  private final Refuser refuser;
  private final AnnounceService announces;
  private final ScrapeService scrapes;
  private final HttpTarget target = new HttpTarget();
  private final byte[] uriBytes;
  private final UnsafeBuffer uri;
  private final ExpandableArrayBuffer content = new ExpandableArrayBuffer(REPLIES_INITIAL_LENGTH);
  private final ExpandableArrayBuffer replies = new ExpandableArrayBuffer(REPLIES_INITIAL_LENGTH);
  private final Set<HttpConnection> connections = new HashSet<>();
  private final Promise<Void> drained;
  private int repliesLength;
  private boolean draining;

  /**
   * @param announcer of this worker, for batches of one
   * @param latencies told the nanoseconds from the begin of a read turn to its flush, for every
   *     request answered in it
   */
  HttpWorker(
      EventLoop eventLoop,
      HttpSettings settings,
      ConnectionLimits limits,
      Announcer announcer,
      Counters counters,
      LatencyRecorder latencies,
      DistinctLog log) {
    this.eventLoop = eventLoop;
    this.settings = settings;
    this.limits = limits;
    this.counters = counters;
    this.latencies = latencies;
    this.log = log;
    this.client = new ClientAddress(settings.trustedProxies());
    this.refuser = new Refuser(counters);
    this.announces = new AnnounceService(announcer, counters, refuser);
    this.scrapes = new ScrapeService(announcer, counters, refuser, settings.requestLineMaxBytes());
    this.uriBytes = new byte[settings.requestLineMaxBytes()];
    this.uri = new UnsafeBuffer(uriBytes);
    this.drained = eventLoop.newPromise();
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
   * Lets the connections come to their end: what is being asked is answered, then they are closed.
   * Called by any thread.
   *
   * @return done when there are none left
   */
  Future<Void> drain() {
    eventLoop.execute(
        () -> {
          draining = true;
          connections.forEach(HttpConnection::drain);
          completeDrain();
        });
    return drained;
  }

  boolean isDraining() {
    return draining;
  }

  /** Begins a read turn with no replies. */
  void beginTurn() {
    repliesLength = 0;
  }

  /** Bytes of the replies of this turn so far. */
  int repliesLength() {
    return repliesLength;
  }

  /** The replies of this turn, in a buffer that the caller owns. */
  ByteBuf takeReplies(ByteBufAllocator allocator) {
    ByteBuf bytes = allocator.directBuffer(repliesLength, repliesLength);
    bytes.writeBytes(replies.byteArray(), 0, repliesLength);
    repliesLength = 0;
    return bytes;
  }

  /** Records how long the requests of a turn took. */
  void recordTurn(long elapsedNs, int requestCount) {
    latencies.record(elapsedNs, requestCount);
  }

  /**
   * Answers one request that passed the gate.
   *
   * @param proxied whether {@code socket} is a trusted proxy
   * @return whether the connection stays
   */
  boolean answer(HttpRequest request, IpAddress socket, boolean proxied) {
    boolean kept = HttpUtil.isKeepAlive(request);
    Persistence persistence =
        !kept
            ? Persistence.CLOSE
            : request.protocolVersion().equals(HttpVersion.HTTP_1_0)
                ? Persistence.KEPT_AS_ASKED
                : Persistence.KEPT;
    boolean headOnly = request.method().equals(HttpMethod.HEAD);
    int uriLength = copyUri(request.uri());
    Status status = Status.OK;
    int contentLength = 0;
    switch (target.parse(uri, 0, uriLength)) {
      case ANNOUNCE -> {
        announces.decode(uri, target.queryOffset(), target.queryLength());
        contentLength = answerAnnounce(request, socket, proxied, headOnly);
      }
      case ROOT -> {
        if (announces.decode(uri, target.queryOffset(), target.queryLength())) {
          contentLength = answerAnnounce(request, socket, proxied, headOnly);
        } else {
          status = Status.NOT_FOUND;
        }
      }
      case SCRAPE ->
          contentLength = scrapes.answer(uri, target.queryOffset(), target.queryLength(), content);
      case NONE -> status = Status.NOT_FOUND;
    }
    if (status == Status.NOT_FOUND) {
      contentLength = refuser.refuse(Refusal.UNKNOWN_PATH, content);
    }
    append(status, persistence, contentLength, headOnly);
    return kept;
  }

  /** Answers what cannot be answered otherwise; the connection ends behind it. */
  void answerError(Status status) {
    counters.increment(Counter.HTTP_BAD_REQUESTS);
    append(status, Persistence.CLOSE, 0, true);
  }

  private int answerAnnounce(
      HttpRequest request, IpAddress socket, boolean proxied, boolean headOnly) {
    client.resolve(socket, proxied, request.headers());
    // HEAD changes nothing (RFC 9110, 9.2.1): whoever probes a tracker is no peer.
    return announces.answer(client, !headOnly, content);
  }

  private void append(Status status, Persistence persistence, int contentLength, boolean headOnly) {
    repliesLength +=
        HttpReplyHead.encode(replies, repliesLength, status, persistence, contentLength);
    if (!headOnly) {
      replies.putBytes(repliesLength, content, 0, contentLength);
      repliesLength += contentLength;
    }
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
