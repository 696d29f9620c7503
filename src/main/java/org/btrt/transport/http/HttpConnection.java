// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.btrt.common.IpAddress;
import org.btrt.protocol.http.HttpReplyHead.Status;
import org.btrt.protocol.http.RequestScanner;
import org.btrt.status.Counter;

/**
 * One connection: reads in turns, answers in order, flushes once a turn, and ends what is slow.
 *
 * <p>A turn begins when the socket is readable, and ends with the round of its worker (see {@link
 * HttpWorker}), when all replies are written.
 *
 * <p><em>Back-pressure.</em> The channel never reads by itself. A turn reads once, decodes at most
 * {@link #REQUESTS_PER_TURN_MAX} requests and stops earlier when the replies exceed {@link
 * #REPLIES_PER_TURN_MAX_BYTES} or the client does not take them; what is left waits in the decoder,
 * undecoded, for a turn of its own behind the other connections. So a client that pipelines without
 * end or without reading holds one read's worth of bytes and about one turn's worth of replies.
 *
 * <p><em>Deadlines.</em> A request has to be whole a fixed time after its first byte, however it
 * drips. A connection without one ends when it is idle too long, and one whose client does not take
 * its replies ends too. These are numbers compared by one check per connection, which comes round
 * at least as often as the shortest of them; no timer is touched per request.
 *
 * <p><em>Closing.</em> Behind an error, or when the server leaves, the client may still be sending,
 * and closing a socket with unread bytes resets it, replies included. So the output is shut down
 * and the rest is read and dropped, for a moment.
 *
 * <p><em>Threading:</em> its event loop alone.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
  /** So that one connection does not keep the others of its loop waiting. */
  static final int REQUESTS_PER_TURN_MAX = 64;

  /** After so many bytes of replies a turn ends; below the mark at which the channel is full. */
  static final int REPLIES_PER_TURN_MAX_BYTES = 16 * 1024;

  private static final long LINGER_NS = TimeUnit.SECONDS.toNanos(2);

  private final HttpWorker worker;
  private final IpAddress address;
  private final boolean proxied;
  private final boolean mayForward;
  private final long idleTimeoutNs;
  private final long requestTimeoutNs;
  private final long writeTimeoutNs;
  private final long checkPeriodNs;
  private final ChannelFutureListener onWritten = this::onWritten;
  private final Runnable resume = this::resume;
  private final Runnable checkDeadline = this::checkDeadline;

  private final TurnReplies replies = new TurnReplies();

  private ChannelHandlerContext ctx;
  private ScheduledFuture<?> check;
  private boolean inTurn;
  private boolean inRequest;
  private boolean paused;
  private boolean awaiting;
  private boolean resuming;
  private boolean inputClosed;
  private boolean closing;
  private boolean lingering;
  private int turnRequests;
  private int pendingWrites;

  /** Bytes of pages that are not sent yet. */
  private int pageBytes;

  private long turnBeginNs;
  private long idleDeadlineNs;
  private long requestDeadlineNs;
  private long writeDeadlineNs;
  private long lingerDeadlineNs;

  /**
   * @param address the other end of the socket
   */
  HttpConnection(HttpWorker worker, IpAddress address) {
    this.worker = worker;
    this.address = address;
    this.proxied = worker.isProxy(address);
    this.mayForward = worker.mayForward(address);
    this.idleTimeoutNs = TimeUnit.SECONDS.toNanos(worker.settings().idleTimeoutS());
    this.requestTimeoutNs = TimeUnit.SECONDS.toNanos(worker.settings().requestTimeoutS());
    this.writeTimeoutNs = TimeUnit.SECONDS.toNanos(worker.settings().writeTimeoutS());
    this.checkPeriodNs =
        Math.min(LINGER_NS, Math.min(idleTimeoutNs, Math.min(requestTimeoutNs, writeTimeoutNs)));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    worker.onOpened(this);
    idleDeadlineNs = System.nanoTime() + idleTimeoutNs;
    if (worker.isDraining()) {
      drain();
    } else {
      schedule(checkPeriodNs);
    }
    ctx.read();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closing = true;
    forgetPages();
    if (check != null) {
      check.cancel(false);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request && !closing) {
      turnRequests++;
      idleDeadlineNs = turnBeginNs + idleTimeoutNs;
      Status error = RequestGate.check(request, worker.settings().headersMax());
      if (error != null) {
        reject(error);
      } else if (!worker.answer(request, this, replies, address, proxied)) {
        closing = true;
        lingering = worker.isDraining();
      }
    }
    ReferenceCountUtil.release(message);
  }

  /**
   * Answers the plain requests at the beginning of the bytes, as far as the turn allows, and leaves
   * what is behind them.
   *
   * @return false: what is left is not the beginning of a plain request
   */
  boolean answerPlain(ByteBuf bytes) {
    if (mayForward) {
      // Whom a request is meant for is not looked at on this road.
      return !bytes.isReadable();
    }
    RequestScanner scanner = worker.scanner();
    DirectBuffer view = worker.viewOf(bytes);
    int length = bytes.readableBytes();
    int offset = 0;
    RequestScanner.Result result = RequestScanner.Result.PLAIN;
    while (offset < length && mayDecode()) {
      result = scanner.scan(view, offset, length - offset);
      if (result != RequestScanner.Result.PLAIN) {
        break;
      }
      // Of what is here already, everything is answered: only the last answer says that it is.
      boolean isTheLast = worker.isDraining() && offset + scanner.length() == length;
      boolean kept = scanner.isKept() && !isTheLast;
      if (!worker.answerPlain(view, replies, address, proxied, kept)) {
        result = RequestScanner.Result.OTHER;
        break;
      }
      offset += scanner.length();
      inRequest = false;
      turnRequests++;
      idleDeadlineNs = turnBeginNs + idleTimeoutNs;
      if (!kept) {
        closing = true;
        lingering = isTheLast;
        offset = length;
      }
    }
    bytes.skipBytes(offset);
    if (result == RequestScanner.Result.INCOMPLETE && !inRequest) {
      onRequestBegun();
    }
    return result != RequestScanner.Result.OTHER;
  }

  /**
   * The turn goes on until the end of the round. But the channel is told now whether to read again
   * afterwards: Netty takes back what it has asked of epoll otherwise, and asks again later, two
   * system calls.
   */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    // Of a client that is gone altogether epoll knows nothing any more.
    if (!inputClosed && (closing ? lingering : !paused && ctx.channel().isWritable())) {
      ctx.read();
    }
  }

  /** The round is over: writes the replies and goes on. */
  void endTurn() {
    inTurn = false;
    if (!ctx.channel().isActive()) {
      return;
    }
    if (replies.isIncomplete()) {
      close();
      return;
    }
    writeReplies();
    if (closing || awaiting || !ctx.channel().isActive()) {
      return;
    }
    if (paused || !ctx.channel().isWritable()) {
      resumeIfWritable();
    } else if (inputClosed) {
      closeWhenWritten();
    } else if (worker.isDraining()) {
      drain();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (!inTurn) {
      resumeIfWritable();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A reset is the client's way to say goodbye; the rest is a fault of ours.
    if (!(cause instanceof IOException)) {
      worker.onFault(cause);
    }
    close();
  }

  /** Comes to an end with the next answer, or when it has been idle a little longer. */
  void drain() {
    if (!inRequest && !paused && pendingWrites == 0 && !lingering) {
      long nowNs = System.nanoTime();
      idleDeadlineNs = Math.min(idleDeadlineNs, nowNs + worker.drainIdleNs());
      schedule(Math.clamp(idleDeadlineNs - nowNs, 0, checkPeriodNs));
    }
  }

  /** The decoder is about to look at bytes, those of a socket or those that waited. */
  void onBytes() {
    if (inTurn) {
      // The loop had no time for its tasks.
      worker.endRound();
    }
    inTurn = true;
    turnRequests = 0;
    paused = false;
    replies.clear();
    turnBeginNs = worker.beginTurn(this);
  }

  /** Whether bytes are dropped instead of decoded. */
  boolean isDiscarding() {
    return closing;
  }

  /** Whether one more request may be decoded in this turn; if not, there will be another turn. */
  boolean mayDecode() {
    if (!awaiting
        && turnRequests < REQUESTS_PER_TURN_MAX
        && worker.hasRoomForReply(replies)
        && ctx.channel().isWritable()) {
      return true;
    }
    paused = true;
    return false;
  }

  /** An answer will come later: until then nothing more is read or decoded. */
  void await() {
    awaiting = true;
    paused = true;
  }

  /**
   * The answer has come.
   *
   * @param answer writes it; not run if nobody is there any more
   */
  void resume(Runnable answer) {
    awaiting = false;
    if (ctx.channel().isActive()) {
      onBytes();
      // What has waited meanwhile comes after it.
      paused = true;
      turnRequests++;
      answer.run();
    }
  }

  /** A page is among the replies. */
  void onSendingPage(int lengthBytes) {
    pageBytes += lengthBytes;
  }

  private void forgetPages() {
    if (pageBytes > 0) {
      worker.onSentPage(pageBytes);
      pageBytes = 0;
    }
  }

  boolean isInRequest() {
    return inRequest;
  }

  /** The first byte of a request is there. */
  void onRequestBegun() {
    inRequest = true;
    requestDeadlineNs = turnBeginNs + requestTimeoutNs;
  }

  /** The request is whole, or broken. */
  void onRequestEnded() {
    inRequest = false;
  }

  /** Answers with an error and ends the connection. */
  void reject(Status status) {
    worker.answerError(status, replies);
    closing = true;
    lingering = true;
  }

  /** The client will send no more; what it has sent is still answered. */
  void onInputClosed() {
    inputClosed = true;
    if (inTurn) {
      // What the turn has brought is answered first.
      return;
    }
    if (lingering) {
      close();
    } else if (!closing && !paused && ctx.channel().isWritable()) {
      closeWhenWritten();
    }
  }

  private void writeReplies() {
    if (replies.length() == 0) {
      return;
    }
    ChannelFuture written = worker.writeReplies(ctx, replies, pendingWrites == 0);
    long nowNs = System.nanoTime();
    worker.recordTurn(nowNs - turnBeginNs, turnRequests);
    pendingWrites++;
    if (written == null) {
      onWritten(true, nowNs);
    } else {
      if (pendingWrites == 1) {
        writeDeadlineNs = nowNs + writeTimeoutNs;
      }
      written.addListener(onWritten);
    }
  }

  private void onWritten(ChannelFuture written) {
    onWritten(written.isSuccess(), System.nanoTime());
  }

  private void onWritten(boolean isSuccess, long nowNs) {
    pendingWrites--;
    if (pendingWrites == 0) {
      forgetPages();
    }
    if (!isSuccess) {
      close();
    } else if (pendingWrites > 0) {
      writeDeadlineNs = nowNs + writeTimeoutNs;
    } else if (closing) {
      finish();
    }
  }

  private void closeWhenWritten() {
    closing = true;
    if (pendingWrites == 0) {
      close();
    }
  }

  private void finish() {
    if (lingering && !inputClosed) {
      lingerDeadlineNs = System.nanoTime() + LINGER_NS;
      shutdownOutput();
    } else {
      close();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // However it ends, it is the end.
  private void close() {
    ctx.close();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // If it fails, the deadline ends the connection.
  private void shutdownOutput() {
    ((DuplexChannel) ctx.channel()).shutdownOutput();
  }

  private void resumeIfWritable() {
    if (!closing && !awaiting && !resuming && ctx.channel().isWritable()) {
      resuming = true;
      ctx.executor().execute(resume);
    }
  }

  /** Gives the decoder a turn without new bytes. */
  private void resume() {
    resuming = false;
    if (closing || !ctx.channel().isActive()) {
      return;
    }
    if (inRequest) {
      // The time in which nothing was read is not the client's.
      requestDeadlineNs = System.nanoTime() + requestTimeoutNs;
    }
    ctx.pipeline().fireChannelRead(Unpooled.EMPTY_BUFFER);
    ctx.pipeline().fireChannelReadComplete();
  }

  private void checkDeadline() {
    if (!ctx.channel().isActive()) {
      return;
    }
    long leftNs = deadlineNs() - System.nanoTime();
    if (leftNs > 0) {
      schedule(Math.min(leftNs, checkPeriodNs));
      return;
    }
    if (!lingering && !worker.isDraining()) {
      worker.counters().increment(Counter.HTTP_TIMEOUTS);
    }
    close();
  }

  private long deadlineNs() {
    if (pendingWrites > 0) {
      return writeDeadlineNs;
    }
    if (lingering) {
      return lingerDeadlineNs;
    }
    return inRequest ? requestDeadlineNs : idleDeadlineNs;
  }

  private void schedule(long delayNs) {
    if (check != null) {
      check.cancel(false);
    }
    check = ctx.executor().schedule(checkDeadline, delayNs, TimeUnit.NANOSECONDS);
  }
}
