// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import javax.net.ssl.SSLException;
import org.btrt.status.Counter;
import org.btrt.status.Counters;

/**
 * Stands between Netty's TLS and the decoder of a connection, so that above it a connection is what
 * it is without TLS: the client's goodbye becomes the end of the input, what breaks TLS ends the
 * connection, and neither is a fault of ours.
 *
 * <p><em>Threading:</em> the connection's event loop alone.
 */
final class TlsLayer extends ChannelInboundHandlerAdapter {
  /**
   * What a connection with TLS reads into, once a turn, and as much as without: buffers of its own,
   * for TLS keeps what is no whole record.
   */
  static final MaxMessagesRecvByteBufAllocator READS =
      new FixedRecvByteBufAllocator(4_096).maxMessagesPerRead(1);

  private final SslHandler tls;
  private final Counters counters;
  private ChannelHandlerContext ctx;

  TlsLayer(SslHandler tls, Counters counters) {
    this.tls = tls;
    this.counters = counters;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    switch (event) {
      case SslHandshakeCompletionEvent handshake -> counters.increment(counterOf(handshake));
      case SslCloseCompletionEvent goodbye -> {
        if (goodbye.isSuccess()) {
          context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
      }
      default -> context.fireUserEventTriggered(event);
    }
  }

  private static Counter counterOf(SslHandshakeCompletionEvent handshake) {
    if (handshake.isSuccess()) {
      return Counter.TLS_HANDSHAKES_DONE;
    }
    return handshake.cause() instanceof SslHandshakeTimeoutException
        ? Counter.TLS_HANDSHAKES_TIMED_OUT
        : Counter.TLS_HANDSHAKES_FAILED;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // However it ends, it is the end.
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof DecoderException) || !(cause.getCause() instanceof SSLException)) {
      context.fireExceptionCaught(cause);
      return;
    }
    if (tls.handshakeFuture().isSuccess()) {
      counters.increment(Counter.HTTP_BAD_REQUESTS);
    }
    context.close();
  }

  /** Gives the decoder a turn without new bytes. */
  void resume() {
    ctx.fireChannelRead(Unpooled.EMPTY_BUFFER);
    ctx.fireChannelReadComplete();
  }

  /** Says goodbye behind what has been written, and then ends the output. */
  @SuppressWarnings("FutureReturnValueIgnored") // If it fails, a deadline ends the connection.
  void shutdownOutput() {
    tls.closeOutbound().addListener(said -> ((DuplexChannel) ctx.channel()).shutdownOutput());
  }

  /** Ends a connection whose client takes nothing any more, not even a goodbye. */
  void abort() {
    ctx.channel().unsafe().close(ctx.channel().voidPromise());
  }
}
