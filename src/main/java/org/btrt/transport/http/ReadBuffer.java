// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * The one buffer that every connection of a worker reads into, once a turn. Whoever gets it copies
 * what is to stay before the next read.
 *
 * <p><em>Threading:</em> one worker.
 */
final class ReadBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
  /** Bytes read at once: eight requests of a usual client. */
  private static final int LENGTH = 4_096;

  private final ByteBuf bytes;

  ReadBuffer(ByteBufAllocator allocator) {
    super(1);
    bytes = allocator.directBuffer(LENGTH, LENGTH);
  }

  @Override
  @SuppressWarnings("deprecation") // What Netty's own allocators do.
  public Handle newHandle() {
    return new LendingHandle();
  }

  void close() {
    bytes.release();
  }

  private final class LendingHandle extends MaxMessageHandle {
    @Override
    public int guess() {
      return LENGTH;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      return bytes.clear().retain();
    }
  }
}
