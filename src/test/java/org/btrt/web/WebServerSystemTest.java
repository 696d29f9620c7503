// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.agrona.concurrent.SystemNanoClock;
import org.apache.logging.log4j.LogManager;
import org.awaitility.Awaitility;
import org.btrt.common.BindException;
import org.btrt.common.DistinctLog;
import org.btrt.config.WebSettings;
import org.btrt.status.Counter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The web server over real sockets. */
@Timeout(60)
class WebServerSystemTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final DistinctLog log =
      new DistinctLog(LogManager.getLogger(WebServerSystemTest.class), SystemNanoClock.INSTANCE);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final TestTracker tracker = TestTracker.busy();
  private WebServer server;

  @BeforeEach
  void start() throws IOException {
    server = WebServer.start(new WebSettings(List.of(ANY_PORT)), tracker.sources(), log);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void shouldServeThePageAndItsStyle() throws Exception {
    HttpResponse<String> page = send("GET", "/");
    assertEquals(200, page.statusCode());
    assertEquals("text/html; charset=utf-8", header(page, "Content-Type"));
    assertTrue(page.body().contains("<dd>162,500</dd>"));
    HttpResponse<String> style = send("GET", InfoPage.STYLE_PATH);
    assertEquals(200, style.statusCode());
    assertEquals("text/css; charset=utf-8", header(style, "Content-Type"));
    assertTrue(style.body().contains("prefers-color-scheme: dark"));
    assertFalse(style.body().contains("url("));
    assertFalse(style.body().contains("@import"));
  }

  @Test
  void shouldServeStatsAndMetrics() throws Exception {
    HttpResponse<String> stats = send("GET", "/stats?pretty=no");
    assertEquals(200, stats.statusCode());
    assertEquals("application/json", header(stats, "Content-Type"));
    assertEquals(
        162_500L,
        StatsDocumentTest.parse(stats.body().getBytes(StandardCharsets.UTF_8)).get("peers"));
    HttpResponse<String> metrics = send("GET", "/metrics");
    assertEquals(200, metrics.statusCode());
    assertEquals("text/plain; version=0.0.4; charset=utf-8", header(metrics, "Content-Type"));
    assertEquals(
        162_500.0,
        MetricsDocumentTest.parse(metrics.body().getBytes(StandardCharsets.UTF_8))
            .get("btrt_store_peers"));
  }

  @Test
  void shouldAnswerHeadLikeGetWithoutABody() throws Exception {
    HttpResponse<String> get = send("GET", "/stats");
    HttpResponse<String> head = send("HEAD", "/stats");
    assertEquals(200, head.statusCode());
    assertEquals("", head.body());
    assertEquals(header(get, "Content-Length"), header(head, "Content-Length"));
    assertEquals(404, send("HEAD", "/nothing").statusCode());
  }

  @Test
  void shouldRefuseOtherPathsAndMethods() throws Exception {
    for (String path : List.of("/index.html", "/stats/", "/%2e%2e/", "/style.css/x", "/Stats")) {
      assertEquals(404, send("GET", path).statusCode(), path);
    }
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get")) {
      HttpResponse<String> response = send(method, "/");
      assertEquals(405, response.statusCode(), method);
      assertEquals("GET, HEAD", header(response, "Allow"));
    }
  }

  @Test
  void shouldSendTheSafetyHeadersWithEveryResponse() throws Exception {
    for (HttpResponse<String> response :
        List.of(
            send("GET", "/"),
            send("GET", "/stats"),
            send("GET", "/metrics"),
            send("GET", InfoPage.STYLE_PATH),
            send("HEAD", "/"),
            send("GET", "/nothing"),
            send("POST", "/"))) {
      assertEquals("nosniff", header(response, "X-Content-Type-Options"));
      assertEquals("no-store", header(response, "Cache-Control"));
      String policy = header(response, "Content-Security-Policy");
      assertTrue(policy.startsWith("default-src 'none'; style-src 'self';"), policy);
      assertFalse(policy.contains("script-src"), policy);
      assertFalse(policy.contains("unsafe"), policy);
    }
  }

  @Test
  void shouldKeepAConnectionForTheNextRequest() throws Exception {
    try (Socket socket = new Socket()) {
      socket.connect(server.addresses().get(0));
      for (int i = 0; i < 3; i++) {
        socket
            .getOutputStream()
            .write("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        String head = "";
        while (!head.endsWith("\r\n\r\n")) {
          int next = socket.getInputStream().read();
          assertTrue(next >= 0, "closed after: " + head);
          head += (char) next;
        }
        assertTrue(head.startsWith("HTTP/1.1 200 OK\r\n"), head);
      }
    }
  }

  @Test
  void shouldSayNothingOfAFaultButCountIt() throws Exception {
    WebSources sources = tracker.sources();
    WebSources broken =
        new WebSources(
            sources.version(),
            sources.startedMs(),
            sources.listening(),
            sources.status(),
            sources.store(),
            () -> {
              throw new IllegalStateException("secret");
            },
            sources.groupNames(),
            sources.neighbours(),
            sources.hashLists(),
            sources.snapshots(),
            sources.clock());
    try (WebServer brokenServer =
        WebServer.start(new WebSettings(List.of(ANY_PORT)), broken, log)) {
      HttpResponse<String> response = send(brokenServer, "GET", "/");
      assertEquals(500, response.statusCode());
      assertFalse(response.body().contains("secret"));
      assertEquals("nosniff", header(response, "X-Content-Type-Options"));
      assertEquals(1, sources.status().total(Counter.INTERNAL_ERRORS));
      assertEquals(404, send(brokenServer, "GET", "/nothing").statusCode());
    }
  }

  @Test
  void shouldNameTheAddressThatIsInUse() throws Exception {
    InetSocketAddress taken = server.addresses().get(0);
    BindException e =
        assertThrows(
            BindException.class,
            () ->
                WebServer.start(new WebSettings(List.of(ANY_PORT, taken)), tracker.sources(), log));
    assertEquals(
        "web.listen: cannot listen on 127.0.0.1:" + taken.getPort() + ": Address already in use",
        e.getMessage());
  }

  @Test
  void shouldNameTheAddressThatIsNotOurs() {
    InetSocketAddress foreign = new InetSocketAddress("192.0.2.1", 6970);
    BindException e =
        assertThrows(
            BindException.class,
            () -> WebServer.start(new WebSettings(List.of(foreign)), tracker.sources(), log));
    assertTrue(
        e.getMessage().startsWith("web.listen: cannot listen on 192.0.2.1:6970: "), e.getMessage());
  }

  @Test
  void shouldListenOnSeveralAddressesOrNone() throws Exception {
    try (WebServer two =
        WebServer.start(new WebSettings(List.of(ANY_PORT, ANY_PORT)), tracker.sources(), log)) {
      assertEquals(2, two.addresses().size());
      for (InetSocketAddress address : two.addresses()) {
        URI uri = URI.create("http://127.0.0.1:" + address.getPort() + "/stats");
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        assertEquals(200, client.send(request, BodyHandlers.ofString()).statusCode());
      }
    }
    try (WebServer off = WebServer.start(new WebSettings(List.of()), tracker.sources(), log)) {
      assertEquals(List.of(), off.addresses());
    }
  }

  @Test
  void shouldFreePortAndThreadsWhenClosed() throws Exception {
    InetSocketAddress address = server.addresses().get(0);
    assertEquals(200, send("GET", "/").statusCode());
    server.close();
    try (ServerSocket again = new ServerSocket()) {
      again.setReuseAddress(true);
      again.bind(address);
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("btrt-web-")));
  }

  @Test
  void shouldRunWithTheLimitsOfTheJvmOptions() {
    for (String property :
        List.of(
            "sun.net.httpserver.maxReqTime",
            "sun.net.httpserver.maxRspTime",
            "sun.net.httpserver.idleInterval",
            "sun.net.httpserver.maxReqHeaderSize",
            "sun.net.httpserver.maxReqHeaders",
            "jdk.httpserver.maxConnections")) {
      assertTrue(Long.getLong(property, 0) > 0, property);
    }
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    return send(server, method, path);
  }

  private HttpResponse<String> send(WebServer to, String method, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + to.addresses().get(0).getPort() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                method.equals("PUT") ? BodyPublishers.ofString("x") : BodyPublishers.noBody())
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static String header(HttpResponse<String> response, String name) {
    Optional<String> value = response.headers().firstValue(name);
    return value.orElseThrow(() -> new AssertionError("no " + name));
  }
}
