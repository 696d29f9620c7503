// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.btrt.transport.linux.SystemCalls.MSG_DONTWAIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams within the machine against the real kernel. */
class UnixDatagramTest {
  private static final int ROOM = 100;

  @TempDir private Path directory;
  private SystemCalls calls;

  @BeforeEach
  void needsLinux() {
    assumeTrue(SystemCalls.obstacle().isEmpty(), () -> SystemCalls.obstacle().get());
    calls = new SystemCalls();
  }

  @ParameterizedTest
  @ValueSource(strings = {"@btrt-test-%d", "%s/socket"})
  void shouldReachASocketInTheFileSystemAndOutsideOfIt(String pattern) throws Throwable {
    String name =
        pattern
            .replace("%d", Long.toString(ProcessHandle.current().pid()))
            .replace("%s", directory.toString());
    try (Arena arena = Arena.ofConfined()) {
      int receiver = bound(arena, name);
      try {
        UnixDatagram.send(name, "READY=1\nSTATUS=ä");
        UnsafeBuffer data = new UnsafeBuffer(arena.allocate(ROOM).address(), ROOM);
        MessageVector vector = new MessageVector(arena, 1);
        vector.data(0, data.addressOffset(), ROOM);
        assertEquals(1, calls.recvmmsg(receiver, vector, MSG_DONTWAIT));
        byte[] bytes = new byte[vector.datagramLength(0)];
        data.getBytes(0, bytes);
        assertEquals("READY=1\nSTATUS=ä", new String(bytes, UTF_8));
      } finally {
        calls.close(receiver);
      }
    }
  }

  private static int bound(Arena arena, String name) throws Throwable {
    MemorySegment callState = arena.allocate(Linker.Option.captureStateLayout());
    int receiver =
        (int)
            CLibrary.SOCKET.invokeExact(
                callState, UnixAddressFlyweight.AF_UNIX, SystemCalls.SOCK_DGRAM, 0);
    MemorySegment address = arena.allocate(UnixAddressFlyweight.LENGTH_MAX, 8);
    UnixAddressFlyweight flyweight = new UnixAddressFlyweight();
    flyweight.wrap(address.address());
    int bound =
        (int)
            CLibrary.BIND.invokeExact(callState, receiver, address.address(), flyweight.put(name));
    assertEquals(0, bound);
    return receiver;
  }

  @Test
  void shouldSayWhatTheKernelRefusedAndLeaveNoDescriptor() throws Exception {
    long before = descriptors();
    for (int i = 0; i < 100; i++) {
      assertEquals(
          "connect: No such file or directory",
          assertThrows(
                  SystemCallException.class,
                  () -> UnixDatagram.send(directory + "/nobody", "READY=1"))
              .getMessage());
    }
    assertTrue(descriptors() < before + 100, "descriptors left behind");
  }

  private static long descriptors() throws Exception {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "@", "relative", "vsock:2:1"})
  void shouldRefuseWhatIsNoAddress(String name) {
    assertThrows(IllegalArgumentException.class, () -> UnixDatagram.send(name, "READY=1"));
    assertThrows(
        IllegalArgumentException.class, () -> UnixDatagram.send("/" + "x".repeat(107), "READY=1"));
  }
}
