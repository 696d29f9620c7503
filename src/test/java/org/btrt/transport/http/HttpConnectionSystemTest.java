// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.btrt.common.BindException;
import org.btrt.common.Cidr;
import org.btrt.status.Counter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connection is, how long it lives and what ends it, over real sockets. */
@Timeout(120)
class HttpConnectionSystemTest {
  private static final String END = " HTTP/1.1\r\nHost: t\r\n\r\n";

  private final HttpTracker tracker = new HttpTracker();

  @AfterEach
  void tearDown() {
    tracker.close();
    assertEquals(0, tracker.total(Counter.INTERNAL_ERRORS));
    assertEquals(
        tracker.total(Counter.HTTP_CONNECTIONS_OPENED),
        tracker.total(Counter.HTTP_CONNECTIONS_CLOSED));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldAnswerOneByteAtATimeOnBothFamilies(boolean epoll) throws IOException {
    tracker.epoll = epoll;
    tracker.start();
    for (RawClient client : List.of(tracker.connectIpv4(), tracker.connectIpv6())) {
      for (int round = 0; round < 2; round++) {
        for (char sign : ("GET " + announce(1) + END).toCharArray()) {
          client.send(String.valueOf(sign));
        }
        RawClient.Reply reply = client.reply();
        assertEquals(200, reply.status());
        assertFalse(reply.head().contains("connection:"));
      }
    }
    assertEquals(2, tracker.total(Counter.HTTP_CONNECTIONS_OPENED));
  }

  @Test
  void shouldAnswerPipelinedRequestsInOrder() throws IOException {
    tracker.start();
    StringBuilder requests = new StringBuilder();
    for (int i = 1; i <= 100; i++) {
      requests.append("GET ").append(announce(i)).append("&numwant=0").append(END);
    }
    RawClient client = tracker.connectIpv4().send(requests.toString());
    for (int i = 1; i <= 100; i++) {
      String body = client.reply().body();
      assertTrue(body.contains("10:incompletei" + i + "e"), "reply " + i + ": " + body);
    }
    await().atMost(20, SECONDS).until(() -> tracker.latencyCount() == 100);
  }

  /** Connections that are readable together are answered together. Every sixth one goes away. */
  @Test
  void shouldGiveEveryConnectionItsOwnReplies() throws IOException {
    tracker.start();
    int clients = 60;
    for (int round = 0; round < 5; round++) {
      List<RawClient> connected = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        connected.add(tracker.connectIpv4());
      }
      for (int i = 0; i < clients; i++) {
        String hash = "info_hash=aaaaaaaaaaaaaaaaa" + (100 + i);
        StringBuilder requests = new StringBuilder();
        for (int port = 1; port <= 10; port++) {
          requests.append("GET /announce?").append(hash).append("&peer_id=-XX0001-000000000001");
          requests.append("&numwant=0&port=").append(10 * round + port).append(END);
        }
        requests.append("GET /scrape?").append(hash).append(END);
        connected.get(i).send(requests.toString());
        if (i % 6 == 5) {
          connected.get(i).close();
        }
      }
      for (int i = 0; i < clients; i++) {
        for (int port = 1; i % 6 != 5 && port <= 10; port++) {
          String body = connected.get(i).reply().body();
          assertTrue(body.contains("10:incompletei" + (10 * round + port) + "e"), body);
        }
        if (i % 6 != 5) {
          String body = connected.get(i).reply().body();
          assertTrue(body.contains("20:aaaaaaaaaaaaaaaaa" + (100 + i)), body);
        }
      }
    }
  }

  @Test
  void shouldAnswerAllThatWasPipelinedBeforeTheClientEnded() throws IOException {
    tracker.start();
    RawClient client = tracker.connectIpv4();
    client.send(("GET " + announce(1) + END).repeat(300));
    client.shutdownOutput();
    for (int i = 0; i < 300; i++) {
      assertEquals(200, client.reply().status());
    }
    assertTrue(client.isAtEnd());
  }

  /** The socket takes such replies in pieces, and several of them wait at a time. */
  @Test
  void shouldSendWhatClientsReadLate() throws IOException {
    tracker.start();
    RawClient filler = tracker.connectIpv4();
    for (int port = 1; port <= 200; port++) {
      filler.get(announce(port) + "&numwant=0").reply();
    }
    RawClient client = tracker.connectIpv4();
    String question = "GET " + announce(1_000) + "&numwant=200&compact=0";
    String small = "GET " + announce(1_000) + "&numwant=0" + END;
    client.send(
        (question + END + small + "GET /scrape?info_hash=aaaaaaaaaaaaaaaaaaaa" + END).repeat(400));
    String large = client.reply().body();
    assertTrue(large.length() > 10_000, large);
    for (int i = 0; i < 400; i++) {
      if (i > 0) {
        assertEquals(large, client.reply().body(), "reply " + i);
      }
      assertTrue(client.reply().body().endsWith("5:peers0:e"), "reply " + i);
      assertTrue(client.reply().body().startsWith("d5:filesd20:"), "reply " + i);
    }
  }

  @Test
  void shouldCloseHttp10UnlessAskedNotTo() throws IOException {
    tracker.start();
    RawClient client = tracker.connectIpv4().send("GET " + announce(1) + " HTTP/1.0\r\n\r\n");
    assertTrue(client.reply().isLast());
    assertTrue(client.isAtEnd());

    RawClient kept = tracker.connectIpv4();
    for (int i = 0; i < 2; i++) {
      kept.send("GET " + announce(1) + " HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
      assertTrue(kept.reply().head().contains("connection: keep-alive"));
    }
  }

  @Test
  void shouldCloseHttp11WhenAsked() throws IOException {
    tracker.start();
    RawClient client = tracker.connectIpv4();
    client.send("GET " + announce(1) + " HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
    assertTrue(client.reply().isLast());
    assertTrue(client.isAtEnd());
  }

  @Test
  void shouldAnswerHeadWithoutABody() throws IOException {
    tracker.start();
    RawClient client = tracker.connectIpv4();
    client.send("HEAD /nothing" + END + "GET /nothing" + END);
    RawClient.Reply head = client.headReply();
    RawClient.Reply get = client.reply();
    assertEquals(head.head(), get.head());
    assertFalse(get.body().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked\r\nHost: t",
        "Transfer-Encoding: identity\r\nHost: t",
        "Transfer-Encoding: chunked\r\nContent-Length: 0\r\nHost: t",
        "Transfer-Encoding : chunked\r\nHost: t",
        "Transfer-Encoding: xchunked\r\nHost: t",
        " Transfer-Encoding: chunked\r\nHost: t",
        "Content-Length: 5\r\nHost: t",
        "Content-Length: +0\r\nHost: t",
        "Content-Length: -1\r\nHost: t",
        "Content-Length: 00\r\nHost: t",
        "Content-Length: 0, 0\r\nHost: t",
        "Content-Length: 0\r\nContent-Length: 0\r\nHost: t",
        "Content-Length: 0\r\nContent-Length: 5\r\nHost: t",
        "Content-Length: x\r\nHost: t",
        "Content-Length:\r\nHost: t",
        "Expect: 100-continue\r\nHost: t",
        "Host: t\r\nHost: t",
        "Host: t\r\nhost: u",
        "X: y",
        "Host: t\r\nNo colon",
        "Host: t\r\nBad\u0000Name: x",
        "Host: t\r\n: x",
        "Host: t\nX: y"
      })
  void shouldEndWhatCanBeReadInTwoWays(String headers) throws IOException {
    tracker.start();
    RawClient client = tracker.connectIpv4();
    client.send(
        "GET " + announce(1) + " HTTP/1.1\r\n" + headers + "\r\n\r\nGET " + announce(2) + END);
    assertBad(client, 400);
    assertEquals(0, tracker.store.peerCount());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /\r\n\r\n",
        "GET / HTTP/0.9\r\n\r\n",
        "GET / HTTP/2.0\r\nHost: t\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET / HTTP/1.1 x\r\nHost: t\r\n\r\n",
        "GET\r\n\r\n",
        "\u0016\u0003\u0001\u0002",
        "\u0013BitTorrent protocol",
        "\u0000",
        "{}"
      })
  void shouldEndWhatIsNotHttp(String text) throws IOException {
    tracker.start();
    assertBad(tracker.connectIpv4().send(text), 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /announce HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nhello",
        "PUT / HTTP/1.1\r\nHost: t\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: t\r\n\r\n",
        "CONNECT t:80 HTTP/1.1\r\nHost: t\r\n\r\n",
        "get / HTTP/1.1\r\nHost: t\r\n\r\n",
        "BREW / HTTP/1.0\r\n\r\n"
      })
  void shouldEndOtherMethods(String text) throws IOException {
    tracker.start();
    assertBad(tracker.connectIpv4().send(text), 405);
  }

  @Test
  void shouldLimitRequestLines() throws IOException {
    tracker.start();
    assertBad(tracker.connectIpv4().send("GET /" + "x".repeat(8_192) + END), 414);
    assertBad(tracker.connectIpv4().send("GET /" + "x".repeat(1_000_000)), 414);
    String longest = "GET /announce?" + "x".repeat(4_096 - "GET /announce? HTTP/1.1".length());
    assertEquals(200, tracker.connectIpv4().send(longest + END).reply().status());
  }

  @Test
  void shouldLimitHeaders() throws IOException {
    tracker.start();
    String line = "GET / HTTP/1.1\r\nHost: t\r\n";
    assertBad(tracker.connectIpv4().send(line + "X: y\r\n".repeat(200) + "\r\n"), 431);
    assertBad(tracker.connectIpv4().send(line + "X: " + "y".repeat(20_000) + "\r\n\r\n"), 431);
    RawClient client = tracker.connectIpv4();
    assertEquals(404, client.send(line + "X: y\r\n".repeat(99) + "\r\n").reply().status());
  }

  @Test
  void shouldAnswerWhatCameBeforeAnError() throws IOException {
    tracker.start();
    RawClient client = tracker.connectIpv4();
    client.send("GET " + announce(1) + END + "POST / HTTP/1.1\r\n\r\n" + "GET /" + END);
    assertEquals(200, client.reply().status());
    assertBad(client, 405);
  }

  @Test
  void shouldEndSlowSenders() throws IOException {
    tracker.requestTimeoutS = 1;
    tracker.start();
    RawClient client = tracker.connectIpv4().send("GET /announce?info");
    await().atMost(20, SECONDS).until(() -> tracker.total(Counter.HTTP_TIMEOUTS) == 1);
    assertTrue(client.isAtEnd());
  }

  @Test
  void shouldEndSendersThatDripHoweverOften() throws IOException {
    tracker.requestTimeoutS = 1;
    tracker.start();
    RawClient client = tracker.connectIpv4().send("GET /?");
    await()
        .atMost(20, SECONDS)
        .until(
            () -> {
              try {
                client.send("x");
              } catch (IOException e) {
                return true;
              }
              return tracker.total(Counter.HTTP_TIMEOUTS) == 1;
            });
    await().atMost(20, SECONDS).until(() -> tracker.total(Counter.HTTP_TIMEOUTS) == 1);
  }

  @Test
  void shouldEndIdleConnections() throws IOException {
    tracker.idleTimeoutS = 1;
    tracker.start();
    RawClient silent = tracker.connectIpv4();
    RawClient client = tracker.connectIpv4().get(announce(1));
    assertEquals(200, client.reply().status());
    assertTrue(client.isAtEnd());
    assertTrue(silent.isAtEnd());
    assertEquals(2, tracker.total(Counter.HTTP_TIMEOUTS));
  }

  @Test
  void shouldStopReadingFromClientsThatDoNotReadAndEndThem() throws IOException {
    tracker.writeTimeoutS = 1;
    tracker.start();
    RawClient filler = tracker.connectIpv4();
    for (int port = 1; port <= 200; port++) {
      filler.get(announce(port) + "&numwant=0").reply();
    }
    // 100,000 requests with replies of 12 kB: the server must not take them all.
    RawClient flood = tracker.connectIpv4();
    String requests = ("GET " + announce(1_000) + "&numwant=200&compact=0" + END).repeat(100);
    assertThrows(
        IOException.class,
        () -> {
          for (int i = 0; i < 1_000; i++) {
            flood.send(requests);
          }
        });
    await().atMost(20, SECONDS).until(() -> tracker.total(Counter.HTTP_TIMEOUTS) == 1);
    long answered = tracker.total(Counter.ANNOUNCES_HTTP4) - 200;
    assertTrue(answered < 5_000, "answered=" + answered);
  }

  @Test
  void shouldLimitConnectionsOfAnAddress() throws IOException {
    tracker.connectionsPerAddressMax = 2;
    tracker.start();
    RawClient one = tracker.connectIpv4();
    RawClient two = tracker.connectIpv4();
    one.get(announce(1)).reply();
    two.get(announce(1)).reply();
    assertTrue(tracker.connectIpv4().isAtEnd());
    assertEquals(1, tracker.total(Counter.HTTP_CONNECTIONS_REFUSED));
    assertEquals(200, tracker.connectIpv6().get(announce(1)).reply().status());
    one.close();
    await().atMost(20, SECONDS).until(() -> tracker.total(Counter.HTTP_CONNECTIONS_CLOSED) == 1);
    assertEquals(200, tracker.connectIpv4().get(announce(1)).reply().status());
  }

  @Test
  void shouldLimitAllConnectionsButNotThoseOfOneProxy() throws IOException {
    tracker.connectionsMax = 2;
    tracker.connectionsPerAddressMax = 1;
    tracker.trustedProxies = List.of(Cidr.parse("127.0.0.1"));
    tracker.start();
    tracker.connectIpv4().get(announce(1)).reply();
    tracker.connectIpv4().get(announce(1)).reply();
    assertTrue(tracker.connectIpv6().isAtEnd());
    assertEquals(1, tracker.total(Counter.HTTP_CONNECTIONS_REFUSED));
  }

  @Test
  void shouldAnswerWhatIsInFlightWhenItCloses() throws IOException {
    tracker.start();
    RawClient idle = tracker.connectIpv4();
    assertEquals(200, idle.get(announce(1)).reply().status());
    RawClient busy = tracker.connectIpv4();
    busy.send("GET " + announce(2) + END + "GET " + announce(3) + " HTTP/1.1\r\nHo");
    assertEquals(200, busy.reply().status());
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(tracker::stop);
    assertTrue(idle.isAtEnd());
    assertFalse(stopped.isDone());
    busy.send("st: t\r\n\r\n");
    assertEquals(200, busy.reply().status());
    assertTrue(busy.isAtEnd());
    stopped.join();
    InetSocketAddress address = tracker.addresses().getFirst();
    assertThrows(UncheckedIOException.class, () -> tracker.connect(address));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldEndConnectionsWithAnAnswerWhenItLeaves(boolean epoll) throws IOException {
    tracker.epoll = epoll;
    tracker.start();
    RawClient kept = tracker.connectIpv4();
    assertFalse(kept.get(announce(1)).reply().isLast());
    RawClient pipelining = tracker.connectIpv4();
    assertFalse(pipelining.get(announce(2)).reply().isLast());
    RawClient full = tracker.connectIpv6();
    assertFalse(full.get(announce(3)).reply().isLast());
    Future<?> left = tracker.leave();
    assertFalse(left.isDone());

    // Each worker hears of it in its own time.
    do {
      kept.get(announce(1));
    } while (!kept.reply().isLast());
    assertTrue(kept.isAtEnd());
    // All that is there already is answered, and the last answer says that it is the last.
    do {
      pipelining.send(("GET " + announce(2) + END).repeat(3));
      assertFalse(pipelining.reply().isLast());
      assertFalse(pipelining.reply().isLast());
    } while (!pipelining.reply().isLast());
    assertTrue(pipelining.isAtEnd());
    // A request that is not plain takes the other road.
    do {
      full.send("HEAD " + announce(3) + END);
    } while (!full.headReply().isLast());
    assertTrue(full.isAtEnd());
    assertTrue(left.awaitUninterruptibly(20, SECONDS));
    InetSocketAddress address = tracker.addresses().getFirst();
    assertThrows(UncheckedIOException.class, () -> tracker.connect(address));
  }

  @Test
  void shouldLetAnIdleConnectionBeUntilItsTimeWhenItLeaves() throws IOException {
    tracker.idleTimeoutS = 2;
    tracker.start();
    RawClient idle = tracker.connectIpv4();
    Future<?> left = tracker.leave();
    assertTrue(idle.isAtEnd());
    assertTrue(left.awaitUninterruptibly(20, SECONDS));
    assertEquals(0, tracker.total(Counter.HTTP_TIMEOUTS));
  }

  @Test
  void shouldNotWaitForEverWhenItCloses() throws IOException {
    tracker.start();
    RawClient client = tracker.connectIpv4().send("GET /");
    tracker.connectIpv4().get(announce(1)).reply();
    tracker.stop();
    assertTrue(client.isAtEnd());
  }

  @Test
  void shouldSayWhereItCannotListen() {
    tracker.start();
    HttpTracker second = new HttpTracker();
    second.listen = List.of(HttpTracker.address("192.0.2.1", 0));
    BindException failure = assertThrows(BindException.class, second::start);
    assertTrue(failure.getMessage().contains("192.0.2.1"), failure.getMessage());
  }

  @Test
  void shouldListenOnOnePortForBothFamilies() throws IOException {
    tracker.listen = List.of(HttpTracker.address("0.0.0.0", 0));
    tracker.start();
    int port = tracker.addresses().getFirst().getPort();
    HttpTracker other = new HttpTracker();
    other.listen = List.of(HttpTracker.address("::", port));
    try (other) {
      other.start();
      RawClient ipv4 = tracker.connect(HttpTracker.address("127.0.0.1", port));
      assertTrue(ipv4.get(announce(1)).reply().body().contains("external ip4:"));
      RawClient ipv6 = other.connect(HttpTracker.address("::1", port));
      assertTrue(ipv6.get(announce(1)).reply().body().contains("external ip16:"));
    }
  }

  @Test
  void shouldSurviveRandomBytes() throws IOException {
    tracker.start();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      StringBuilder text = new StringBuilder(round % 2 == 0 ? "GET /announce?" : "");
      for (int i = random.nextInt(500); i > 0; i--) {
        text.append((char) random.nextInt(256));
      }
      try (RawClient client = tracker.connectIpv4()) {
        client.send(text.toString());
        client.shutdownOutput();
        client.drain();
      } catch (java.net.SocketException e) {
        // Reset: as good an answer as any.
        assertTrue(e.getMessage() != null, "seed=" + seed);
      }
    }
    assertEquals(200, tracker.connectIpv4().get(announce(1)).reply().status(), "seed=" + seed);
  }

  private static String announce(int port) {
    return "/announce?info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=-XX0001-000000000001&port=" + port;
  }

  private void assertBad(RawClient client, int status) throws IOException {
    long before = tracker.total(Counter.HTTP_BAD_REQUESTS);
    RawClient.Reply reply = client.reply();
    assertEquals(status, reply.status());
    assertTrue(reply.isLast());
    assertEquals("", reply.body());
    assertTrue(client.isAtEnd());
    assertTrue(tracker.total(Counter.HTTP_BAD_REQUESTS) >= Math.max(before, 1));
  }
}
