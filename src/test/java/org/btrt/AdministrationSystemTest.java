// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.btrt.common.SocketAddressText;
import org.btrt.config.Configuration;
import org.btrt.config.ConfigurationException;
import org.btrt.transport.http.RawClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a tracker does when its operator asks for it at {@code web.listen}. */
@Timeout(120)
class AdministrationSystemTest {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final String ONE = "aaaaaaaaaaaaaaaaaaaa";
  private static final String OTHER = "bbbbbbbbbbbbbbbbbbbb";
  private static final String NOT_LISTED = "not";

  @TempDir private Path directory;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<AutoCloseable> closing = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : closing.reversed()) {
      one.close();
    }
    http.close();
  }

  private Configuration configuration(String... lines) throws Exception {
    Path token = directory.resolve("token");
    Files.writeString(token, TOKEN);
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    Path file = directory.resolve("btrt.conf");
    Files.writeString(
        file,
        String.join("\n", lines)
            + "\nudp: {listen: []}"
            + "\nhttp: {listen: ['127.0.0.1:0'], workers: 1}"
            + "\nweb: {listen: ['127.0.0.1:0'], admin_token_file: token}\n");
    return new ConfigurationSource(Optional.of(file)).read().configuration();
  }

  private static String store(String path) {
    return "store: {path: '" + path + "', max_swarms: 1000, max_peers: 5000}";
  }

  private Tracker tracker(Configuration configuration) throws Exception {
    Tracker tracker = Tracker.start(configuration);
    closing.add(tracker);
    return tracker;
  }

  private RawClient client(Tracker tracker) throws IOException {
    RawClient client = new RawClient(tracker.httpAddresses().getFirst());
    closing.add(client);
    return client;
  }

  private String announce(Tracker tracker, String hash, int port) throws IOException {
    try (RawClient client = new RawClient(tracker.httpAddresses().getFirst())) {
      return client.get(target(hash, port)).reply().body();
    }
  }

  private static String target(String hash, int port) {
    return "/announce?info_hash=" + hash + "&peer_id=-XX0001-000000000001&left=1&port=" + port;
  }

  private void assertServed(boolean isServed, Tracker tracker, String hash) throws IOException {
    String body = announce(tracker, hash, 1);
    assertEquals(isServed, !body.startsWith("d14:failure reason"), body);
    assertTrue(isServed || body.contains(NOT_LISTED), body);
  }

  private static String hex(String hash) {
    return HexFormat.of().formatHex(hash.getBytes(StandardCharsets.US_ASCII));
  }

  private HttpResponse<String> get(Tracker tracker, String path) throws Exception {
    return http.send(request(tracker, path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(Tracker tracker, String path, String... hashes)
      throws Exception {
    String body =
        hashes.length == 0
            ? ""
            : "{\"info_hashes\":[\""
                + String.join("\",\"", List.of(hashes).stream().map(h -> hex(h)).toList())
                + "\"]}";
    return http.send(
        request(tracker, path)
            .header("Authorization", "Bearer " + TOKEN)
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(Tracker tracker, String path) {
    String address = SocketAddressText.format(tracker.webAddresses().getFirst());
    return HttpRequest.newBuilder(URI.create("http://" + address + path));
  }

  @Test
  void shouldDenyAndAllowWhateverTheListSaysAlsoAfterReloadsAndRestarts() throws Exception {
    Files.writeString(directory.resolve("list"), hex(ONE) + "\n");
    Configuration configuration =
        configuration("access: {mode: allow, list: list}", store("store"));
    Tracker tracker = tracker(configuration);
    assertServed(true, tracker, ONE);
    assertServed(false, tracker, OTHER);

    assertEquals(
        "{\"info_hashes\":1,\"survives_restart\":true}\n",
        post(tracker, "/admin/deny", ONE).body());
    post(tracker, "/admin/allow", OTHER);
    assertServed(false, tracker, ONE);
    assertServed(true, tracker, OTHER);
    tracker.reload(configuration);
    assertServed(false, tracker, ONE);
    assertServed(true, tracker, OTHER);
    tracker.close();

    Tracker restarted = tracker(configuration);
    assertServed(false, restarted, ONE);
    assertServed(true, restarted, OTHER);
    post(restarted, "/admin/allow", ONE);
    post(restarted, "/admin/deny", OTHER);
    assertServed(true, restarted, ONE);
    assertServed(false, restarted, OTHER);
    assertEquals(hex(ONE) + "\n", Files.readString(directory.resolve("list")));
  }

  @Test
  void shouldSayThatAStoreInMemoryKeepsNothing() throws Exception {
    Configuration configuration = configuration();
    Tracker tracker = tracker(configuration);
    assertEquals(
        "{\"info_hashes\":2,\"survives_restart\":false}\n",
        post(tracker, "/admin/deny", ONE, OTHER).body());
    assertServed(false, tracker, ONE);
    tracker.close();
    assertServed(true, tracker(configuration), ONE);
  }

  @Test
  void shouldNotStartWithChangesThatCannotBeRead() throws Exception {
    Configuration configuration = configuration(store("store"));
    Path changes = directory.resolve("store").resolve(AccessChanges.FILE);
    Files.createDirectories(changes.getParent());
    Files.writeString(changes, "deny everything\n");
    ConfigurationException wrong =
        assertThrows(ConfigurationException.class, () -> Tracker.start(configuration));
    assertTrue(wrong.messages().getFirst().startsWith(changes + ":1: "), wrong.getMessage());
  }

  @Test
  void shouldBeAskedByTheCommand() throws Exception {
    Tracker tracker = tracker(configuration());
    announce(tracker, ONE, 1);
    assertEquals("0 {\"info_hashes\":2,\"peers\":1}", command(tracker, "drop", ONE, OTHER));
    assertEquals("0 {\"info_hashes\":1,\"survives_restart\":false}", command(tracker, "deny", ONE));
    assertServed(false, tracker, ONE);
    assertEquals("0 {\"draining\":true}", command(tracker, "drain"));
    assertEquals("0 {\"draining\":false}", command(tracker, "undrain"));
    assertTrue(command(tracker, "reload").startsWith("1 {\"reloaded\":false"));
    String address = SocketAddressText.format(tracker.webAddresses().getFirst());
    tracker.close();
    assertTrue(command(address, "reload").startsWith("1 not done: "));
  }

  private String command(Tracker tracker, String... arguments) throws IOException {
    return command(SocketAddressText.format(tracker.webAddresses().getFirst()), arguments);
  }

  /** Status and output of the command, with a configuration that names the tracker's port. */
  private String command(String address, String... arguments) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("command.conf"),
            "web: {listen: '" + address + "', admin_token_file: token}\n");
    List<String> all = new ArrayList<>(List.of("admin", "-c", file.toString()));
    for (String argument : arguments) {
      all.add(argument.length() == ONE.length() ? hex(argument) : argument);
    }
    StringWriter out = new StringWriter();
    int status =
        Btrt.commandLine(file, new PrintWriter(out), new PrintWriter(out))
            .execute(all.toArray(String[]::new));
    return status + " " + out.toString().strip();
  }

  @Test
  void shouldForgetATorrent() throws Exception {
    Tracker tracker = tracker(configuration());
    for (int port = 1; port <= 5; port++) {
      announce(tracker, ONE, port);
    }
    announce(tracker, OTHER, 1);
    assertEquals("{\"info_hashes\":1,\"peers\":5}\n", post(tracker, "/admin/drop", ONE).body());
    assertTrue(announce(tracker, ONE, 9).contains("5:peers0:"));
    assertTrue(announce(tracker, OTHER, 9).contains("5:peers6:"));
  }

  /** Behind a load balancer: it is told, and whoever comes all the same is answered and let go. */
  @Test
  void shouldSendClientsElsewhereAndAnswerThem() throws Exception {
    Tracker tracker = tracker(configuration());
    RawClient kept = client(tracker);
    assertFalse(kept.get(target(ONE, 1)).reply().isLast());
    assertEquals(200, get(tracker, "/health").statusCode());

    assertEquals(200, post(tracker, "/admin/drain").statusCode());
    assertEquals(503, get(tracker, "/health").statusCode());
    do {
      kept.get(target(ONE, 1));
    } while (!kept.reply().isLast());
    assertTrue(kept.isAtEnd());
    RawClient late = client(tracker);
    RawClient.Reply reply = late.get(target(ONE, 2)).reply();
    assertTrue(reply.isLast());
    assertTrue(reply.body().contains("8:interval"), reply.body());

    assertEquals(200, post(tracker, "/admin/undrain").statusCode());
    assertEquals(200, get(tracker, "/health").statusCode());
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> !client(tracker).get(target(ONE, 3)).reply().isLast());
  }

  @Test
  void shouldTakeOverAnotherTokenWithAReload() throws Exception {
    Configuration configuration = configuration();
    Tracker tracker = tracker(configuration);
    Files.writeString(directory.resolve("token"), "f".repeat(40));
    tracker.reload(configuration);
    assertEquals(401, post(tracker, "/admin/drain").statusCode());

    Files.writeString(directory.resolve("token"), "short");
    assertThrows(ConfigurationException.class, () -> tracker.reload(configuration));
    Files.delete(directory.resolve("token"));
    assertThrows(ConfigurationException.class, () -> tracker.reload(configuration));
    Files.writeString(directory.resolve("token"), TOKEN);
    tracker.reload(configuration);
    assertEquals(200, post(tracker, "/admin/drain").statusCode());
    // Whoever started this one has no configuration to read.
    assertEquals(422, post(tracker, "/admin/reload").statusCode());
  }
}
