// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.linux;

import java.lang.foreign.Arena;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What poll looks at: an array of {@code struct pollfd}. The same on x86_64 and aarch64.
 *
 * <pre>
 * 0 4 descriptor   4 2 events   6 2 returned events (out)
 * </pre>
 *
 * <p><em>Threading:</em> owned by one thread. <em>Memory:</em> the arena's, zeroed. Not to be
 * touched after the arena is closed. <em>Source:</em> asm-generic/poll.h.
 */
public final class PollDescriptors {
  /** Something can be read. */
  public static final int POLLIN = 1;

  static final int DESCRIPTOR_OFFSET = 0;
  static final int EVENTS_OFFSET = 4;
  static final int RETURNED_OFFSET = 6;
  static final int LENGTH = 8;

  private final int capacity;
  private final UnsafeBuffer buffer;
  private int count;

  /**
   * @param arena gives the memory, and takes it back
   * @param capacity descriptors at most
   */
  public PollDescriptors(Arena arena, int capacity) {
    this.capacity = capacity;
    int length = capacity * LENGTH;
    this.buffer = new UnsafeBuffer(arena.allocate(length, Long.BYTES).address(), length);
  }

  /**
   * Adds a descriptor that is waited for until it can be read.
   *
   * @return its index
   * @throws IllegalStateException if there are as many as there may be
   */
  public int add(int descriptor) {
    if (count == capacity) {
      throw new IllegalStateException("descriptors=" + count + ", expected: fewer");
    }
    buffer.putInt(count * LENGTH + DESCRIPTOR_OFFSET, descriptor);
    buffer.putShort(count * LENGTH + EVENTS_OFFSET, (short) POLLIN);
    return count++;
  }

  /** How many were added. */
  public int count() {
    return count;
  }

  public int descriptor(int index) {
    return buffer.getInt(index * LENGTH + DESCRIPTOR_OFFSET);
  }

  /**
   * Whether the last poll has found something at a descriptor: data, or an error that reading will
   * tell.
   */
  public boolean isReady(int index) {
    return buffer.getShort(index * LENGTH + RETURNED_OFFSET) != 0;
  }

  long address() {
    return buffer.addressOffset();
  }
}
