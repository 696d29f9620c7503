// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.LogManager;
import org.btrt.common.DistinctLog;
import org.btrt.config.WebSettings;
import org.btrt.status.Counter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may change things, how they ask, and what they are told; over real sockets. */
@Timeout(60)
class AdminApiSystemTest {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final String HASH = "0123456789abcdef0123456789abcdef01234567";
  private static final String OTHER = "ffffffffffffffffffffffffffffffffffffffff";
  private static final String BOTH =
      "{\"info_hashes\": [\"" + HASH + "\", \"" + OTHER.toUpperCase(Locale.ROOT) + "\"]}";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final TestTracker tracker = TestTracker.busy();
  private final AtomicLong nowNs = new AtomicLong();
  private final List<String> journal = new CopyOnWriteArrayList<>();
  private final Actions actions = new Actions();
  private AdminApi admin;
  private WebServer server;

  /** Keeps what it was asked for. */
  private static final class Actions implements AdminActions {
    final List<String> asked = new CopyOnWriteArrayList<>();
    volatile boolean isDraining;
    volatile Reload reload = new Reload(true, List.of());
    volatile Exception failure;

    @Override
    public boolean serve(List<String> infoHashes, boolean isServed) throws IOException {
      if (failure instanceof IOException e) {
        throw e;
      }
      if (failure instanceof IllegalArgumentException e) {
        throw e;
      }
      asked.add((isServed ? "allow " : "deny ") + infoHashes);
      return !isServed;
    }

    @Override
    public long drop(List<String> infoHashes) {
      asked.add("drop " + infoHashes);
      return 7;
    }

    @Override
    public Reload reload() throws TimeoutException {
      if (failure instanceof TimeoutException e) {
        throw e;
      }
      asked.add("reload");
      return reload;
    }

    @Override
    public void drain(boolean wanted) {
      isDraining = wanted;
    }

    @Override
    public boolean isDraining() {
      return isDraining;
    }
  }

  @BeforeEach
  void start() {
    DistinctLog log = new DistinctLog(LogManager.getLogger(AdminApiSystemTest.class), nowNs::get);
    admin =
        new AdminApi(
            Optional.of(TOKEN), actions, tracker.status.register(), journal::add, log, nowNs::get);
    server =
        WebServer.start(
            new WebSettings(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))),
            tracker.sources(),
            Optional.of(admin),
            log);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    assertEquals(0, tracker.status.total(Counter.INTERNAL_ERRORS));
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.addresses().get(0).getPort() + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return send("POST", path, body, "Authorization", "Bearer " + TOKEN);
  }

  private static void assertAnswer(int status, String body, HttpResponse<String> response) {
    assertEquals(body + "\n", response.body());
    assertEquals(status, response.statusCode());
    assertEquals("application/json", response.headers().firstValue("Content-Type").orElse(""));
    assertEquals("no-store", response.headers().firstValue("Cache-Control").orElse(""));
  }

  private long count(Counter counter) {
    return tracker.status.total(counter);
  }

  @Test
  void shouldDoWhatItIsAskedAndWriteItDown() throws Exception {
    assertAnswer(200, "{\"info_hashes\":2,\"survives_restart\":false}", post("/admin/allow", BOTH));
    assertAnswer(200, "{\"info_hashes\":2,\"survives_restart\":true}", post("/admin/deny", BOTH));
    assertAnswer(200, "{\"info_hashes\":2,\"peers\":7}", post("/admin/drop", BOTH));
    assertAnswer(200, "{\"reloaded\":true,\"messages\":[]}", post("/admin/reload", ""));
    String both = "[" + HASH + ", " + OTHER + "]";
    assertEquals(List.of("allow " + both, "deny " + both, "drop " + both, "reload"), actions.asked);
    assertEquals(4, count(Counter.ADMIN_DONE));
    List<String> written =
        journal.stream().map(line -> line.replaceFirst("127\\.0\\.0\\.1:[0-9]+", "WHO")).toList();
    List<String> expected = new ArrayList<>();
    for (String what : List.of("allow", "deny", "drop")) {
      expected.add("admin: WHO: " + what + " " + HASH);
      expected.add("admin: WHO: " + what + " " + OTHER);
    }
    expected.add("admin: WHO: reload");
    assertEquals(expected, written);
  }

  @Test
  void shouldSayHowAReloadFailed() throws Exception {
    actions.reload = new AdminActions.Reload(false, List.of("a:1: \"b\": c", "\u00e4"));
    assertAnswer(
        422,
        "{\"reloaded\":false,\"messages\":[\"a:1: \\\"b\\\": c\",\"\\u00E4\"]}",
        post("/admin/reload", "{}"));
    assertEquals(1, count(Counter.ADMIN_FAILED));
    actions.failure = new TimeoutException();
    assertEquals(503, post("/admin/reload", "").statusCode());
    assertEquals(2, count(Counter.ADMIN_FAILED));
  }

  @Test
  void shouldTellLoadBalancersWhetherToSendAnybody() throws Exception {
    assertEquals(200, send("GET", "/health", "").statusCode());
    assertAnswer(200, "{\"draining\":true}", post("/admin/drain", ""));
    HttpResponse<String> health = send("GET", "/health", "");
    assertEquals(503, health.statusCode());
    assertEquals("draining\n", health.body());
    assertEquals(503, send("HEAD", "/health", "").statusCode());
    assertAnswer(200, "{\"draining\":false}", post("/admin/undrain", ""));
    assertEquals("serving\n", send("GET", "/health", "").body());
  }

  @Test
  void shouldSayThatNothingHasChangedWhenItCannotBeKept() throws Exception {
    actions.failure = new IOException("No space left on device");
    assertAnswer(
        500,
        "{\"error\":\"nothing is changed, it cannot be kept; the log says why\"}",
        post("/admin/deny", BOTH));
    assertEquals(1, count(Counter.ADMIN_FAILED));
    actions.failure = new IllegalArgumentException("there are too many");
    assertAnswer(400, "{\"error\":\"there are too many\"}", post("/admin/deny", BOTH));
    assertEquals(List.of(), journal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "{\"info_hashes\": []}",
        "{\"info_hashes\": \"" + HASH + "\"}",
        "{\"info_hashes\": [null]}",
        "{\"info_hashes\": [1]}",
        "{\"info_hashes\": [\"" + HASH + "0\"]}",
        "{\"info_hashes\": [\"" + HASH + "\", [\"" + HASH + "\"]]}",
        "{\"info_hashes\": [\"" + HASH + "\"], \"x\": 1}",
        "{\"info_hashes\": [\"" + HASH + "\"], \"info_hashes\": [\"" + HASH + "\"]}",
        "{\"info_hash\": [\"" + HASH + "\"]}",
        "{\"info_hashes\": [\"" + HASH + "\"]} {}",
        "{\"info_hashes\": [\"" + HASH + "\"",
        "{\"info_hashes\": [\"" + HASH + "\",]}",
        "info_hashes=" + HASH
      })
  void shouldSayWhatItExpects(String body) throws Exception {
    for (String path : List.of("/admin/allow", "/admin/deny", "/admin/drop")) {
      HttpResponse<String> response = post(path, body);
      assertEquals(400, response.statusCode(), response.body());
      assertTrue(
          response.body().startsWith("{\"error\":\"the body ")
              && response.body().contains("expected: {\\\"info_hashes\\\": [\\\"40 hex digits\\\""),
          response.body());
    }
    assertEquals(400, post("/admin/drop", "").statusCode());
    assertEquals(4, count(Counter.ADMIN_WRONG));
    assertEquals(List.of(), actions.asked);
  }

  @Test
  void shouldTakeAThousandInfoHashesAndNoMore() throws Exception {
    String thousand = ("\"" + HASH + "\",").repeat(AdminBody.INFO_HASHES_MAX - 1);
    String end = "\"" + OTHER + "\"]}";
    assertEquals(200, post("/admin/drop", "{\"info_hashes\":[" + thousand + end).statusCode());
    assertEquals(
        400,
        post("/admin/drop", "{\"info_hashes\":[\"" + HASH + "\"," + thousand + end).statusCode());
    assertEquals(413, post("/admin/drop", " ".repeat(AdminApi.BODY_MAX_BYTES + 1)).statusCode());
    assertEquals(1, actions.asked.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"})
  void shouldTakePostOnly(String method) throws Exception {
    HttpResponse<String> response =
        send(method, "/admin/reload", "", "Authorization", "Bearer " + TOKEN);
    assertEquals(405, response.statusCode());
    assertEquals("POST", response.headers().firstValue("Allow").orElse(""));
    // No page of another site is told that it may ask.
    assertTrue(
        response.headers().map().keySet().stream()
            .noneMatch(name -> name.startsWith("access-control")));
    assertEquals(List.of(), actions.asked);
  }

  @Test
  void shouldKnowNoOtherPath() throws Exception {
    for (String path : List.of("/admin/", "/admin/allow/", "/admin/Allow", "/admin/x?y")) {
      assertEquals(404, post(path, BOTH).statusCode(), path);
    }
    assertEquals(404, send("GET", "/admin", "").statusCode());
  }

  @ParameterizedTest
  @CsvSource({
    "'', Bearer realm=\"btrt\"",
    "Basic dTpw, 'Bearer realm=\"btrt\", error=\"invalid_token\"'",
    "Bearer, 'Bearer realm=\"btrt\", error=\"invalid_token\"'",
    "Bearer 0123456789abcdef0123456789abcde, 'Bearer realm=\"btrt\", error=\"invalid_token\"'",
    "Bearer 0123456789abcdef0123456789abcdef0, 'Bearer realm=\"btrt\", error=\"invalid_token\"'",
    TOKEN + ", 'Bearer realm=\"btrt\", error=\"invalid_token\"'"
  })
  void shouldRefuseWhoeverHasNotTheToken(String field, String challenge) throws Exception {
    HttpResponse<String> response =
        field.isEmpty()
            ? send("POST", "/admin/reload", "")
            : send("POST", "/admin/reload", "", "Authorization", field);
    assertEquals(401, response.statusCode());
    assertEquals(challenge, response.headers().firstValue("WWW-Authenticate").orElse(""));
    assertEquals(List.of(), actions.asked);
    assertEquals(1, count(Counter.ADMIN_UNAUTHORIZED));
  }

  @Test
  void shouldTakeTheSchemeInAnyCaseAndTheFieldOnce() throws Exception {
    assertEquals(
        200, send("POST", "/admin/reload", "", "Authorization", "bEARER " + TOKEN).statusCode());
    assertEquals(
        401,
        send(
                "POST",
                "/admin/reload",
                "",
                "Authorization",
                "Bearer " + TOKEN,
                "Authorization",
                "Bearer " + TOKEN)
            .statusCode());
  }

  @Test
  void shouldNotListenToWhoeverTriesTooOften() throws Exception {
    for (int i = 0; i < FailedAttempts.ATTEMPTS_MAX; i++) {
      assertEquals(
          401, send("POST", "/admin/reload", "", "Authorization", "Bearer " + i).statusCode());
    }
    HttpResponse<String> limited = post("/admin/reload", "");
    assertEquals(429, limited.statusCode());
    assertEquals("60", limited.headers().firstValue("Retry-After").orElse(""));
    assertEquals(1, count(Counter.ADMIN_LIMITED));
    assertEquals(200, send("GET", "/stats", "").statusCode());
    nowNs.addAndGet(TimeUnit.SECONDS.toNanos(FailedAttempts.WINDOW_S));
    assertEquals(200, post("/admin/reload", "").statusCode());
  }

  @Test
  void shouldRefusePagesOfOtherSites() throws Exception {
    String own = "127.0.0.1:" + server.addresses().get(0).getPort();
    for (String origin : List.of("http://evil.example", "null", "http://127.0.0.1", own)) {
      HttpResponse<String> response =
          send("POST", "/admin/reload", "", "Authorization", "Bearer " + TOKEN, "Origin", origin);
      assertEquals(403, response.statusCode(), origin);
    }
    assertEquals(4, count(Counter.ADMIN_FOREIGN));
    for (String origin : List.of("http://" + own, "https://" + own)) {
      assertEquals(
          200,
          send("POST", "/admin/reload", "", "Authorization", "Bearer " + TOKEN, "Origin", origin)
              .statusCode());
    }
  }

  @Test
  void shouldTakeAnotherTokenOrNone() throws Exception {
    String other = "fedcba9876543210fedcba9876543210";
    admin.token(Optional.of(other));
    assertEquals(401, post("/admin/reload", "").statusCode());
    assertEquals(
        200, send("POST", "/admin/reload", "", "Authorization", "Bearer " + other).statusCode());
    admin.token(Optional.empty());
    HttpResponse<String> off =
        send("POST", "/admin/reload", "", "Authorization", "Bearer " + other);
    assertEquals(404, off.statusCode());
    assertTrue(off.body().contains("web.admin_token_file"), off.body());
    assertFalse(off.headers().firstValue("WWW-Authenticate").isPresent());
  }
}
