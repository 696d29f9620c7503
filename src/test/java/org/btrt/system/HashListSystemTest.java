// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.btrt.transport.udp.UdpClient;
import org.btrt.transport.udp.UdpClient.Announce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From announces to the list that cron takes away, with the distribution's program. */
@Timeout(180)
class HashListSystemTest {
  private static final int EXIT_FINE = 0;
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_WRONG = 2;
  private static final int EXIT_UNCHANGED = 3;
  private static final Duration WAIT_MAX = Duration.ofSeconds(90);

  @TempDir private Path directory;

  private Path configuration(int webPort) throws IOException {
    return BtrtProcess.write(
        directory,
        "btrt.conf",
        "udp: {listen: ['127.0.0.1:0']}",
        "http: {listen: []}",
        "web: {listen: ['127.0.0.1:" + webPort + "']}",
        "peer_groups: [{name: local, priority: 0, cidr_list: ['127.1.0.0/16']}]",
        "hashlist:",
        "  enabled: true",
        "  stable_time: 0",
        "  min_local_seeders: 2",
        "  min_local_peers: 2",
        "  keep_local_peers: 2",
        "  file: hashes.txt");
  }

  /** The command must know the port before the tracker listens. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static void seed(InetSocketAddress tracker, String address, int torrent, int event)
      throws IOException {
    InetSocketAddress local = new InetSocketAddress(InetAddress.getByName(address), 0);
    try (UdpClient client = new UdpClient(tracker, local)) {
      byte[] hash = UdpClient.hash(torrent);
      byte[] id = UdpClient.peerId(torrent);
      client.ask(new Announce(client.connect(), 1, hash, id, 0, event, 0, 0, 6881).encode());
    }
  }

  private static String hex(int torrent) {
    return HexFormat.of().formatHex(UdpClient.hash(torrent));
  }

  private String hashList(int expectedStatus, Path configuration, String... options)
      throws IOException, InterruptedException {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "hashlist";
    arguments[1] = "-c";
    arguments[2] = configuration.toString();
    System.arraycopy(options, 0, arguments, 3, options.length);
    try (BtrtProcess process = BtrtProcess.start(directory, arguments)) {
      assertEquals(expectedStatus, process.exitStatus(), process::output);
      assertTrue(!process.output().contains("\tat "), process::output);
      return process.output();
    }
  }

  @Test
  void shouldListWhatHasEnoughLocalSeeders() throws IOException, InterruptedException {
    Path file = configuration(freePort());
    Path hashes = directory.resolve("hashes.txt");
    Path taken = directory.resolve("taken");
    try (BtrtProcess tracker = BtrtProcess.run(directory, file)) {
      InetSocketAddress udp = tracker.udp();
      for (int i = 1; i <= 2; i++) {
        seed(udp, "127.1.0." + i, 9, TestPeers.EVENT_NONE);
        seed(udp, "127.1.0." + i, 3, TestPeers.EVENT_NONE);
        // As many, but elsewhere.
        seed(udp, "127.2.0." + i, 5, TestPeers.EVENT_NONE);
      }
      String both = hex(3) + "\n" + hex(9) + "\n";
      awaitContent(tracker, hashes, both);

      assertEquals(both, hashList(EXIT_FINE, file));
      assertEquals("", hashList(EXIT_FINE, file, "-o", taken.toString()));
      assertEquals(both, Files.readString(taken));
      assertEquals("", hashList(EXIT_UNCHANGED, file, "-o", taken.toString()));
      hashList(EXIT_FINE, file, "-f", "binary", "-o", taken.toString());
      assertArrayEquals(HexFormat.of().parseHex(hex(3) + hex(9)), Files.readAllBytes(taken));
      assertTrue(hashList(EXIT_FINE, file, "-f", "json").contains("\"local_seeders\":2"));
      assertEquals(both, hashList(EXIT_FINE, file, "--from-file"));

      // A seeder leaves: the torrent is off with the next pass.
      seed(udp, "127.1.0.1", 3, TestPeers.EVENT_STOPPED);
      awaitContent(tracker, hashes, hex(9) + "\n");
      assertEquals(EXIT_FINE, tracker.terminate(), tracker::output);
    }
    assertTrue(hashList(EXIT_FAILED, file).startsWith("no hash list: http://127.0.0.1:"));
    hashList(EXIT_FINE, file, "--from-file");
    Files.setLastModifiedTime(hashes, FileTime.from(Instant.now().minusSeconds(400)));
    String old = hashList(EXIT_FAILED, file, "--from-file", "-o", taken.toString());
    assertTrue(old.contains("s old, expected: at most 300 s"), old);
    hashList(EXIT_FINE, file, "--from-file", "--max-age", "3600");
    Files.writeString(hashes, hex(9));
    String cut = hashList(EXIT_FAILED, file, "--from-file");
    assertTrue(cut.contains("the last line is cut"), cut);
    hashList(EXIT_WRONG, file, "-f", "xml");
  }

  /** A reload lets the next pass come soon. */
  private static void awaitContent(BtrtProcess tracker, Path file, String content)
      throws IOException, InterruptedException {
    tracker.signal("HUP");
    await(content)
        .atMost(WAIT_MAX)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> Files.exists(file) && Files.readString(file).equals(content));
  }

  @Test
  void shouldServeOnWhenTheFileCannotBeWritten() throws IOException, InterruptedException {
    Path file = configuration(freePort());
    // Root may write anywhere, but not replace a directory by a file.
    Files.createDirectories(directory.resolve("hashes.txt/taken"));
    try (BtrtProcess tracker = BtrtProcess.run(directory, file)) {
      tracker.awaitLines("hashes.txt cannot be written", 1);
      assertEquals("", hashList(EXIT_FINE, file));
      assertEquals(1, tracker.lines("hashlist.file"), tracker::output);
      assertEquals(EXIT_FINE, tracker.terminate(), tracker::output);
    }
  }

  @Test
  void shouldAskForGroupsAndForAList() throws IOException, InterruptedException {
    Path without =
        BtrtProcess.write(directory, "a.conf", "hashlist:", "  enabled: true", "  stable_time: 0");
    String output = hashList(EXIT_WRONG, without);
    assertTrue(output.contains(without + ":2: hashlist.enabled: is true without"), output);
    Path off = BtrtProcess.write(directory, "b.conf", "web: {listen: []}");
    String said = hashList(EXIT_WRONG, off);
    assertTrue(said.contains("hashlist.enabled is false in " + off), said);
  }
}
