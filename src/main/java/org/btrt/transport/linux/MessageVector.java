// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What one call of recvmmsg or sendmmsg works through: an array of {@code struct mmsghdr}, each
 * with one {@code struct iovec} of its own. The same on x86_64 and aarch64.
 *
 * <pre>
 * mmsghdr  0 8 name          16 8 iovec        32 8 control           48 4 flags (out)
 *          8 4 name length   24 8 iovec count  40 8 control length    56 4 datagram length (out)
 * iovec    0 8 data           8 8 data length
 * </pre>
 *
 * <p>Bytes 12-15, 52-55 and 60-63 are padding. The name length goes in as the room there is and
 * comes out as what the kernel has written, so whoever receives has to renew it.
 *
 * <p><em>Threading:</em> owned by one thread. <em>Memory:</em> the arena's, allocated once and
 * zeroed; names and data are the caller's, by address. Not to be touched after the arena is closed.
 * <em>Source:</em> linux/socket.h, linux/uio.h.
 */
public final class MessageVector {
  static final int NAME_OFFSET = 0;
  static final int NAME_LENGTH_OFFSET = 8;
  static final int IOVEC_OFFSET = 16;
  static final int IOVEC_COUNT_OFFSET = 24;
  static final int CONTROL_OFFSET = 32;
  static final int CONTROL_LENGTH_OFFSET = 40;
  static final int FLAGS_OFFSET = 48;
  static final int DATAGRAM_LENGTH_OFFSET = 56;
  static final int HEADER_LENGTH = 64;

  static final int DATA_OFFSET = 0;
  static final int DATA_LENGTH_OFFSET = 8;
  static final int IOVEC_LENGTH = 16;

  private static final int ALIGNMENT = 64;

  private final int capacity;
  private final UnsafeBuffer headers;
  private final UnsafeBuffer iovecs;

  /**
   * @param arena gives the memory, and takes it back
   * @param capacity datagrams a call at most
   */
  public MessageVector(Arena arena, int capacity) {
    this.capacity = capacity;
    this.headers = allocate(arena, capacity * HEADER_LENGTH);
    this.iovecs = allocate(arena, capacity * IOVEC_LENGTH);
    for (int i = 0; i < capacity; i++) {
      int header = i * HEADER_LENGTH;
      headers.putLong(header + IOVEC_OFFSET, iovecs.addressOffset() + (long) i * IOVEC_LENGTH);
      headers.putLong(header + IOVEC_COUNT_OFFSET, 1);
    }
  }

  private static UnsafeBuffer allocate(Arena arena, int length) {
    MemorySegment memory = arena.allocate(length, ALIGNMENT);
    return new UnsafeBuffer(memory.address(), length);
  }

  public int capacity() {
    return capacity;
  }

  /** Where message {@code index} begins, for the kernel. */
  long address(int index) {
    return headers.addressOffset() + (long) index * HEADER_LENGTH;
  }

  /** The address of the other side: where it is, and how long, or how much room there is. */
  public void name(int index, long memoryAddress, int length) {
    headers.putLong(index * HEADER_LENGTH + NAME_OFFSET, memoryAddress);
    nameLength(index, length);
  }

  /** How long the other side's address is. */
  public int nameLength(int index) {
    return headers.getInt(index * HEADER_LENGTH + NAME_LENGTH_OFFSET);
  }

  /** How much room there is for the other side's address. */
  public void nameLength(int index, int length) {
    headers.putInt(index * HEADER_LENGTH + NAME_LENGTH_OFFSET, length);
  }

  /** The datagram: where it is, and how long, or how much room there is. */
  public void data(int index, long memoryAddress, int length) {
    iovecs.putLong(index * IOVEC_LENGTH + DATA_OFFSET, memoryAddress);
    dataLength(index, length);
  }

  /** How long the datagram to be sent is, or how much room there is. */
  public void dataLength(int index, int length) {
    iovecs.putLong(index * IOVEC_LENGTH + DATA_LENGTH_OFFSET, length);
  }

  /**
   * Control messages that go with the datagram ({@code struct cmsghdr}), for instance UDP_SEGMENT.
   */
  public void control(int index, long memoryAddress, int length) {
    headers.putLong(index * HEADER_LENGTH + CONTROL_OFFSET, memoryAddress);
    headers.putLong(index * HEADER_LENGTH + CONTROL_LENGTH_OFFSET, length);
  }

  /**
   * Bytes that the last call has received or sent; of a datagram cut off, what there was room for.
   */
  public int datagramLength(int index) {
    return headers.getInt(index * HEADER_LENGTH + DATAGRAM_LENGTH_OFFSET);
  }
}
