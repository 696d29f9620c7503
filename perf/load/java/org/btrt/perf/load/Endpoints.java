// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Opens the generator's sockets: connected to the tracker, and bound to source addresses that are
 * spread over networks, so that a tracker can tell groups apart.
 *
 * <p>With {@code n} networks the socket {@code i} has an address in 127.0.(1 + i mod n).0/24, one
 * to itself. Without networks, and over IPv6, all sockets have the tracker's own loopback address;
 * peers are told apart by their ports alone.
 *
 * <p><em>Threading:</em> one thread. <em>Memory:</em> the arena's; a socket address each.
 * <em>Source:</em> {@code struct sockaddr_in}, {@code sockaddr_in6}, {@code pollfd}.
 */
final class Endpoints {
  /** Most networks of source addresses. */
  static final int NETWORKS_MAX = 200;

  /** Most source addresses of a network. */
  static final int ADDRESSES_PER_NETWORK = 250;

  private static final int SOCKET_BUFFER_BYTES = 8 * 1024 * 1024;
  private static final int IPV4_LENGTH = 16;
  private static final int IPV6_LENGTH = 28;
  private static final int IPV6_LAST_BYTE_OFFSET = 23;
  private static final int POLL_LENGTH = 8;
  private static final int POLL_EVENTS_OFFSET = 4;
  private static final int POLL_RETURNED_OFFSET = 6;
  private static final int LOOPBACK = 0x7F00_0001;
  private static final int SOURCES = 0x7F00_0100;

  private final boolean stream;
  private final boolean ipv6;
  private final int networkCount;
  private final int count;
  private final MemorySegment tracker;
  private final MemorySegment[] sources;
  private final MemorySegment polled;
  private final UnsafeBuffer polledView;
  private final MemorySegment number;

  /**
   * @param stream TCP instead of UDP
   * @param networkCount networks of source addresses; 0: the loopback address itself
   * @param count sockets
   */
  Endpoints(Arena arena, boolean stream, boolean ipv6, int port, int networkCount, int count) {
    this.stream = stream;
    this.ipv6 = ipv6;
    this.networkCount = ipv6 ? 0 : networkCount;
    this.count = count;
    this.tracker = ipv6 ? ipv6Loopback(arena, port) : ipv4(arena, LOOPBACK, port);
    this.sources = new MemorySegment[this.networkCount == 0 ? 0 : count];
    for (int i = 0; i < sources.length; i++) {
      int source = SOURCES + i % networkCount * 256 + 1 + i / networkCount;
      sources[i] = ipv4(arena, source, 0);
    }
    this.polled = arena.allocate((long) count * POLL_LENGTH, Long.BYTES);
    this.polledView = new UnsafeBuffer(polled.address(), count * POLL_LENGTH);
    for (int i = 0; i < count; i++) {
      // Passed over by poll until it is opened.
      polledView.putInt(i * POLL_LENGTH, -1, LITTLE_ENDIAN);
    }
    this.number = arena.allocate(Integer.BYTES, Integer.BYTES);
  }

  private static MemorySegment ipv4(Arena arena, int address, int port) {
    MemorySegment memory = arena.allocate(IPV4_LENGTH, Long.BYTES);
    UnsafeBuffer view = new UnsafeBuffer(memory.address(), IPV4_LENGTH);
    view.putShort(0, (short) Kernel.AF_INET, LITTLE_ENDIAN);
    view.putShort(2, (short) port, BIG_ENDIAN);
    view.putInt(4, address, BIG_ENDIAN);
    return memory;
  }

  private static MemorySegment ipv6Loopback(Arena arena, int port) {
    MemorySegment memory = arena.allocate(IPV6_LENGTH, Long.BYTES);
    UnsafeBuffer view = new UnsafeBuffer(memory.address(), IPV6_LENGTH);
    view.putShort(0, (short) Kernel.AF_INET6, LITTLE_ENDIAN);
    view.putShort(2, (short) port, BIG_ENDIAN);
    view.putByte(IPV6_LAST_BYTE_OFFSET, (byte) 1);
    return memory;
  }

  /** How many sockets have different source addresses. */
  int addressCount() {
    return Math.max(1, sources.length);
  }

  /** How many sockets there are. */
  int count() {
    return count;
  }

  /** Bytes of an address and a port in a reply. */
  int peerLength() {
    return ipv6 ? 18 : 6;
  }

  /** Opens the socket {@code index}; its readiness is told from now on, until it is closed. */
  int open(int index) {
    int descriptor =
        Kernel.socket(
            ipv6 ? Kernel.AF_INET6 : Kernel.AF_INET,
            stream ? Kernel.SOCK_STREAM : Kernel.SOCK_DGRAM_NONBLOCK);
    UnsafeBuffer value = new UnsafeBuffer(number.address(), Integer.BYTES);
    if (stream) {
      value.putInt(0, 1, LITTLE_ENDIAN);
      Kernel.option(descriptor, Kernel.IPPROTO_TCP, Kernel.TCP_NODELAY, number);
    } else {
      value.putInt(0, SOCKET_BUFFER_BYTES, LITTLE_ENDIAN);
      Kernel.option(descriptor, Kernel.SOL_SOCKET, Kernel.SO_RCVBUF, number);
      Kernel.option(descriptor, Kernel.SOL_SOCKET, Kernel.SO_SNDBUF, number);
    }
    if (sources.length > 0) {
      Kernel.bind(descriptor, sources[index]);
    }
    Kernel.connect(descriptor, tracker);
    polledView.putInt(index * POLL_LENGTH, descriptor, LITTLE_ENDIAN);
    polledView.putShort(
        index * POLL_LENGTH + POLL_EVENTS_OFFSET, (short) Kernel.POLLIN, LITTLE_ENDIAN);
    return descriptor;
  }

  /**
   * Asks which sockets can be read. By poll and not epoll, which would have the kernel call the
   * generator's list for every reply, on the tracker's core.
   *
   * @param timeoutMs how long to wait for one; 0: not at all
   * @return how many; {@link #isReady} tells which
   */
  int poll(int timeoutMs) {
    return Kernel.poll(polled, count, timeoutMs);
  }

  /** Whether the last {@link #poll} has found something to read at the socket {@code index}. */
  boolean isReady(int index) {
    return polledView.getShort(index * POLL_LENGTH + POLL_RETURNED_OFFSET) != 0;
  }
}
