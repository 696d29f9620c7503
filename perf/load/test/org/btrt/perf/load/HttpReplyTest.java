// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpReplyTest {
  private final HttpReply reply = new HttpReply();

  private static String whole(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\ncontent-LENGTH:  "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private int parse(String text) {
    byte[] bytes = ("xx" + text).getBytes(ISO_8859_1);
    return reply.parse(new UnsafeBuffer(bytes), 2, bytes.length - 2);
  }

  private static String peers(String key, int length) {
    return key.length() + ":" + key + length + ":" + "e".repeat(length);
  }

  @Test
  void shouldFindTheEndOfEachOfPipelinedReplies() {
    String first = whole("d8:intervali1800e" + peers("peers", 12) + "e");
    assertEquals(first.length(), parse(first + first));
    assertEquals(200, reply.status());
    assertEquals(2, reply.peerCount());
  }

  @Test
  void shouldWaitForTheRestAtEveryLength() {
    String text = whole("d8:intervali1800e" + peers("peers", 12) + "e");
    for (int length = 0; length < text.length(); length++) {
      assertEquals(HttpReply.INCOMPLETE, parse(text.substring(0, length)), "length " + length);
    }
    assertEquals(text.length(), parse(text));
  }

  @Test
  void shouldCountPeersOfBothFamilies() {
    parse(whole("d8:completei1e" + peers("peers", 18) + peers("peers6", 36) + "e"));
    assertEquals(5, reply.peerCount());
    parse(whole("d" + peers("peers", 0) + "e"));
    assertEquals(0, reply.peerCount());
  }

  @Test
  void shouldNotTakePeersOutOfWhatIsWithinAnotherValue() {
    parse(whole("d1:ad" + peers("peers", 6) + "e1:bl" + peers("peers", 6) + "ee"));
    assertEquals(-1, reply.peerCount());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "e",
        "d",
        "de",
        "d14:failure reason4:full e",
        "d14:failure reason4:fulle",
        "d5:peers7:1234567e",
        "d5:peers6:123456",
        "d5:peers9:123456e",
        "d5:peers6:123456e!",
        "d5:peersld2:ip9:127.0.0.14:porti1eeee",
        "d5:peersi6ee",
        "d99:peers6:123456e",
        "d5:peers-6:123456e",
        "d5:peers12345678:123456e",
        "<html>"
      })
  void shouldRefuseABodyWithoutCompactPeers(String body) {
    parse(whole(body));
    assertEquals(-1, reply.peerCount());
    assertFalse(reply.isScrape());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 123456789\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n",
        "SMTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP\r\n"
      })
  void shouldCallEverythingElseMalformed(String text) {
    assertEquals(HttpReply.MALFORMED, parse(text));
  }

  @Test
  void shouldNotWaitForAHeadWithoutEnd() {
    assertEquals(HttpReply.MALFORMED, parse("HTTP/1.1 200 OK\r\nX: " + "y".repeat(5000)));
  }

  @Test
  void shouldKnowAScrape() {
    String files = "d5:filesd20:aaaaaaaaaaaaaaaaaaaad8:completei1e10:downloadedi0eeee";
    parse(whole(files));
    assertTrue(reply.isScrape());
    assertEquals(-1, reply.peerCount());
  }

  @Test
  void shouldTellTheStatus() {
    parse("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
    assertEquals(503, reply.status());
  }
}
