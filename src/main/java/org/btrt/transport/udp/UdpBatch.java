// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.udp;

import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Datagrams that were received together, and a place for the reply to each. Engines fill in the
 * first half, {@link UdpResponder} the second.
 *
 * <p><em>Threading:</em> owned by one worker. <em>Memory:</em> owns the reply memory, off the heap;
 * requests are windows on the engine's.
 */
final class UdpBatch {
  /** Datagrams in a batch at most. */
  static final int CAPACITY = 32;

  private static final int CACHE_LINE_LENGTH = 64;

  private final UnsafeBuffer[] requests = new UnsafeBuffer[CAPACITY];
  private final int[] requestLengths = new int[CAPACITY];
  private final long[] addressesHigh = new long[CAPACITY];
  private final long[] addressesLow = new long[CAPACITY];
  private final boolean[] ipv6 = new boolean[CAPACITY];
  private final UnsafeBuffer[] replies = new UnsafeBuffer[CAPACITY];
  private final int[] replyLengths = new int[CAPACITY];
  private int count;

  /**
   * @param replyMaxBytes room for each reply
   */
  UdpBatch(int replyMaxBytes) {
    int stride = replyMaxBytes + CACHE_LINE_LENGTH - 1 & -CACHE_LINE_LENGTH;
    ByteBuffer memory = BufferUtil.allocateDirectAligned(stride * CAPACITY, CACHE_LINE_LENGTH);
    for (int i = 0; i < CAPACITY; i++) {
      requests[i] = new UnsafeBuffer(0, 0);
      replies[i] = new UnsafeBuffer(memory, i * stride, replyMaxBytes);
    }
  }

  int count() {
    return count;
  }

  boolean isFull() {
    return count == CAPACITY;
  }

  void clear() {
    count = 0;
  }

  /** Adds a datagram of an IPv4 sender. */
  void addIpv4(long memoryAddress, int length, int address) {
    add(memoryAddress, length, false, 0, address & 0xFFFF_FFFFL);
  }

  /** Adds a datagram of an IPv6 sender. */
  void addIpv6(long memoryAddress, int length, long addressHigh, long addressLow) {
    add(memoryAddress, length, true, addressHigh, addressLow);
  }

  private void add(
      long memoryAddress, int length, boolean isIpv6, long addressHigh, long addressLow) {
    requests[count].wrap(memoryAddress, length);
    requestLengths[count] = length;
    ipv6[count] = isIpv6;
    addressesHigh[count] = addressHigh;
    addressesLow[count] = addressLow;
    replyLengths[count] = 0;
    count++;
  }

  UnsafeBuffer request(int index) {
    return requests[index];
  }

  int requestLength(int index) {
    return requestLengths[index];
  }

  boolean isIpv6(int index) {
    return ipv6[index];
  }

  long addressHigh(int index) {
    return addressesHigh[index];
  }

  long addressLow(int index) {
    return addressesLow[index];
  }

  UnsafeBuffer reply(int index) {
    return replies[index];
  }

  /** Bytes of the reply; 0: silence. */
  int replyLength(int index) {
    return replyLengths[index];
  }

  void replyLength(int index, int length) {
    replyLengths[index] = length;
  }
}
