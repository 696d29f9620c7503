// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.btrt.common.TestCertificate;
import org.btrt.config.Configuration;
import org.btrt.status.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rehearsal leaves nothing behind, whatever the operator's settings are. */
class RehearsalSystemTest {
  @TempDir private Path directory;

  private Configuration configuration(String... lines) throws Exception {
    Path list = Files.writeString(directory.resolve("list"), "");
    Path file = directory.resolve("btrt.conf");
    Files.writeString(
        file,
        String.join("\n", lines)
            + "\naccess: {mode: allow, list: "
            + list
            + "}\nweb: {listen: []}\nstore: {max_swarms: 1000, max_peers: 1000}\n");
    return new ConfigurationSource(Optional.of(file)).read().configuration();
  }

  @Test
  void shouldLeaveStoreAndCountersUntouched() throws Exception {
    Configuration configuration =
        configuration("udp: {listen: ['127.0.0.1:0']}", "http: {listen: ['127.0.0.1:0']}");
    try (Tracker tracker = Tracker.start(configuration, 200, Optional.empty(), () -> {})) {
      assertEquals(1, tracker.udpAddresses().size());
      assertEquals(1, tracker.httpAddresses().size());
      for (Counter counter : Counter.values()) {
        assertEquals(0, tracker.status().total(counter), counter::name);
      }
    }
  }

  @Test
  void shouldRehearseHandshakesToo() throws Exception {
    TestCertificate.usual().write(directory.resolve("chain.pem"), directory.resolve("key.pem"));
    Configuration configuration =
        configuration(
            "udp: {listen: []}",
            "http: {listen: []}",
            "https: {listen: '127.0.0.1:0', certificate: chain.pem, private_key: key.pem}");
    try (Tracker tracker = Tracker.start(configuration, 200, Optional.empty(), () -> {})) {
      assertEquals(1, tracker.httpsAddresses().size());
      for (Counter counter : Counter.values()) {
        assertEquals(0, tracker.status().total(counter), counter::name);
      }
    }
  }

  @Test
  void shouldConverseWithStrangersByTls() throws Exception {
    TestCertificate certificate = TestCertificate.usual();
    certificate.write(directory.resolve("chain.pem"), directory.resolve("key.pem"));
    Configuration configuration =
        configuration(
            "udp: {listen: []}",
            "http: {listen: []}",
            "https: {listen: '127.0.0.1:0', certificate: chain.pem, private_key: key.pem}");
    try (Tracker tracker = Tracker.start(configuration);
        HttpsRehearsal clients =
            new HttpsRehearsal(
                new InventedPeers(),
                tracker.httpsAddresses().getFirst(),
                certificate.certificate())) {
      for (int i = 1; i <= 30; i++) {
        assertEquals(1, clients.converse());
        assertEquals(i, tracker.status().total(Counter.TLS_HANDSHAKES_DONE));
      }
      assertEquals(0, tracker.status().total(Counter.INTERNAL_ERRORS));
    }
  }

  @Test
  void shouldRehearseOnlyWhatIsListenedTo() throws Exception {
    Configuration configuration =
        configuration("udp: {listen: []}", "http: {listen: ['127.0.0.1:0']}");
    try (Tracker tracker = Tracker.start(configuration, 100, Optional.empty(), () -> {})) {
      assertTrue(tracker.udpAddresses().isEmpty());
    }
  }
}
