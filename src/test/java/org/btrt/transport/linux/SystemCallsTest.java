// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.linux;

import static org.btrt.transport.linux.SystemCalls.MSG_DONTWAIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls against the real kernel. */
class SystemCallsTest {
  private static final int ROOM = 100;
  private static final int NAME_STRIDE = 32;
  private static final int MESSAGES = 8;

  private final List<Integer> descriptors = new ArrayList<>();
  private final Arena arena = Arena.ofConfined();
  private SystemCalls calls;

  @BeforeEach
  void needsLinux() {
    assumeTrue(SystemCalls.obstacle().isEmpty(), () -> SystemCalls.obstacle().get());
    calls = new SystemCalls();
  }

  @AfterEach
  void close() {
    descriptors.forEach(calls::close);
    arena.close();
  }

  private int kept(int descriptor) {
    descriptors.add(descriptor);
    return descriptor;
  }

  private int bound(String host) throws SystemCallException {
    InetSocketAddress address = new InetSocketAddress(host, 0);
    int socket = kept(calls.socket(address));
    calls.bind(socket, address);
    return socket;
  }

  /** A vector with names and data of its own, filled with {@code filler}. */
  private MessageVector vector(UnsafeBuffer names, UnsafeBuffer data, int filler) {
    names.wrap(arena.allocate(MESSAGES * NAME_STRIDE, 64).address(), MESSAGES * NAME_STRIDE);
    data.wrap(arena.allocate(MESSAGES * ROOM, 64).address(), MESSAGES * ROOM);
    data.setMemory(0, data.capacity(), (byte) filler);
    MessageVector vector = new MessageVector(arena, MESSAGES);
    for (int i = 0; i < MESSAGES; i++) {
      vector.name(
          i, names.addressOffset() + (long) i * NAME_STRIDE, SocketAddressFlyweight.LENGTH_MAX);
      vector.data(i, data.addressOffset() + (long) i * ROOM, ROOM);
    }
    return vector;
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void shouldCarryDatagramsAndWhoSentThem(String host) throws SystemCallException {
    int server = bound(host);
    int client = bound(host);
    UnsafeBuffer names = new UnsafeBuffer(0, 0);
    UnsafeBuffer data = new UnsafeBuffer(0, 0);
    MessageVector out = vector(names, data, 7);
    SocketAddressFlyweight name = new SocketAddressFlyweight();
    for (int i = 0; i < MESSAGES; i++) {
      name.wrap(names.addressOffset() + (long) i * NAME_STRIDE);
      out.nameLength(i, name.put(calls.localAddress(server)));
      out.dataLength(i, i);
    }
    assertEquals(3, calls.sendmmsg(client, out, 5, 3, MSG_DONTWAIT));

    UnsafeBuffer senders = new UnsafeBuffer(0, 0);
    UnsafeBuffer received = new UnsafeBuffer(0, 0);
    MessageVector in = vector(senders, received, 0);
    assertEquals(3, calls.recvmmsg(server, in, MSG_DONTWAIT));
    for (int i = 0; i < 3; i++) {
      assertEquals(5 + i, in.datagramLength(i));
      assertEquals(7, received.getByte(i * ROOM + 4 + i));
      assertEquals(0, received.getByte(i * ROOM + 5 + i));
      name.wrap(senders.addressOffset() + (long) i * NAME_STRIDE);
      assertEquals(host.contains(":"), name.isIpv6());
      assertEquals(name.length(), in.nameLength(i));
      assertEquals(calls.localAddress(client), name.toInetSocketAddress());
      assertEquals(calls.localAddress(client).getPort(), name.port());
    }
    assertEquals(-Errno.EAGAIN, calls.recvmmsg(server, in, MSG_DONTWAIT));
  }

  @Test
  void shouldCutOffWhatIsTooLong() throws SystemCallException {
    int server = bound("127.0.0.1");
    int client = bound("127.0.0.1");
    calls.connect(client, calls.localAddress(server));
    UnsafeBuffer names = new UnsafeBuffer(0, 0);
    UnsafeBuffer data = new UnsafeBuffer(0, 0);
    MessageVector out = vector(names, data, 7);
    out.name(0, 0, 0);
    assertEquals(1, calls.sendmmsg(client, out, 0, 1, MSG_DONTWAIT));
    MessageVector in = vector(names, data, 0);
    in.dataLength(0, 30);
    assertEquals(1, calls.recvmmsg(server, in, MSG_DONTWAIT));
    assertEquals(30, in.datagramLength(0));
    assertEquals(7, data.getByte(29));
    assertEquals(0, data.getByte(30));
  }

  @Test
  void shouldTellWhichDescriptorCanBeRead() throws SystemCallException {
    int first = kept(calls.eventFd());
    int second = kept(calls.eventFd());
    PollDescriptors descriptors = new PollDescriptors(arena, 2);
    assertEquals(0, descriptors.add(first));
    assertEquals(1, descriptors.add(second));
    assertThrows(IllegalStateException.class, () -> descriptors.add(first));
    assertEquals(0, calls.poll(descriptors, 0));
    calls.signal(second);
    assertEquals(1, calls.poll(descriptors, -1));
    assertFalse(descriptors.isReady(0));
    assertTrue(descriptors.isReady(1));
    calls.signal(first);
    assertEquals(2, calls.poll(descriptors, -1));
    assertTrue(descriptors.isReady(0));
    assertEquals(second, descriptors.descriptor(1));
  }

  @Test
  void shouldTellOfADescriptorThatIsNone() {
    PollDescriptors descriptors = new PollDescriptors(arena, 1);
    descriptors.add(Integer.MAX_VALUE);
    // Reading from it says what is wrong.
    assertEquals(1, calls.poll(descriptors, -1));
    assertTrue(descriptors.isReady(0));
  }

  @Test
  void shouldShareAPortOnlyIfAllWantTo() throws SystemCallException {
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    int first = kept(calls.socket(any));
    calls.reusePort(first);
    calls.buffers(first, 1 << 20);
    calls.bind(first, any);
    InetSocketAddress address = calls.localAddress(first);
    int second = kept(calls.socket(any));
    calls.reusePort(second);
    calls.bind(second, address);
    assertEquals(address, calls.localAddress(second));
    int third = kept(calls.socket(any));
    SystemCallException refused =
        assertThrows(SystemCallException.class, () -> calls.bind(third, address));
    assertEquals(Errno.EADDRINUSE, refused.errno());
    assertEquals("bind: Address already in use", refused.getMessage());
  }

  @Test
  void shouldSayWhatTheKernelRefused() throws SystemCallException {
    InetSocketAddress foreign = new InetSocketAddress("192.0.2.1", 0);
    int socket = kept(calls.socket(foreign));
    assertEquals(
        "bind: Cannot assign requested address",
        assertThrows(SystemCallException.class, () -> calls.bind(socket, foreign)).getMessage());
    MessageVector vector = new MessageVector(arena, 1);
    assertEquals(-Errno.EBADF, calls.recvmmsg(-1, vector, MSG_DONTWAIT));
    assertEquals(-Errno.EBADF, calls.sendmmsg(-1, vector, 0, 1, MSG_DONTWAIT));
    assertEquals("error 71", Errno.text(71));
  }

  @ParameterizedTest
  @CsvSource({"Linux, riscv64", "Mac OS X, aarch64", "Windows 11, amd64"})
  void shouldKnowWhereItDoesNotWork(String system, String architecture) {
    Optional<String> obstacle = SystemCalls.obstacle(system, architecture);
    assertTrue(obstacle.isPresent());
    assertEquals(
        system + " on " + architecture + ", needs Linux on x86_64 or aarch64", obstacle.get());
  }
}
