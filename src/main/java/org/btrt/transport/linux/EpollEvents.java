// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.linux;

import java.lang.foreign.Arena;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What epoll_wait fills in: an array of {@code struct epoll_event}, which is packed on x86_64, so
 * that 32-bit programs see the same, and nowhere else.
 *
 * <pre>
 *           events   data   length
 * x86_64     0 4     4 8      12
 * aarch64    0 4     8 8      16
 * </pre>
 *
 * <p><em>Threading:</em> owned by one thread. <em>Memory:</em> the arena's. Not to be touched after
 * the arena is closed. <em>Source:</em> linux/eventpoll.h.
 */
public final class EpollEvents {
  /** Something can be read. */
  public static final int EPOLLIN = 1;

  static final boolean IS_PACKED = "amd64".equals(System.getProperty("os.arch"));
  static final int EVENTS_OFFSET = 0;
  static final int DATA_OFFSET = IS_PACKED ? Integer.BYTES : Long.BYTES;
  static final int LENGTH = DATA_OFFSET + Long.BYTES;

  private static final int ALIGNMENT = 64;

  private final int capacity;
  private final UnsafeBuffer buffer;

  /**
   * @param arena gives the memory, and takes it back
   * @param capacity events a call at most
   */
  public EpollEvents(Arena arena, int capacity) {
    this.capacity = capacity;
    int length = capacity * LENGTH;
    this.buffer = new UnsafeBuffer(arena.allocate(length, ALIGNMENT).address(), length);
  }

  public int capacity() {
    return capacity;
  }

  long address() {
    return buffer.addressOffset();
  }

  /** What {@link SystemCalls#epollAdd} was given for the descriptor that this event is about. */
  public long data(int index) {
    return buffer.getLong(index * LENGTH + DATA_OFFSET);
  }

  void put(int index, int events, long data) {
    buffer.putInt(index * LENGTH + EVENTS_OFFSET, events);
    buffer.putLong(index * LENGTH + DATA_OFFSET, data);
  }
}
