// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.protocol.http.HttpPage;
import org.btrt.protocol.http.HttpReplyHead;
import org.btrt.protocol.http.HttpReplyHead.Persistence;
import org.btrt.protocol.http.HttpReplyHead.Status;

/**
 * The replies of one round, one behind the other, those of a connection side by side, as they go to
 * its socket.
 *
 * <p><em>Memory:</em> one direct buffer, lent to one channel after the other. Nearly always the
 * socket takes its part at once and the buffer is free again. If not, the channel keeps it and
 * there is a new one; what is written behind replies that still wait is a copy of just its size, so
 * that a client that takes nothing does not collect whole buffers.
 *
 * <p><em>Threading:</em> one worker.
 */
final class Replies {
  /** The replies of nearly every round: the last turn may begin just below the mark. */
  private static final int INITIAL_LENGTH =
      HttpWorker.REPLIES_PER_ROUND_MAX_BYTES + 2 * HttpConnection.REPLIES_PER_TURN_MAX_BYTES;

  private final ByteBufAllocator allocator;
  private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
  private ByteBuf bytes;
  private int length;

  Replies(ByteBufAllocator allocator) {
    this.allocator = allocator;
    renew(INITIAL_LENGTH);
  }

  /** The round is over. */
  void clear() {
    length = 0;
    if (bytes.capacity() > INITIAL_LENGTH) {
      bytes.release();
      renew(INITIAL_LENGTH);
    }
  }

  /** Bytes so far, which is where the next reply begins. */
  int length() {
    return length;
  }

  /**
   * Makes room for a reply.
   *
   * @return the buffer, valid until the next call of this class
   */
  MutableDirectBuffer room(int lengthBytes) {
    if (lengthBytes > buffer.capacity() - length) {
      ByteBuf before = bytes;
      renew(Math.max(2 * before.capacity(), length + lengthBytes));
      bytes.setBytes(0, before, 0, length);
      before.release();
    }
    return buffer;
  }

  /** The reply has been written at {@link #length}. */
  void advance(int lengthBytes) {
    length += lengthBytes;
  }

  /** Adds a reply whose content is somewhere else. */
  void append(
      Status status,
      Persistence persistence,
      DirectBuffer content,
      int contentLength,
      boolean headOnly) {
    MutableDirectBuffer target = room(HttpReplyHead.LENGTH_MAX + contentLength);
    length += HttpReplyHead.encode(target, length, status, persistence, contentLength);
    if (!headOnly) {
      target.putBytes(length, content, 0, contentLength);
      length += contentLength;
    }
  }

  /** Adds a page. */
  void append(HttpPage page, Persistence persistence, boolean headOnly) {
    int contentLength = headOnly ? 0 : page.content().length;
    MutableDirectBuffer target = room(page.headLengthMax() + contentLength);
    length += HttpReplyHead.encode(target, length, page, persistence);
    target.putBytes(length, page.content(), 0, contentLength);
    length += contentLength;
  }

  /**
   * Sends the replies between two places.
   *
   * @param isFirst whether the channel has sent everything before
   * @return null: all gone; otherwise done when they are
   */
  @SuppressWarnings("FutureReturnValueIgnored") // Void: a failure comes as an exception.
  ChannelFuture writeTo(ChannelHandlerContext ctx, int from, int to, boolean isFirst) {
    ByteBuf written = bytes.setIndex(from, to);
    if (!isFirst) {
      return ctx.writeAndFlush(allocator.directBuffer(to - from).writeBytes(written));
    }
    ctx.writeAndFlush(written.retain(), ctx.voidPromise());
    if (written.refCnt() == 1) {
      return null;
    }
    renew(written.capacity());
    // Those of other connections, still to be sent.
    bytes.setBytes(to, written, to, length - to);
    written.release();
    // Nobody tells when a write without a promise ends, but what comes behind it ends no earlier.
    return ctx.writeAndFlush(allocator.directBuffer(0, 0));
  }

  void close() {
    bytes.release();
  }

  private void renew(int capacity) {
    bytes = allocator.directBuffer(capacity, capacity);
    if (bytes.hasMemoryAddress()) {
      buffer.wrap(bytes.memoryAddress(), capacity);
    } else {
      buffer.wrap(bytes.internalNioBuffer(0, capacity), 0, capacity);
    }
  }
}
