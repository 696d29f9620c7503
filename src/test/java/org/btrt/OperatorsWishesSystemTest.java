// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.btrt.config.Configuration;
import org.btrt.natcheck.FakePeer;
import org.btrt.status.Counter;
import org.btrt.transport.http.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole tracker that checks, writes down, refuses and remembers as its configuration says. */
@Timeout(120)
class OperatorsWishesSystemTest {
  private static final String HASH = "aaaaaaaaaaaaaaaaaaaa";

  @TempDir private Path directory;
  private Path file;

  private ConfigurationSource source(String... lines) throws IOException {
    file = directory.resolve("btrt.conf");
    Files.writeString(
        file,
        String.join("\n", lines)
            + "\nudp: {listen: ['127.0.0.1:0'], workers: 1}"
            + "\nweb: {listen: []}\nstore: {path: store, max_swarms: 1000, max_peers: 1000}\n");
    return new ConfigurationSource(Optional.of(file));
  }

  private static String announce(int port, String more) {
    return "/announce?info_hash="
        + HASH
        + "&peer_id=-XX0001-000000000001&port="
        + port
        + "&left=1&numwant=50"
        + more;
  }

  private static String body(Tracker tracker, String target) throws IOException {
    try (RawClient client = new RawClient(tracker.httpAddresses().getFirst())) {
      return client.get(target).reply().body();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "access: {mode: allow, list: missing}",
        "access: {torrents: missing}",
        "access: {deny_addresses: missing}",
        "policy: {exempt: missing}"
      })
  void shouldTellOfAFileThatCannotBeReadBeforeAStoreIsMade(String wish) throws Exception {
    Configuration configuration = source(wish).read().configuration();
    Exception told = assertThrows(Exception.class, () -> Tracker.start(configuration).close());
    assertTrue(told.getMessage().contains("missing"), told.getMessage());
    assertFalse(Files.exists(directory.resolve("store")));
  }

  @Test
  void shouldHandOutOnlyPeersThatCanBeConnectedTo() throws Exception {
    ConfigurationSource source =
        source(
            "http: {listen: ['127.0.0.1:0'], workers: 1}",
            "nat_check: {enabled: true, skip: [], tries: 1, log: true}");
    FakePeer gone = new FakePeer("127.0.0.1", FakePeer.echo());
    gone.close();
    try (FakePeer peer = new FakePeer("127.0.0.1", FakePeer.echo());
        Tracker tracker = Tracker.start(source.read().configuration())) {
      body(tracker, announce(peer.port(), ""));
      body(tracker, announce(gone.port(), ""));
      await()
          .atMost(30, SECONDS)
          .until(
              () ->
                  tracker.status().total(Counter.NAT_CHECKS_REACHED) == 1
                      && tracker.status().total(Counter.NAT_CHECKS_UNREACHABLE) == 1);
      String reply = body(tracker, announce(80, ""));
      String expected =
          "5:peers6:\u007f\0\0\1" + (char) (peer.port() >> 8) + (char) (peer.port() & 0xFF);
      assertTrue(reply.contains(expected), reply);
      assertTrue(reply.contains("10:incompletei3e"), reply);
      await()
          .atMost(30, SECONDS)
          .until(() -> tracker.status().total(Counter.NAT_CHECKS_SKIPPED) == 1);
      assertEquals(1, peer.handshakes().size());
    }
  }

  @Test
  void shouldRememberCompletedDownloadsOverARestart() throws Exception {
    ConfigurationSource source =
        source(
            "http: {listen: ['127.0.0.1:0'], workers: 1}",
            "announce: {keep_dead: 86400, jitter: 0}");
    String dead = "d5:filesd20:" + HASH + "d8:completei0e10:downloadedi1e10:incompletei0eeee";
    String completed = announce(1, "&left=0&event=completed");
    try (Tracker tracker = Tracker.start(source.read().configuration())) {
      assertTrue(body(tracker, completed).contains("10:downloadedi1e"));
      body(tracker, announce(1, "&event=stopped"));
      assertEquals(dead, body(tracker, "/scrape?info_hash=" + HASH));
    }
    try (Tracker tracker = Tracker.start(source.read().configuration())) {
      assertEquals(dead, body(tracker, "/scrape?info_hash=" + HASH));
      assertTrue(body(tracker, completed).contains("10:downloadedi2e"));
    }
  }

  @Test
  void shouldWriteDownRequestsAndRefuseAddressesAsAReloadSays() throws Exception {
    ConfigurationSource source =
        source("http: {listen: ['127.0.0.1:0'], access_log: access.log, access_log_flush: 0}");
    Path log = directory.resolve("access.log");
    Path old = directory.resolve("access.log.1");
    try (Tracker tracker = Tracker.start(source.read().configuration())) {
      assertTrue(body(tracker, announce(1, "")).contains("8:interval"));
      await().atMost(30, SECONDS).until(() -> Files.readAllLines(log).size() == 1);
      Files.move(log, old);
      tracker.reopenAccessLog();
      await().atMost(30, SECONDS).until(() -> Files.exists(log));
      Files.writeString(directory.resolve("denied"), "127.0.0.0/8\n");
      ConfigurationSource denying =
          source(
              "http: {listen: ['127.0.0.1:0'], access_log: access.log}",
              "access: {deny_addresses: denied}");
      tracker.reload(denying.read().configuration());
      assertTrue(body(tracker, announce(1, "")).contains("failure reason"));
    }
    // The last line is written when the tracker ends, whatever the time.
    List<String> lines = Files.readAllLines(log);
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(lines.getFirst().startsWith("127.0.0.1 - - ["), lines::toString);
    assertEquals(1, Files.readAllLines(old).size());
  }
}
