// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.agrona.concurrent.SystemNanoClock;
import org.apache.logging.log4j.LogManager;
import org.btrt.common.Cidr;
import org.btrt.common.DistinctLog;
import org.btrt.config.WebSettings;
import org.btrt.status.Counter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The hash list over real sockets. */
@Timeout(60)
class HashListPagesSystemTest {
  private static final Cidr LOOPBACK = Cidr.parse("127.0.0.0/8");
  private static final List<String> PATHS = List.of("/hashlist", "/hashlist.bin", "/hashlist.json");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final TestTracker tracker = TestTracker.busy();
  private WebServer server;

  private void serve(TestTracker served) {
    server =
        WebServer.start(
            new WebSettings(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))),
            served.sources(),
            new DistinctLog(
                LogManager.getLogger(HashListPagesSystemTest.class), SystemNanoClock.INSTANCE));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private HttpResponse<byte[]> send(String method, String path, String... headers)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.addresses().get(0).getPort() + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(20))
            .method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static String hash(int number) {
    return Integer.toHexString(0x100 | number).substring(1).repeat(20);
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void shouldServeEachFormatSortedAndWithItsLength() throws Exception {
    serve(tracker.hashList(200, LOOPBACK));
    String lines =
        IntStream.rangeClosed(1, 200).mapToObj(i -> hash(i) + "\n").collect(Collectors.joining());
    HttpResponse<byte[]> text = send("GET", "/hashlist");
    assertEquals(lines, text(text));
    assertEquals("text/plain; charset=us-ascii", header(text, "Content-Type"));

    HttpResponse<byte[]> binary = send("GET", "/hashlist.bin");
    assertEquals(200 * 20, binary.body().length);
    for (int i = 0; i < 200; i++) {
      assertEquals((byte) (i + 1), binary.body()[20 * i]);
      assertEquals((byte) (i + 1), binary.body()[20 * i + 19]);
    }
    HttpResponse<byte[]> json = send("GET", "/hashlist.json?x=y");
    Map<String, Object> leaves = StatsDocumentTest.parse(json.body());
    assertEquals(200L, leaves.get("info_hashes"));
    assertEquals(hash(7), leaves.get("swarms[6].info_hash"));
    assertEquals(1L, leaves.get("swarms[6].local_seeders"));
    assertEquals(3L, leaves.get("swarms[6].local_peers"));
    assertEquals(TestTracker.NOW_MS / 1000 - 4, leaves.get("as_of_epoch_s"));
    for (HttpResponse<byte[]> response : List.of(text, binary, json)) {
      assertEquals(200, response.statusCode());
      assertEquals(Integer.toString(response.body().length), header(response, "Content-Length"));
      assertEquals("no-cache", header(response, "Cache-Control"));
      assertEquals("nosniff", header(response, "X-Content-Type-Options"));
      assertEquals("Mon, 18 Jan 2027 09:01:59 GMT", header(response, "Last-Modified"));
    }
    assertEquals(3, tracker.status.total(Counter.HASHLIST_SENT));
  }

  @Test
  void shouldAnswerWhatIsKnownWithoutABody() throws Exception {
    serve(tracker.hashList(5, LOOPBACK));
    for (String path : PATHS) {
      String tag = header(send("GET", path), "ETag");
      assertTrue(tag.matches("\"[a-z0-9-]+\""), tag);
      for (String known :
          List.of(tag, "W/" + tag, "\"other\", " + tag, "\"other\",W/" + tag, "*")) {
        HttpResponse<byte[]> response = send("GET", path, "If-None-Match", known);
        assertEquals(304, response.statusCode(), known);
        assertEquals(0, response.body().length);
        assertEquals(tag, header(response, "ETag"));
      }
      assertEquals(304, send("HEAD", path, "If-None-Match", tag).statusCode());
      for (String unknown : List.of("\"other\"", tag.replace("\"", ""), "", "W/")) {
        assertEquals(200, send("GET", path, "If-None-Match", unknown).statusCode(), unknown);
      }
    }
    assertEquals(18, tracker.status.total(Counter.HASHLIST_NOT_MODIFIED));
    String tag = header(send("GET", "/hashlist"), "ETag");
    tracker.hashList(6, LOOPBACK);
    server.close();
    serve(tracker);
    HttpResponse<byte[]> changed = send("GET", "/hashlist", "If-None-Match", tag);
    assertEquals(200, changed.statusCode());
    assertNotEquals(tag, header(changed, "ETag"));
  }

  @Test
  void shouldServeAnEmptyList() throws Exception {
    serve(tracker.hashList(0, LOOPBACK));
    for (String path : List.of("/hashlist", "/hashlist.bin")) {
      HttpResponse<byte[]> response = send("GET", path);
      assertEquals(200, response.statusCode());
      assertEquals(0, response.body().length);
      assertEquals("0", header(response, "Content-Length"));
      assertFalse(header(response, "ETag").isEmpty());
    }
  }

  @Test
  void shouldAnswerHeadLikeGet() throws Exception {
    serve(tracker.hashList(9, LOOPBACK));
    for (String path : PATHS) {
      HttpResponse<byte[]> head = send("HEAD", path);
      HttpResponse<byte[]> get = send("GET", path);
      assertEquals(0, head.body().length);
      for (String name : List.of("ETag", "Content-Length", "Content-Type", "Last-Modified")) {
        assertEquals(header(get, name), header(head, name), name);
      }
    }
    assertEquals(405, send("DELETE", "/hashlist").statusCode());
  }

  @Test
  void shouldRefuseOtherSourcesWhateverAProxySays() throws Exception {
    serve(tracker.hashList(3, Cidr.parse("192.0.2.0/24"), Cidr.parse("::/0")));
    for (String path : PATHS) {
      HttpResponse<byte[]> response =
          send("GET", path, "X-Forwarded-For", "192.0.2.1", "X-Real-IP", "192.0.2.1");
      assertEquals(403, response.statusCode());
      assertFalse(text(response).contains(hash(1)), text(response));
      assertEquals("", header(response, "ETag"));
      assertEquals(403, send("GET", path, "If-None-Match", "*").statusCode());
    }
    assertEquals(6, tracker.status.total(Counter.HASHLIST_REFUSED));
    assertEquals(200, send("GET", "/stats").statusCode());
  }

  @Test
  void shouldAskForPatienceBeforeTheFirstPass() throws Exception {
    serve(tracker.hashList(Optional::empty, LOOPBACK));
    HttpResponse<byte[]> response = send("GET", "/hashlist");
    assertEquals(503, response.statusCode());
    assertEquals("5", header(response, "Retry-After"));
    assertEquals(1, tracker.status.total(Counter.HASHLIST_NOT_READY));
  }

  @Test
  void shouldHaveNoListWithoutOne() throws Exception {
    serve(tracker);
    assertEquals(404, send("GET", "/hashlist").statusCode());
    assertFalse(text(send("GET", "/metrics")).contains("btrt_hashlist_info_hashes"));
    assertTrue(text(send("GET", "/stats")).contains("\"hashlist\":null"));
    assertFalse(text(send("GET", "/")).contains("<h2>Hash list</h2>"));
  }

  @Test
  void shouldShowHowManyThereAre() throws Exception {
    serve(tracker.hashList(42, LOOPBACK));
    Map<String, Double> metrics = MetricsDocumentTest.parse(send("GET", "/metrics").body());
    assertEquals(42.0, metrics.get("btrt_hashlist_info_hashes"));
    assertEquals(42.0, metrics.get("btrt_hashlist_swarms_total{change=\"added\"}"));
    Map<String, Object> stats = StatsDocumentTest.parse(send("GET", "/stats").body());
    assertEquals(42L, stats.get("hashlist.info_hashes"));
    assertEquals(TestTracker.NOW_MS / 1000 - 4, stats.get("hashlist.as_of_epoch_s"));
    String page = text(send("GET", "/"));
    assertTrue(page.contains("<h2>Hash list</h2>"), page);
  }
}
