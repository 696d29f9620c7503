// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.agrona.concurrent.SystemNanoClock;
import org.btrt.FakeTracker;
import org.btrt.common.TrackerUrl;
import org.btrt.config.AllowedTarget;
import org.btrt.upstream.Outcome.Trouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests to other trackers over real sockets, and all that can go wrong with them. */
@Timeout(60)
class TrackerClientSystemTest {
  private static final String HASH = "info_hash=aaaaaaaaaaaaaaaaaaaa";
  private static final HttpFetcher.Limits LIMITS = new HttpFetcher.Limits(500, 700, 10_000);
  private static final String ONE_PEER = "d8:intervali1800e5:peers6:\1\2\3\4\0\5e";

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = group.next();
  private final AtomicInteger lookups = new AtomicInteger();
  private final HostResolver resolver =
      new HostResolver(this::lookUp, SystemNanoClock.INSTANCE, loop);
  private final HttpFetcher http = new HttpFetcher(loop, NioSocketChannel::new);
  private final UdpFetcher udp =
      new UdpFetcher(loop, NioDatagramChannel::new, SystemNanoClock.INSTANCE, 100);

  private InetAddress[] lookUp(String name) throws UnknownHostException {
    lookups.incrementAndGet();
    return switch (name) {
      case "tracker.test" -> new InetAddress[] {InetAddress.getByName("127.0.0.2")};
      case "inside.test" -> new InetAddress[] {InetAddress.getByName("10.0.0.1")};
      case "both.test" ->
          new InetAddress[] {InetAddress.getByName("127.0.0.2"), InetAddress.getByName("10.0.0.1")};
      default -> throw new UnknownHostException(name);
    };
  }

  @AfterEach
  void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    resolver.close();
  }

  private Outcome ask(String url, String... allowed) {
    AddressGuard guard =
        new AddressGuard(
            Stream.of(allowed).map(AllowedTarget::parse).toList(), List.of(), Set.of());
    TrackerClient client =
        new TrackerClient(resolver, guard, guard, http, udp, new TrackerReplyParser(100), 100);
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    loop.execute(
        () -> client.ask(TrackerUrl.parse(url), "test agent/1", LIMITS, outcome::complete));
    Outcome got = outcome.join();
    assertEquals(0, client.underWay());
    return got;
  }

  private static void assertOnePeer(Outcome outcome) {
    assertEquals(Trouble.NONE, outcome.trouble());
    assertEquals(1, outcome.reply().orElseThrow().peers().size());
  }

  @Test
  void shouldAskByNameAndSayWhoAsks() throws IOException {
    try (FakeTracker tracker = new FakeTracker(FakeTracker.body(ONE_PEER))) {
      String url = "http://tracker.test:" + tracker.port() + "/announce?" + HASH + "&x=%00";
      assertOnePeer(ask(url, "127.0.0.2"));
      String head = tracker.heads().getFirst().toLowerCase(java.util.Locale.ROOT);
      assertTrue(head.startsWith("get /announce?" + HASH + "&x=%00 http/1.1\r\n"), head);
      assertTrue(head.contains("\r\nhost: tracker.test:" + tracker.port() + "\r\n"), head);
      assertTrue(head.contains("\r\nuser-agent: test agent/1\r\n"), head);
      assertOnePeer(ask(url, "127.0.0.2"));
      assertEquals(1, lookups.get());
    }
  }

  @Test
  void shouldFollowOneRedirection() throws IOException {
    try (FakeTracker tracker = new FakeTracker(FakeTracker.body(ONE_PEER))) {
      tracker.answer(
          (head, out) -> {
            if (head.startsWith("GET /there")) {
              FakeTracker.body(ONE_PEER).to(head, out);
            } else {
              out.write("HTTP/1.1 302 Found\r\nLocation: /there\r\n\r\n".getBytes(ISO_8859_1));
            }
          });
      assertOnePeer(ask(tracker.url("/announce"), "127.0.0.2"));
    }
  }

  static List<String> redirections() {
    return List.of(
        "/again",
        "http://10.0.0.1/",
        "http://inside.test/",
        "http://127.0.0.3:PORT/",
        "http://127.0.0.1:25/",
        "//127.0.0.1:PORT/",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "http://user@127.0.0.1:PORT/",
        "http://2130706433:PORT/",
        "");
  }

  @ParameterizedTest
  @MethodSource("redirections")
  void shouldFollowNoneIntoForbiddenPlacesOrRoundInCircles(String location) throws IOException {
    try (FakeTracker tracker = new FakeTracker(FakeTracker.body(""))) {
      String target = location.replace("PORT", String.valueOf(tracker.port()));
      tracker.answer(
          (head, out) ->
              out.write(
                  ("HTTP/1.1 301 Moved\r\nLocation: " + target + "\r\n\r\n").getBytes(ISO_8859_1)));
      String here = "127.0.0.2:" + tracker.port();
      assertTrue(!ask(tracker.url("/announce"), here).isAnswered());
      assertTrue(tracker.heads().size() <= 2, tracker.heads().toString());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://10.0.0.1/announce, FORBIDDEN",
    "http://inside.test/announce, FORBIDDEN",
    "http://both.test/announce, FORBIDDEN",
    "http://127.0.0.1:22/announce, FORBIDDEN",
    "http://[::1]/announce, FORBIDDEN",
    "http://[::ffff:10.0.0.1]/announce, FORBIDDEN",
    "udp://10.0.0.1:6969/announce?info_hash=aaaaaaaaaaaaaaaaaaaa, FORBIDDEN",
    "http://nobody.test/announce, NAME",
  })
  void shouldSendNothingWhereItMayNot(String url, Trouble trouble) {
    assertEquals(trouble, ask(url, "127.0.0.1:1").trouble());
  }

  static List<Arguments> nonsense() {
    return List.of(
        Arguments.of("", Trouble.CONNECTION),
        Arguments.of("nonsense\r\n\r\n", Trouble.NOT_A_REPLY),
        Arguments.of("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", Trouble.NOT_A_REPLY),
        Arguments.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + ONE_PEER, Trouble.NOT_A_REPLY),
        Arguments.of("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", Trouble.TOO_LONG),
        Arguments.of("HTTP/1.1 200 OK\r\n\r\n" + "d".repeat(20_000), Trouble.TOO_LONG),
        Arguments.of(
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nde",
            Trouble.NOT_A_REPLY),
        Arguments.of("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nde", Trouble.NOT_A_REPLY),
        Arguments.of("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nde", Trouble.NOT_A_REPLY),
        Arguments.of(
            "HTTP/1.1 200 OK\r\nX: " + "y".repeat(20_000) + "\r\n\r\nde", Trouble.NOT_A_REPLY));
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void shouldSurviveNonsense(String answer, Trouble trouble) throws IOException {
    try (FakeTracker tracker =
        new FakeTracker((head, out) -> out.write(answer.getBytes(ISO_8859_1)))) {
      assertEquals(trouble, ask(tracker.url("/announce"), "127.0.0.2").trouble());
    }
  }

  @Test
  void shouldTakeTheFailureOfAnErrorPage() throws IOException {
    try (FakeTracker tracker =
        new FakeTracker(
            (head, out) ->
                out.write(
                    "HTTP/1.0 400 Bad Request\r\n\r\nd14:failure reason2:noe"
                        .getBytes(ISO_8859_1)))) {
      Outcome outcome = ask(tracker.url("/announce"), "127.0.0.2");
      assertEquals("no", outcome.reply().orElseThrow().failure().orElseThrow());
    }
  }

  @Test
  void shouldNotWaitForEver() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    try (FakeTracker silent = new FakeTracker((head, out) -> over.await());
        FakeTracker endless =
            new FakeTracker(
                (head, out) -> {
                  out.write("HTTP/1.1 200 OK\r\n\r\nd".getBytes(ISO_8859_1));
                  do {
                    out.write('1');
                    out.flush();
                  } while (!over.await(50, TimeUnit.MILLISECONDS));
                });
        ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"))) {
      assertEquals(Trouble.TIMEOUT, ask(silent.url("/announce"), "127.0.0.2").trouble());
      assertEquals(Trouble.TIMEOUT, ask(endless.url("/announce"), "127.0.0.2").trouble());
      String nobody = "http://127.0.0.2:" + full.getLocalPort() + "/announce";
      assertEquals(Trouble.TIMEOUT, ask(nobody, "127.0.0.2").trouble());
      String udpNobody = "udp://127.0.0.2:" + full.getLocalPort() + "/?" + HASH;
      assertEquals(Trouble.TIMEOUT, ask(udpNobody, "127.0.0.2").trouble());
    } finally {
      over.countDown();
    }
  }

  /** A connection that is kept is used again, and one that was given up meanwhile does no harm. */
  @Test
  void shouldKeepConnections() throws IOException {
    AtomicInteger connections = new AtomicInteger();
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.2"))) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  while (true) {
                    var connection = server.accept();
                    connections.incrementAndGet();
                    Thread.ofVirtual()
                        .start(
                            () -> {
                              try (connection) {
                                // Three requests, then it goes away without a word.
                                for (int i = 0; i < 3; i++) {
                                  byte[] head = new byte[4_096];
                                  if (connection.getInputStream().read(head) < 0) {
                                    return;
                                  }
                                  connection
                                      .getOutputStream()
                                      .write(
                                          ("HTTP/1.1 200 OK\r\nContent-Length: "
                                                  + ONE_PEER.length()
                                                  + "\r\n\r\n"
                                                  + ONE_PEER)
                                              .getBytes(ISO_8859_1));
                                }
                              } catch (IOException e) {
                                // The client has closed.
                              }
                            });
                  }
                } catch (IOException e) {
                  // The test is over.
                }
              });
      for (int i = 0; i < 12; i++) {
        assertOnePeer(ask("http://127.0.0.2:" + server.getLocalPort() + "/announce", "127.0.0.2"));
      }
      assertTrue(connections.get() <= 6, "connections=" + connections.get());
    }
  }
}
