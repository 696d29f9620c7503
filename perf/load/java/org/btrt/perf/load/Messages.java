// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Datagrams for one call of recvmmsg or sendmmsg: {@code struct mmsghdr}, each with one {@code
 * struct iovec} over a buffer of its own.
 *
 * <pre>
 * mmsghdr  0 8 name          16 8 iovec        32 8 control   48 4 flags
 *          8 4 name length   24 8 iovec count  40 8 its length 56 4 datagram length (out)
 * iovec    0 8 buffer         8 8 its length
 * </pre>
 *
 * <p>A message may be a <em>train</em>: datagrams of one length, one behind the other, which the
 * kernel takes apart late (UDP_SEGMENT, Linux 4.18). That spares the sender most of the way through
 * the stack; the receiver gets the same datagrams.
 *
 * <p><em>Threading:</em> owned by one thread. <em>Memory:</em> the arena's, allocated once.
 */
final class Messages {
  private static final int HEADER_LENGTH = 64;
  private static final int IOVEC_OFFSET = 16;
  private static final int IOVEC_COUNT_OFFSET = 24;
  private static final int DATAGRAM_LENGTH_OFFSET = 56;
  private static final int IOVEC_LENGTH = 16;
  private static final int CONTROL_OFFSET = 32;
  private static final int CONTROL_LENGTH_OFFSET = 40;
  private static final int ALIGNMENT = 64;

  /** {@code struct cmsghdr} (length, level, type), a u16, padding. */
  private static final int CONTROL_LENGTH = 24;

  private static final int CONTROL_USED = 18;
  private static final int SOL_UDP = 17;
  private static final int UDP_SEGMENT = 103;

  private final MemorySegment headers;
  private final UnsafeBuffer headersView;
  private final UnsafeBuffer iovecs;
  private final UnsafeBuffer[] datagrams;

  Messages(Arena arena, int count, int datagramMaxBytes) {
    headers = arena.allocate((long) count * HEADER_LENGTH, ALIGNMENT);
    MemorySegment iovecMemory = arena.allocate((long) count * IOVEC_LENGTH, ALIGNMENT);
    MemorySegment memory = arena.allocate((long) count * datagramMaxBytes, ALIGNMENT);
    headersView = view(headers);
    iovecs = view(iovecMemory);
    datagrams = new UnsafeBuffer[count];
    for (int i = 0; i < count; i++) {
      long address = memory.address() + (long) i * datagramMaxBytes;
      datagrams[i] = new UnsafeBuffer(address, datagramMaxBytes);
      iovecs.putLong(i * IOVEC_LENGTH, address, LITTLE_ENDIAN);
      iovecs.putLong(i * IOVEC_LENGTH + Long.BYTES, datagramMaxBytes, LITTLE_ENDIAN);
      int header = i * HEADER_LENGTH;
      headersView.putLong(
          header + IOVEC_OFFSET, iovecMemory.address() + (long) i * IOVEC_LENGTH, LITTLE_ENDIAN);
      headersView.putLong(header + IOVEC_COUNT_OFFSET, 1, LITTLE_ENDIAN);
    }
  }

  private static UnsafeBuffer view(MemorySegment memory) {
    return new UnsafeBuffer(memory.address(), (int) memory.byteSize());
  }

  /**
   * Makes of a message a train; its buffer must have room for it.
   *
   * @param carLength bytes of each datagram
   */
  void train(Arena arena, int index, int carLength) {
    MemorySegment memory = arena.allocate(CONTROL_LENGTH, Long.BYTES);
    UnsafeBuffer control = view(memory);
    control.putLong(0, CONTROL_USED, LITTLE_ENDIAN);
    control.putInt(8, SOL_UDP, LITTLE_ENDIAN);
    control.putInt(12, UDP_SEGMENT, LITTLE_ENDIAN);
    control.putShort(16, (short) carLength, LITTLE_ENDIAN);
    int header = index * HEADER_LENGTH;
    headersView.putLong(header + CONTROL_OFFSET, memory.address(), LITTLE_ENDIAN);
    headersView.putLong(header + CONTROL_LENGTH_OFFSET, CONTROL_LENGTH, LITTLE_ENDIAN);
  }

  MemorySegment headers() {
    return headers;
  }

  int capacity() {
    return datagrams.length;
  }

  UnsafeBuffer datagram(int index) {
    return datagrams[index];
  }

  /** How long the datagram is that the kernel has put here. */
  int receivedLength(int index) {
    return headersView.getInt(index * HEADER_LENGTH + DATAGRAM_LENGTH_OFFSET, LITTLE_ENDIAN);
  }

  /** How much of the buffer is to be sent. */
  void lengthToSend(int index, int length) {
    iovecs.putLong(index * IOVEC_LENGTH + Long.BYTES, length, LITTLE_ENDIAN);
  }
}
