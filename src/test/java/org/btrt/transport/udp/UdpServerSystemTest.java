// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.udp;

import static org.btrt.config.UdpSettings.Engine.DIRECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.btrt.common.BindException;
import org.btrt.common.InheritedSockets;
import org.btrt.config.UdpSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which engine runs, and what either says of addresses that it cannot have. */
@EnabledOnOs(OS.LINUX)
class UdpServerSystemTest {
  private static final InetSocketAddress LOOPBACK = new InetSocketAddress("127.0.0.1", 0);

  private final UdpParts parts = new UdpParts();

  @AfterEach
  void close() {
    parts.close();
  }

  private UdpServer start(
      UdpSettings.Engine engine,
      Optional<String> obstacle,
      int workers,
      InetSocketAddress address) {
    return UdpServer.start(
        UdpParts.settings(engine, workers, address),
        UdpParts.NO_LIMITS,
        parts.parts,
        InheritedSockets.none(),
        obstacle);
  }

  @ParameterizedTest
  @CsvSource({
    "AUTO, , direct",
    "DIRECT, , direct",
    "NETTY, , netty over epoll",
    "AUTO, no such call, netty over epoll",
    "NETTY, no such call, netty over epoll",
  })
  void shouldChooseTheEngine(UdpSettings.Engine engine, String obstacle, String expected)
      throws IOException {
    try (UdpServer server = start(engine, Optional.ofNullable(obstacle), 1, LOOPBACK);
        UdpClient client = new UdpClient(server.addresses().get(0))) {
      assertEquals(expected, server.engine());
      client.connect();
    }
  }

  @Test
  void shouldRefuseToStartWithoutTheEngineAskedFor() {
    UdpEngineException refused =
        assertThrows(
            UdpEngineException.class,
            () -> start(DIRECT, Optional.of("Plan 9 on mips"), 1, LOOPBACK).close());
    assertEquals(
        "udp.engine: direct does not work here (Plan 9 on mips), expected: auto or netty",
        refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"DIRECT, DIRECT", "DIRECT, NETTY", "NETTY, DIRECT"})
  void shouldNotJoinAnotherTrackerAtItsPort(UdpSettings.Engine first, UdpSettings.Engine second) {
    try (UdpServer running = start(first, Optional.empty(), 2, LOOPBACK)) {
      for (int workers = 1; workers <= 2; workers++) {
        int workerCount = workers;
        InetSocketAddress taken = running.addresses().get(0);
        BindException refused =
            assertThrows(
                BindException.class,
                () -> start(second, Optional.empty(), workerCount, taken).close());
        String message = refused.getMessage();
        assertTrue(
            message.startsWith("udp.listen: cannot listen on 127.0.0.1:" + taken.getPort() + ": ")
                && message.endsWith("Address already in use"),
            message);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(UdpSettings.Engine.class)
  void shouldNameTheAddressThatIsNotOurs(UdpSettings.Engine engine) {
    InetSocketAddress foreign = new InetSocketAddress("192.0.2.1", 6969);
    BindException refused =
        assertThrows(
            BindException.class, () -> start(engine, Optional.empty(), 1, foreign).close());
    String message = refused.getMessage();
    assertTrue(
        message.startsWith("udp.listen: cannot listen on 192.0.2.1:6969: ")
            && message.endsWith("Cannot assign requested address"),
        message);
  }

  @ParameterizedTest
  @EnumSource(UdpSettings.Engine.class)
  void shouldGiveAllWorkersTheSamePort(UdpSettings.Engine engine) {
    try (UdpServer server = start(engine, Optional.empty(), 3, LOOPBACK)) {
      assertEquals(1, server.addresses().size());
      assertTrue(server.addresses().get(0).getPort() > 0);
    }
  }
}
