// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.btrt.web.StatsDocumentTest;

/**
 * A headless Chromium with one page, spoken to by its DevTools protocol: opens, looks, types, takes
 * pictures, and remembers what the page asked for and complained of.
 *
 * <p><em>Threading:</em> one test.
 */
final class Browser implements AutoCloseable {
  private static final Path PROGRAM =
      Path.of(System.getProperty("btrt.chromium", "/usr/bin/chromium"));
  private static final int WAIT_MAX_S = 60;

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<Long, CompletableFuture<Map<String, Object>>> answers =
      new ConcurrentHashMap<>();
  private final List<Map<String, Object>> events = new CopyOnWriteArrayList<>();
  private WebSocket socket;
  private long lastId;

  private Browser(Process process) {
    this.process = process;
  }

  /** Starts one with a profile of its own in a directory. */
  static Browser start(Path directory) throws IOException, InterruptedException {
    assertTrue(
        Files.isExecutable(PROGRAM), "the browser trial needs " + PROGRAM + ", Debian: chromium");
    Path profile = Files.createTempDirectory(directory, "profile");
    List<String> command = new ArrayList<>();
    command.add(PROGRAM.toString());
    command.addAll(
        List.of(
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--disable-quic",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile));
    if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
      command.add("--no-sandbox");
    }
    command.add("about:blank");
    Browser browser =
        new Browser(
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("chromium.out").toFile())
                .start());
    try {
      browser.connect(profile);
      return browser;
    } catch (RuntimeException | Error e) {
      browser.close();
      throw e;
    }
  }

  private void connect(Path profile) throws IOException, InterruptedException {
    Path port = profile.resolve("DevToolsActivePort");
    await("the browser")
        .atMost(Duration.ofSeconds(WAIT_MAX_S))
        .until(() -> Files.exists(port) && Files.readAllLines(port).size() > 1);
    URI list = URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json/list");
    byte[] pages =
        client.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofByteArray()).body();
    Map<String, Object> found = StatsDocumentTest.parse(pages);
    int page = 0;
    while (!"page".equals(found.get("[" + page + "].type"))) {
      assertTrue(found.containsKey("[" + page + "].type"), () -> "no page in " + found);
      page++;
    }
    URI url = URI.create(found.get("[" + page + "].webSocketDebuggerUrl").toString());
    socket = client.newWebSocketBuilder().buildAsync(url, new Messages()).join();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      send(domain + ".enable", "{}");
    }
  }

  /**
   * Asks for something and waits for the answer.
   *
   * @param parameters a JSON object
   * @return the answer's leaves by path, for instance {@code result.value}
   */
  Map<String, Object> send(String method, String parameters) {
    long id = ++lastId;
    CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket
        .sendText(
            "{\"id\":%d,\"method\":\"%s\",\"params\":%s}".formatted(id, method, parameters), true)
        .join();
    Map<String, Object> leaves = answer.orTimeout(WAIT_MAX_S, TimeUnit.SECONDS).join();
    assertTrue(!leaves.containsKey("error.message"), () -> method + ": " + leaves);
    return leaves;
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  /** Opens a page and waits until it is there; what pages before have said is forgotten. */
  void open(String url) {
    events.clear();
    send("Page.navigate", "{\"url\":" + quoted(url) + "}");
    awaitLoad();
  }

  /** Leaves the page, and forgets what it has said. */
  void leave() {
    open("about:blank");
    events.clear();
  }

  void reload() {
    events.clear();
    send("Page.reload", "{}");
    awaitLoad();
  }

  private void awaitLoad() {
    await("the page")
        .atMost(Duration.ofSeconds(WAIT_MAX_S))
        .until(() -> events.stream().anyMatch(event -> is(event, "Page.loadEventFired")));
  }

  private static boolean is(Map<String, Object> event, String method) {
    return method.equals(event.get("method"));
  }

  /** What an expression of JavaScript is, or the promise that it makes keeps, as text. */
  String evaluate(String expression) {
    Map<String, Object> answer =
        send(
            "Runtime.evaluate",
            "{\"awaitPromise\":true,\"returnByValue\":true,\"expression\":"
                + quoted("(async () => String(await (" + expression + ")))()")
                + "}");
    assertTrue(
        !answer.containsKey("result.exceptionDetails.text"), () -> expression + ": " + answer);
    return answer.get("result.result.value").toString();
  }

  /** The text of the first element that a selector finds. */
  String text(String selector) {
    return evaluate("document.querySelector(" + quoted(selector) + ").textContent");
  }

  /** Presses a key that writes nothing, for instance {@code ArrowLeft}. */
  void press(String key) {
    for (String type : List.of("rawKeyDown", "keyUp")) {
      send(
          "Input.dispatchKeyEvent",
          "{\"type\":\"%s\",\"key\":\"%s\",\"code\":\"%s\"}".formatted(type, key, key));
    }
  }

  /** Makes the window so large, dark or light, a phone's or not. */
  void look(int width, int height, boolean isDark, boolean isPhone) {
    send(
        "Emulation.setDeviceMetricsOverride",
        "{\"width\":%d,\"height\":%d,\"deviceScaleFactor\":1,\"mobile\":%s}"
            .formatted(width, height, isPhone));
    send(
        "Emulation.setEmulatedMedia",
        "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"%s\"}]}"
            .formatted(isDark ? "dark" : "light"));
  }

  /** Writes a picture (PNG) of the window. */
  void picture(Path file) throws IOException {
    Map<String, Object> answer = send("Page.captureScreenshot", "{\"format\":\"png\"}");
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(answer.get("result.data").toString()));
  }

  /** What the page has complained of in the console, exceptions and violations of its policy. */
  List<String> complaints() {
    return events.stream()
        .filter(
            event ->
                is(event, "Runtime.exceptionThrown")
                    || is(event, "Log.entryAdded")
                    || is(event, "Runtime.consoleAPICalled")
                    || is(event, "Page.javascriptDialogOpening"))
        .map(Object::toString)
        .toList();
  }

  /** What the page has asked for. */
  List<String> requests() {
    return events.stream()
        .filter(event -> is(event, "Network.requestWillBeSent"))
        .map(event -> event.get("params.request.url").toString())
        .toList();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(WAIT_MAX_S, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }

  /** Puts messages together and sorts them into answers and events. */
  private final class Messages implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      message.append(part);
      if (isLast) {
        byte[] whole = message.toString().getBytes(StandardCharsets.UTF_8);
        message.setLength(0);
        take(whole);
      }
      from.request(1);
      return null;
    }

    private void take(byte[] whole) {
      try {
        Map<String, Object> leaves = StatsDocumentTest.parse(whole);
        if (leaves.get("id") instanceof Long id) {
          answers.remove(id).complete(leaves);
        } else {
          events.add(leaves);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
