// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.btrt.common.Cidr;
import org.btrt.status.Counter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an announce costs the collector, from the socket and back to it. */
@Timeout(120)
class HttpAllocationSystemTest {
  private static final int ROUNDS = 20_000;

  /** Requests that arrive together. */
  private static final int PIPELINED = 8;

  /**
   * Bytes per announce, for the test's own measuring, the compiler's doings and the checks of
   * deadlines. One object per announce would be 16 at least.
   */
  private static final long BYTES_MAX = 4;

  private static final String ANNOUNCE =
      "GET /announce?info_hash=%00%01%02%03%04%05%06%07%08%09%0a%0b%0c%0d%0e%0f%10%11%12%13"
          + "&peer_id=-TR3000-000000000001&port=6881&uploaded=0&downloaded=0&left=100"
          + "&numwant=80&key=0a1b2c3d&compact=1&supportcrypto=1 HTTP/1.1\r\n"
          + "Host: tracker.example:6969\r\nUser-Agent: Transmission/3.00\r\nAccept: */*\r\n"
          + "X-Forwarded-For: 198.51.100.7\r\nAccept-Encoding: deflate, gzip\r\n\r\n";

  private final HttpTracker tracker = new HttpTracker();

  @AfterEach
  void tearDown() {
    tracker.close();
  }

  @Test
  void shouldAllocateNothingPerAnnounce() throws IOException {
    tracker.store = new SilentStore();
    tracker.trustedProxies = List.of(Cidr.parse("127.0.0.0/8"));
    tracker.start();
    RawClient client = tracker.connectIpv4();
    client.send(ANNOUNCE);
    int replyLength = client.replyLength();
    exchange(client, 1, replyLength);
    exchange(client, PIPELINED, replyLength);
    assertBounded(client, 1, replyLength);
    assertBounded(client, PIPELINED, replyLength);
    assertEquals(0, tracker.total(Counter.INTERNAL_ERRORS));
  }

  private static void assertBounded(RawClient client, int pipelined, int replyLength)
      throws IOException {
    long before = allocatedByEventLoops();
    exchange(client, pipelined, replyLength);
    long perAnnounce = (allocatedByEventLoops() - before) / ((long) ROUNDS * pipelined);
    assertTrue(
        perAnnounce <= BYTES_MAX, "pipelined=" + pipelined + " bytes per announce=" + perAnnounce);
  }

  private static void exchange(RawClient client, int pipelined, int replyLength)
      throws IOException {
    String requests = ANNOUNCE.repeat(pipelined);
    for (int i = 0; i < ROUNDS; i++) {
      client.send(requests);
      client.skip(pipelined * replyLength);
    }
  }

  private static long allocatedByEventLoops() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("btrt-http-")) {
        sum += threads.getThreadAllocatedBytes(thread.threadId());
      }
    }
    return sum;
  }
}
