// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.protocol.udp.UdpReplyEncoder;
import org.junit.jupiter.api.Test;

class UdpRepliesTest {
  private final UnsafeBuffer reply = new UnsafeBuffer(new byte[1024]);

  private int reply(int leechers, int seeders, int peersLength) {
    return UdpReplyEncoder.announce(reply, 1, 1800, leechers, seeders, peersLength);
  }

  @Test
  void shouldCountPeersOfBothFamilies() {
    assertEquals(7, UdpReplies.peerCount(reply, reply(3, 4, 7 * 6), 6));
    assertEquals(7, UdpReplies.peerCount(reply, reply(3, 4, 7 * 18), 18));
    assertEquals(0, UdpReplies.peerCount(reply, reply(0, 0, 0), 6));
  }

  @Test
  void shouldRefuseEveryLengthThatIsNoWholeNumberOfPeers() {
    int whole = reply(20, 20, 30 * 6);
    for (int length = 8; length < whole; length++) {
      int expected = length >= 20 && (length - 20) % 6 == 0 ? (length - 20) / 6 : -1;
      assertEquals(expected, UdpReplies.peerCount(reply, length, 6), "length " + length);
    }
  }

  @Test
  void shouldRefuseMoreThanWasWantedOrThanTheSwarmHas() {
    assertEquals(30, UdpReplies.peerCount(reply, reply(30, 100, 30 * 6), 6));
    assertEquals(-1, UdpReplies.peerCount(reply, reply(30, 100, 31 * 6), 6));
    assertEquals(-1, UdpReplies.peerCount(reply, reply(1, 1, 3 * 6), 6));
  }

  @Test
  void shouldKnowTheLengthOfAScrape() {
    assertTrue(UdpReplies.isScrape(UdpReplyEncoder.scrape(reply, 1, 10), 10));
    assertFalse(UdpReplies.isScrape(UdpReplyEncoder.scrape(reply, 1, 10), 9));
    assertFalse(UdpReplies.isScrape(8, 1));
  }
}
