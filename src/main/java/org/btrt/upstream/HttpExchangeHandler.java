// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.btrt.common.TrackerUrl;
import org.btrt.upstream.Outcome.Trouble;

/**
 * The client's end of a connection: one exchange after the other. Ends the connection when anything
 * is odd: it is cheaper to make another one than to find out what the other side meant.
 *
 * <p><em>Threading:</em> its event loop alone.
 */
final class HttpExchangeHandler extends SimpleChannelInboundHandler<HttpObject> {
  private final Consumer<Channel> release;
  private ChannelHandlerContext ctx;
  private HttpExchange exchange;
  private ScheduledFuture<?> deadline;
  private int bodyMaxBytes;
  private int status;
  private boolean kept;
  private Optional<String> location = Optional.empty();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  /**
   * @param release told when the connection may be used again
   */
  HttpExchangeHandler(Consumer<Channel> release) {
    this.release = release;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
  }

  /** Sends a request; the connection is not at work. */
  void begin(
      TrackerUrl url, String userAgent, HttpFetcher.Limits limits, HttpExchange newExchange) {
    exchange = newExchange;
    bodyMaxBytes = limits.bodyMaxBytes();
    status = 0;
    body.reset();
    deadline =
        ctx.executor()
            .schedule(() -> fail(Trouble.TIMEOUT), limits.totalMaxMs(), TimeUnit.MILLISECONDS);
    HttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.GET, url.target(), Unpooled.EMPTY_BUFFER);
    request
        .headers()
        .set(HttpHeaderNames.HOST, url.authority())
        .set(HttpHeaderNames.USER_AGENT, userAgent)
        .set(HttpHeaderNames.ACCEPT, "*/*");
    ctx.writeAndFlush(request)
        .addListener(
            (ChannelFutureListener)
                written -> {
                  if (!written.isSuccess()) {
                    fail(Trouble.CONNECTION);
                  }
                });
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // However a close ends, it is the end.
  protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
    if (exchange == null) {
      // Nobody has asked.
      ctx.close();
      return;
    }
    if (message.decoderResult().isFailure()) {
      fail(Trouble.NOT_A_REPLY);
      return;
    }
    if (message instanceof HttpResponse response) {
      onHead(response);
    }
    if (exchange != null && message instanceof HttpContent content) {
      onContent(content);
    }
  }

  private void onHead(HttpResponse response) {
    status = response.status().code();
    kept = HttpUtil.isKeepAlive(response);
    location = Optional.ofNullable(response.headers().get(HttpHeaderNames.LOCATION));
    String encoding = response.headers().get(HttpHeaderNames.CONTENT_ENCODING);
    if (encoding != null && !HttpHeaderValues.IDENTITY.contentEqualsIgnoreCase(encoding)) {
      // Not asked for. Nothing is unpacked here, so nothing can burst.
      fail(Trouble.NOT_A_REPLY);
    } else if (HttpUtil.getContentLength(response, 0L) > bodyMaxBytes) {
      fail(Trouble.TOO_LONG);
    }
  }

  private void onContent(HttpContent content) {
    ByteBuf bytes = content.content();
    if (body.size() + bytes.readableBytes() > bodyMaxBytes) {
      fail(Trouble.TOO_LONG);
      return;
    }
    byte[] copy = new byte[bytes.readableBytes()];
    bytes.readBytes(copy);
    body.writeBytes(copy);
    if (content instanceof LastHttpContent) {
      finish();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // However a close ends, it is the end.
  private void finish() {
    HttpExchange ended = end();
    byte[] content = body.toByteArray();
    if (kept && ctx.channel().isActive()) {
      release.accept(ctx.channel());
    } else {
      ctx.close();
    }
    ended.onResponse(status, content, location);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // However a close ends, it is the end.
  private void fail(Trouble trouble) {
    HttpExchange ended = end();
    ctx.close();
    if (ended != null) {
      ended.onTrouble(trouble);
    }
  }

  private HttpExchange end() {
    HttpExchange ended = exchange;
    exchange = null;
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
    return ended;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (exchange != null) {
      // Before the first byte it may be a kept connection that was given up meanwhile.
      fail(status == 0 ? Trouble.CONNECTION : Trouble.NOT_A_REPLY);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(Trouble.CONNECTION);
  }
}
