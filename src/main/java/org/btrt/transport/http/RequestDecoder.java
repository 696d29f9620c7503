// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;
import org.btrt.config.HttpSettings;
import org.btrt.protocol.http.HttpReplyHead.Status;

/**
 * Netty's decoder, which decodes only when the connection lets it, one request at a time, and tells
 * it when a request begins and ends. What cannot be HTTP is known by its first byte.
 *
 * <p><em>Threading:</em> the connection's event loop alone.
 */
final class RequestDecoder extends HttpRequestDecoder {
  private static final int SCRATCH_INITIAL_LENGTH = 256;

  private final HttpConnection connection;

  RequestDecoder(HttpConnection connection, HttpSettings settings) {
    super(
        new HttpDecoderConfig()
            .setInitialBufferSize(SCRATCH_INITIAL_LENGTH)
            .setMaxInitialLineLength(settings.requestLineMaxBytes())
            .setMaxHeaderSize(settings.headersMaxBytes()));
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    connection.onBytes();
    super.channelRead(ctx, message);
  }

  /** The connection alone decides when to read; Netty's decoder would on its own. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    discardSomeReadBytes();
    ctx.fireChannelReadComplete();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    // Not for the super class, which would drop the requests that wait.
    if (event instanceof ChannelInputShutdownEvent) {
      connection.onInputClosed();
    } else {
      super.userEventTriggered(ctx, event);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf input, List<Object> out)
      throws Exception {
    if (connection.isDiscarding() || !ctx.channel().isActive()) {
      input.skipBytes(input.readableBytes());
      return;
    }
    if (!input.isReadable() || !connection.mayDecode()) {
      return;
    }
    if (!connection.isInRequest()) {
      connection.onRequestBegun();
      if (!mayBegin(input.getByte(input.readerIndex()))) {
        connection.onRequestEnded();
        connection.reject(Status.BAD_REQUEST);
        input.skipBytes(input.readableBytes());
        return;
      }
    }
    super.decode(ctx, input, out);
    if (!out.isEmpty()) {
      connection.onRequestEnded();
    }
  }

  /** A method, or an empty line before it (RFC 9112, 2.2). */
  private static boolean mayBegin(byte first) {
    return (first >= 'A' && first <= 'Z')
        || (first >= 'a' && first <= 'z')
        || first == '\r'
        || first == '\n';
  }
}
