// SPDX-License-Identifier: Apache-2.0
package org.btrt.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.btrt.common.IpAddress;
import org.btrt.publish.OwnAddress.Origin;
import org.junit.jupiter.api.Test;

/** What is said about whether others can reach us: no more than is known. */
class ReachTest {
  private static final String HASH = "00".repeat(20);

  private static OwnAddress address(String text, Origin origin, boolean own) {
    return new OwnAddress(text, IpAddress.parse(text), origin, own);
  }

  private static String lines(OwnAddress address, boolean tracker, boolean seed) {
    return String.join("\n", new Reach(address, 6969, 6881, tracker, seed).lines());
  }

  @Test
  void shouldSayThatAnAddressIsLocalOnly() {
    assertTrue(
        lines(address("192.168.1.5", Origin.INTERFACE, true), true, true)
            .contains("local only: the local network can reach it"));
    assertTrue(
        lines(address("127.0.0.1", Origin.INTERFACE, true), true, true)
            .contains("local only: this machine"));
    assertFalse(
        lines(address("192.0.2.1", Origin.INTERFACE, true), true, true).contains("local only"));
  }

  @Test
  void shouldNotTakeAnAttemptThroughTheRouterForTheTruth() {
    OwnAddress ofRouter = address("203.0.113.1", Origin.ROUTER, false);

    assertTrue(lines(ofRouter, true, true).contains("tracker and seed answer"));
    String failed = lines(ofRouter, false, true);
    assertTrue(failed.contains("either it does not forward the ports, or not from inside"), failed);
    assertTrue(failed.contains("curl http://203.0.113.1:6969/"), failed);
  }

  @Test
  void shouldWarnOfClosedPortsAsSurelyAsItCan() {
    OwnAddress own = address("192.0.2.1", Origin.INTERFACE, true);
    OwnAddress ofRouter = address("203.0.113.1", Origin.ROUTER, false);

    assertEquals(Optional.empty(), new Reach(own, 6969, 6881, true, true).closedPorts());
    assertEquals(
        Optional.of(
            "port 6969 (tracker) and port 6881 (seed) closed: nothing answers at 192.0.2.1"),
        new Reach(own, 6969, 6881, false, false).closedPorts());
    assertEquals(
        Optional.of(
            "port 6881 (seed) perhaps closed: no answer at 203.0.113.1, tried from inside, which"
                + " not every router leads back; try from elsewhere"),
        new Reach(ofRouter, 6969, 6881, true, false).closedPorts());
  }

  @Test
  void shouldTry() throws IOException {
    OwnAddress loopback = address("127.0.0.1", Origin.INTERFACE, true);
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      closed = socket.getLocalPort();
    }
    try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Reach reach = Reach.tryOut(loopback, closed, open.getLocalPort(), HASH);

      assertFalse(reach.trackerAnswers());
      assertTrue(reach.seedAnswers());
      assertFalse(Reach.tryOut(loopback, closed, closed, HASH).seedAnswers());
    }
  }
}
