// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLDecoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class HttpRequestEncoderTest {
  private final byte[] bytes = new byte[HttpRequestEncoder.REQUEST_MAX_BYTES];
  private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
  private final HttpRequestEncoder encoder = new HttpRequestEncoder();

  private static byte[] value(String request, String name) {
    int start = request.indexOf(name + "=") + name.length() + 1;
    String escaped = request.substring(start).split("[& ]", 2)[0];
    return URLDecoder.decode(escaped, ISO_8859_1).getBytes(ISO_8859_1);
  }

  @Test
  void shouldEscapeHashesAndIdsSoThatTheyComeBack() {
    byte[] expected = new byte[20];
    for (int i = 0; i < 1000; i++) {
      int end = encoder.announce(buffer, 3, i, i, 1 + i, i % 2 == 0);
      String request = new String(bytes, 3, end - 3, US_ASCII);
      assertTrue(request.startsWith("GET /announce?") && request.endsWith("\r\n\r\n"), request);
      Population.infoHash(i, new UnsafeBuffer(expected), 0);
      assertArrayEquals(expected, value(request, "info_hash"));
      Population.peerId(i, new UnsafeBuffer(expected), 0);
      assertArrayEquals(expected, value(request, "peer_id"));
      assertEquals(Integer.toString(1 + i), new String(value(request, "port"), US_ASCII));
      assertEquals(i % 2 == 0, request.contains("&event=started"));
      assertEquals(Population.isSeeder(i), request.contains("&left=0&"));
    }
  }

  @Test
  void shouldHaveRoomForTheLongestScrape() {
    Population population = Population.even(1000, 1);
    for (int peer = 0; peer < 1000; peer++) {
      int end = encoder.scrape(buffer, 0, population, peer, UdpClient.SCRAPE_HASHES_MAX);
      String request = new String(bytes, 0, end, US_ASCII);
      assertEquals(UdpClient.SCRAPE_HASHES_MAX, request.split("info_hash=", -1).length - 1);
    }
  }
}
