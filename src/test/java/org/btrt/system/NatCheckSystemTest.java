// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.btrt.common.SocketAddressText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real clients (libtorrent) and a tracker that connects to them before it hands them out for long.
 */
class NatCheckSystemTest {
  @TempDir private Path directory;

  @Test
  void shouldFindRealClientsReachable() throws IOException, InterruptedException {
    TorrentProcesses clients = new TorrentProcesses(directory);
    Path seed = Files.createDirectory(directory.resolve("seed"));
    Path torrent = directory.resolve("file.torrent");
    clients.make(Files.write(seed.resolve("file.bin"), new byte[1 << 20]), torrent);
    Path configuration =
        BtrtProcess.write(
            directory,
            "btrt.conf",
            "udp: {listen: ['127.0.0.1:0']}",
            "http: {listen: ['127.0.0.1:0']}",
            "web: {listen: []}",
            "nat_check: {enabled: true, skip: [], tries: 1, log: true}");
    try (BtrtProcess tracker = BtrtProcess.run(directory, configuration)) {
      Process open =
          clients.run("open", List.of(), torrent, seed, "127.0.0.1:0", url(tracker, "udp"));
      Process encrypted =
          clients.runEncrypted("encrypted", torrent, seed, "127.0.0.1:0", url(tracker, "http"));
      try {
        tracker.awaitLines(" has answered with a handshake", 1);
        // It closes what is not encrypted.
        tracker.awaitLines(" has taken the connection", 1);
        assertEquals(0, tracker.lines(" cannot be connected to"), tracker::output);
      } finally {
        open.destroyForcibly();
        encrypted.destroyForcibly();
      }
    }
  }

  private static String url(BtrtProcess tracker, String scheme) {
    InetSocketAddress address =
        tracker.address(scheme, false).orElseThrow(() -> new AssertionError(tracker.output()));
    return scheme + "://" + SocketAddressText.format(address) + "/announce";
  }
}
