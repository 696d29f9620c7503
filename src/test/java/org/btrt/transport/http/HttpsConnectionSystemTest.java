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
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.btrt.common.TestCertificate;
import org.btrt.config.LimitsSettings;
import org.btrt.status.Counter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What TLS makes different, and that it makes nothing else different; over real sockets. */
@Timeout(120)
class HttpsConnectionSystemTest {
  private static final String END = " HTTP/1.1\r\nHost: t\r\n\r\n";
  private static final String TLS_1_2 = "TLSv1.2";
  private static final String TLS_1_3 = "TLSv1.3";

  @TempDir private Path directory;
  private final HttpTracker tracker = new HttpTracker();

  @BeforeEach
  void setUp() throws Exception {
    tracker.tls = new TlsContext(TestCertificate.usual().identity(directory));
  }

  @AfterEach
  void tearDown() {
    tracker.close();
    assertEquals(0, tracker.total(Counter.INTERNAL_ERRORS));
    assertEquals(
        tracker.total(Counter.HTTP_CONNECTIONS_OPENED),
        tracker.total(Counter.HTTP_CONNECTIONS_CLOSED));
  }

  private static SSLSocket socket(String protocol) throws Exception {
    SSLSocket socket =
        (SSLSocket) TestCertificate.trusting(protocol).getSocketFactory().createSocket();
    socket.setEnabledProtocols(new String[] {protocol});
    SSLParameters parameters = socket.getSSLParameters();
    // The certificate is for this address.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return socket;
  }

  private RawClient connect(String protocol) throws Exception {
    return tracker.connect(socket(protocol), tracker.addresses().getFirst());
  }

  private static String announce(int port) {
    return "/announce?info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=-XX0001-000000000001&port=" + port;
  }

  @ParameterizedTest
  @CsvSource({TLS_1_2 + ", true", TLS_1_3 + ", true", TLS_1_2 + ", false", TLS_1_3 + ", false"})
  void shouldAnswerOneByteAtATimeOnBothFamilies(String protocol, boolean epoll) throws Exception {
    tracker.epoll = epoll;
    tracker.start();
    for (InetSocketAddress address : tracker.addresses()) {
      RawClient client = tracker.connect(socket(protocol), address);
      for (int round = 0; round < 2; round++) {
        for (char sign : ("GET " + announce(1) + END).toCharArray()) {
          client.send(String.valueOf(sign));
        }
        RawClient.Reply reply = client.reply();
        assertEquals(200, reply.status());
        assertFalse(reply.head().contains("connection:"));
        client.send("HEAD /nothing" + END);
        assertEquals(404, client.headReply().status());
      }
    }
    assertEquals(2, tracker.total(Counter.TLS_HANDSHAKES_DONE));
    assertEquals(2, tracker.total(Counter.HTTP_CONNECTIONS_OPENED));
    assertEquals(
        4, tracker.total(Counter.ANNOUNCES_HTTP4) + tracker.total(Counter.ANNOUNCES_HTTP6));
  }

  /** More requests than a turn has, in records that hold many of them. */
  @ParameterizedTest
  @ValueSource(strings = {TLS_1_2, TLS_1_3})
  void shouldAnswerPipelinedRequestsInOrder(String protocol) throws Exception {
    tracker.start();
    StringBuilder requests = new StringBuilder();
    for (int i = 1; i <= 500; i++) {
      requests.append("GET ").append(announce(i)).append("&numwant=0").append(END);
    }
    RawClient client = connect(protocol).send(requests.toString());
    for (int i = 1; i <= 500; i++) {
      String body = client.reply().body();
      assertTrue(body.contains("10:incompletei" + i + "e"), "reply " + i + ": " + body);
    }
    await().atMost(20, SECONDS).until(() -> tracker.latencyCount() == 500);
  }

  /** The half of a connection that still works, as TLS 1.3 has it. */
  @Test
  void shouldAnswerAllThatWasPipelinedBeforeTheClientSaidGoodbye() throws Exception {
    tracker.start();
    RawClient client = connect(TLS_1_3);
    client.send(("GET " + announce(1) + END).repeat(300));
    client.shutdownOutput();
    for (int i = 0; i < 300; i++) {
      assertEquals(200, client.reply().status());
    }
    assertTrue(client.isAtEnd());
  }

  @Test
  void shouldSendWhatClientsReadLate() throws Exception {
    tracker.start();
    RawClient filler = connect(TLS_1_3);
    for (int port = 1; port <= 200; port++) {
      filler.get(announce(port) + "&numwant=0").reply();
    }
    RawClient client = connect(TLS_1_3);
    String question = "GET " + announce(1_000) + "&numwant=200&compact=0";
    String small = "GET " + announce(1_000) + "&numwant=0" + END;
    client.send((question + END + small).repeat(300));
    String large = client.reply().body();
    assertTrue(large.length() > 10_000, large);
    for (int i = 0; i < 300; i++) {
      if (i > 0) {
        assertEquals(large, client.reply().body(), "reply " + i);
      }
      assertTrue(client.reply().body().endsWith("5:peers0:e"), "reply " + i);
    }
  }

  /**
   * A client that has read the last answer is told that there is no more: nobody has cut it off.
   */
  @ParameterizedTest
  @ValueSource(strings = {TLS_1_2, TLS_1_3})
  void shouldSayGoodbyeBehindTheLastAnswer(String protocol) throws Exception {
    tracker.start();
    RawClient asking = connect(protocol);
    asking.send("GET " + announce(1) + " HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
    assertTrue(asking.reply().isLast());
    assertEquals(-1, asking.next());

    RawClient wrong = connect(protocol);
    wrong.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(20_000));
    assertEquals(405, wrong.reply().status());
    assertEquals(-1, wrong.next());
  }

  @Test
  void shouldEndWhatIsNoTls() throws IOException {
    tracker.start();
    RawClient client = tracker.connectIpv4().get(announce(1));
    assertTrue(client.isAtEndWithoutAnswer());
    assertEquals(1, tracker.total(Counter.TLS_HANDSHAKES_FAILED));
  }

  @Test
  void shouldEndHandshakesThatTakeTooLong() throws IOException {
    tracker.requestTimeoutS = 1;
    tracker.start();
    RawClient silent = tracker.connectIpv4();
    // The beginning of a record that never comes.
    RawClient slow = tracker.connectIpv4().send("\u0016\u0003\u0001\u0002");
    assertTrue(silent.isAtEnd());
    assertTrue(slow.isAtEnd());
    assertEquals(2, tracker.total(Counter.TLS_HANDSHAKES_TIMED_OUT));
  }

  @Test
  void shouldLimitTheHandshakesOfAnAddress() throws Exception {
    tracker.limits = new LimitsSettings(1, 2, 1, List.of());
    tracker.start();
    assertEquals(200, connect(TLS_1_3).get(announce(1)).reply().status());
    RawClient more = connect(TLS_1_3);
    assertEquals(200, more.get(announce(2)).reply().status());
    await()
        .atMost(20, SECONDS)
        .until(
            () -> {
              try {
                return connect(TLS_1_3).get(announce(3)).isAtEnd();
              } catch (IOException | UncheckedIOException e) {
                return true;
              }
            });
    assertTrue(tracker.total(Counter.TLS_HANDSHAKES_REFUSED) > 0);
    assertEquals(200, more.get(announce(4)).reply().status());
  }

  @Test
  void shouldEndABrokenConversation() throws Exception {
    tracker.start();
    Socket plain = new Socket();
    try (plain) {
      plain.connect(tracker.addresses().getFirst());
      SSLSocket tls =
          (SSLSocket)
              TestCertificate.trusting(TLS_1_3)
                  .getSocketFactory()
                  .createSocket(plain, "localhost", 1, false);
      tls.startHandshake();
      await().atMost(20, SECONDS).until(() -> tracker.total(Counter.TLS_HANDSHAKES_DONE) == 1);
      plain.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      await().atMost(20, SECONDS).until(() -> tracker.total(Counter.HTTP_CONNECTIONS_CLOSED) == 1);
    }
    assertEquals(1, tracker.total(Counter.HTTP_BAD_REQUESTS));
    assertEquals(0, tracker.total(Counter.TLS_HANDSHAKES_FAILED));
  }

  @Test
  void shouldSurviveRandomRecords() throws Exception {
    tracker.start();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      StringBuilder text = new StringBuilder();
      for (int record = random.nextInt(3); record >= 0; record--) {
        int length = random.nextInt(300);
        // Kinds and versions of TLS for the most part, lengths that are right or not.
        text.append((char) (20 + random.nextInt(5))).append('\3').append((char) random.nextInt(5));
        text.append((char) 0).append((char) (length & 0xFF));
        for (int i = 0; i < length; i++) {
          text.append((char) random.nextInt(256));
        }
      }
      try (RawClient client = tracker.connectIpv4()) {
        client.send(text.toString());
        client.shutdownOutput();
        client.drain();
      } catch (SocketException e) {
        assertTrue(e.getMessage() != null, "seed=" + seed);
      }
    }
    assertEquals(200, connect(TLS_1_3).get(announce(1)).reply().status(), "seed=" + seed);
  }

  @Test
  void shouldStopReadingFromClientsThatDoNotReadAndEndThem() throws Exception {
    tracker.writeTimeoutS = 1;
    tracker.start();
    RawClient filler = connect(TLS_1_3);
    for (int port = 1; port <= 200; port++) {
      filler.get(announce(port) + "&numwant=0").reply();
    }
    RawClient flood = connect(TLS_1_3);
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
  void shouldSpeakHttp11AloneByAlpn() throws Exception {
    tracker.start();
    SSLSocket both = socket(TLS_1_3);
    protocols(both, "h2", "http/1.1");
    RawClient client = tracker.connect(both, tracker.addresses().getFirst());
    assertEquals(200, client.get(announce(1)).reply().status());
    assertEquals("http/1.1", both.getApplicationProtocol());

    SSLSocket other = socket(TLS_1_3);
    protocols(other, "h2");
    RawClient refused = tracker.connect(other, tracker.addresses().getFirst());
    assertThrows(IOException.class, () -> refused.get(announce(1)).reply());
  }

  private static void protocols(SSLSocket socket, String... names) {
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(names);
    socket.setSSLParameters(parameters);
  }

  @Test
  void shouldBeginWithTheCertificateInForce() throws Exception {
    tracker.start();
    SSLSocket before = socket(TLS_1_3);
    RawClient kept = tracker.connect(before, tracker.addresses().getFirst());
    kept.get(announce(1)).reply();
    TestCertificate renewed = TestCertificate.usual();
    tracker.tls.renew(renewed.identity(directory));
    SSLSocket after = socket(TLS_1_3);
    tracker.connect(after, tracker.addresses().getFirst()).get(announce(2)).reply();
    assertEquals(renewed.certificate(), after.getSession().getPeerCertificates()[0]);
    assertFalse(renewed.certificate().equals(before.getSession().getPeerCertificates()[0]));
    assertEquals(200, kept.get(announce(1)).reply().status());
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS_1_2, TLS_1_3})
  void shouldEndConnectionsWithAnAnswerWhenItLeaves(String protocol) throws Exception {
    tracker.start();
    RawClient kept = connect(protocol);
    assertFalse(kept.get(announce(1)).reply().isLast());
    Future<?> left = tracker.leave();
    // Each worker hears of it in its own time.
    do {
      kept.get(announce(1));
    } while (!kept.reply().isLast());
    assertEquals(-1, kept.next());
    assertTrue(left.awaitUninterruptibly(20, SECONDS));
  }

  /** A drained tracker goes on taking new ones. */
  @Test
  void shouldEndEachConnectionWithItsNextAnswerAsLongAsWanted() throws Exception {
    tracker.start();
    RawClient before = connect(TLS_1_3);
    assertFalse(before.get(announce(1)).reply().isLast());
    tracker.endEach(true);
    do {
      before.get(announce(1));
    } while (!before.reply().isLast());
    assertEquals(-1, before.next());
    await().atMost(20, SECONDS).until(() -> connect(TLS_1_3).get(announce(2)).reply().isLast());
    tracker.endEach(false);
    await().atMost(20, SECONDS).until(() -> !connect(TLS_1_3).get(announce(3)).reply().isLast());
  }
}
