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
import org.btrt.protocol.http.RequestScanner;

/**
 * Cuts what was read into requests, as far as the connection lets it, and tells it when one begins
 * and ends. There are two roads. Plain requests (see {@link RequestScanner}) are found in the bytes
 * as they lie in the worker's read buffer. At the first byte of something else all that is there
 * goes to Netty's decoder, which is the super class, with everything that follows until it has
 * answered and holds no more bytes. What cannot be HTTP is known by its first byte.
 *
 * <p><em>Threading:</em> the connection's event loop alone.
 */
final class RequestDecoder extends HttpRequestDecoder {
  private static final int SCRATCH_INITIAL_LENGTH = 256;

  private final HttpConnection connection;

  /** Bytes of the plain road that wait for the rest of a request or for a turn; null: none. */
  private ByteBuf waiting;

  /** Whether the bytes go to Netty's decoder. */
  private boolean inFullDecoder;

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
    ByteBuf read = (ByteBuf) message;
    try {
      if (inFullDecoder) {
        decodeFully(ctx, read);
      } else {
        decodePlain(ctx, waiting == null ? read : waiting.writeBytes(read));
      }
    } finally {
      read.release();
    }
  }

  private void decodePlain(ChannelHandlerContext ctx, ByteBuf bytes) throws Exception {
    if (connection.isDiscarding()) {
      bytes.skipBytes(bytes.readableBytes());
    } else if (!connection.answerPlain(bytes)) {
      decodeFully(ctx, bytes);
    }
    if (!bytes.isReadable()) {
      dropWaiting();
    } else if (waiting == null) {
      waiting = ctx.alloc().directBuffer(bytes.readableBytes()).writeBytes(bytes);
    } else {
      waiting.discardReadBytes();
    }
  }

  /** Gives Netty's decoder a copy, for it keeps what it does not decode. */
  private void decodeFully(ChannelHandlerContext ctx, ByteBuf bytes) throws Exception {
    super.channelRead(ctx, ctx.alloc().buffer(bytes.readableBytes()).writeBytes(bytes));
    inFullDecoder = connection.isInRequest() || actualReadableBytes() > 0;
  }

  private void dropWaiting() {
    if (waiting != null) {
      waiting.release();
      waiting = null;
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    dropWaiting();
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
