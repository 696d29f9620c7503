// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Golden bytes of every frame. */
class UdpCodecTest {
  private final UnsafeBuffer reply = new UnsafeBuffer(new byte[128]);

  private String hex(int length) {
    return HexFormat.of().formatHex(reply.byteArray(), 0, length);
  }

  @Test
  void shouldReadAnAnnounce() {
    String datagram =
        "0011223344556677"
            + "00000001"
            + "a1a2a3a4"
            + "00".repeat(19)
            + "ff"
            + "11".repeat(20)
            + "0000000000000005"
            + "8000000000000006"
            + "0000000000000007"
            + "00000002"
            + "0a010203"
            + "deadbeef"
            + "ffffffff"
            + "fffe";
    byte[] bytes = HexFormat.of().parseHex(datagram);
    UdpRequestFlyweight request = new UdpRequestFlyweight();
    request.wrap(new UnsafeBuffer(bytes), bytes.length);
    assertEquals(0x0011223344556677L, request.connectionId());
    assertEquals(UdpRequestFlyweight.ACTION_ANNOUNCE, request.action());
    assertEquals(0xa1a2a3a4, request.transactionId());
    assertTrue(request.isWholeAnnounce());
    assertEquals(0x8000000000000006L, request.leftBytes());
    assertEquals(2, request.event());
    assertEquals(0x0a010203, request.ip());
    assertEquals(-1, request.numWanted());
    assertEquals(0xfffe, request.port());
    request.wrap(new UnsafeBuffer(bytes), bytes.length - 1);
    assertFalse(request.isWholeAnnounce());
  }

  @Test
  void shouldCountWholeHashesOfAScrape() {
    UdpRequestFlyweight request = new UdpRequestFlyweight();
    int[] lengths = {16, 35, 36, 55, 56, 16 + 74 * 20};
    int[] counts = {0, 0, 1, 1, 2, 74};
    for (int i = 0; i < lengths.length; i++) {
      request.wrap(reply, lengths[i]);
      assertEquals(counts[i], request.scrapeCount());
    }
    assertEquals(36, UdpRequestFlyweight.scrapeHashOffset(1));
  }

  @Test
  void shouldWriteAConnectReply() {
    assertEquals(16, UdpReplyEncoder.connect(reply, 0x01020304, 0x1122334455667788L));
    assertEquals("00000000010203041122334455667788", hex(16));
  }

  @Test
  void shouldWriteAnAnnounceReply() {
    assertEquals(26, UdpReplyEncoder.announce(reply, 0x01020304, 1800, 3, 2, 6));
    assertEquals("0000000101020304000007080000000300000002", hex(20));
  }

  @Test
  void shouldWriteAScrapeReply() {
    UdpReplyEncoder.scrapeEntry(reply, 0, 1, 2, 3);
    UdpReplyEncoder.scrapeEntry(reply, 1, 1L << 40, 5, 6);
    assertEquals(32, UdpReplyEncoder.scrape(reply, 9, 2));
    assertEquals("0000000200000009000000010000000200000003" + "7fffffff0000000500000006", hex(32));
  }

  @Test
  void shouldWriteAnError() {
    byte[] text = "no".getBytes(StandardCharsets.US_ASCII);
    assertEquals(10, UdpReplyEncoder.error(reply, 9, text));
    assertEquals("00000003000000096e6f", hex(10));
  }
}
