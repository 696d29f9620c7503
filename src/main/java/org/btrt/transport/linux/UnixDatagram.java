// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One datagram to a socket within this machine, which the JDK cannot send.
 *
 * <p><em>Threading:</em> any thread, but not an event loop: like sd_notify(3) it waits if the other
 * side's queue is full, for what it says must not get lost. <em>Memory:</em> freed at once; leaves
 * no descriptor behind.
 */
public final class UnixDatagram {
  private static final int ALIGNMENT = 8;

  private UnixDatagram() {}

  /**
   * Sends a text.
   *
   * @param socket an absolute path, or {@code @} and a name
   * @throws SystemCallException if the kernel refuses
   * @throws IllegalArgumentException if the socket cannot be one's address
   */
  public static void send(String socket, String text) throws SystemCallException {
    SystemCalls calls = new SystemCalls();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(UnixAddressFlyweight.LENGTH_MAX, ALIGNMENT);
      UnixAddressFlyweight flyweight = new UnixAddressFlyweight();
      flyweight.wrap(address.address());
      int addressLength = flyweight.put(socket);
      MemorySegment bytes = arena.allocateFrom(text, UTF_8);
      int descriptor = calls.unixSocket(address.address(), addressLength);
      try {
        // Without the zero that ends it in C.
        calls.write(descriptor, bytes.address(), bytes.byteSize() - 1);
      } finally {
        calls.close(descriptor);
      }
    }
  }
}
