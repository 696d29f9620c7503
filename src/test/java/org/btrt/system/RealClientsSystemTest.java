// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.btrt.common.SocketAddressText;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two real clients (libtorrent), processes of their own that know nothing but the tracker, find
 * each other and exchange a file.
 */
class RealClientsSystemTest {
  private static final long SEED = 20_261_120;
  private static final int FILE_LENGTH = 20 << 20;
  private static final String FILE = "file.bin";

  @TempDir private static Path directory;
  private static TorrentProcesses clients;
  private static BtrtProcess tracker;
  private static boolean hasIpv6;

  @BeforeAll
  static void startTracker() throws IOException, InterruptedException {
    clients = new TorrentProcesses(directory);
    hasIpv6 = canBind("::1");
    String listen = "['127.0.0.1:0'" + (hasIpv6 ? ", '[::1]:0']" : "]");
    Path configuration =
        BtrtProcess.write(
            directory,
            "btrt.conf",
            "udp: {listen: " + listen + "}",
            "http: {listen: " + listen + "}",
            "web: {listen: []}");
    tracker = BtrtProcess.run(directory, configuration);
    makeTorrent();
  }

  private static boolean canBind(String address) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static void makeTorrent() throws IOException, InterruptedException {
    System.out.println("seed=" + SEED);
    byte[] content = new byte[FILE_LENGTH];
    new Random(SEED).nextBytes(content);
    Path file =
        Files.write(Files.createDirectory(directory.resolve("seed")).resolve(FILE), content);
    clients.make(file, torrent());
  }

  private static Path torrent() {
    return directory.resolve("file.torrent");
  }

  @AfterAll
  static void stopTracker() {
    if (tracker != null) {
      tracker.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "udp, udp, false",
    "udp, udp, true",
    "http, http, false",
    "http, http, true",
    "udp, http, false",
    "http, udp, true",
  })
  void shouldBringTwoClientsTogether(String ofSeed, String ofLeecher, boolean ipv6)
      throws IOException {
    assumeTrue(!ipv6 || hasIpv6, "::1 cannot be bound");
    Path target = Files.createTempDirectory(directory, "leecher-");
    String listen = ipv6 ? "[::1]:0" : "127.0.0.1:0";
    Process seed = run("seed", directory.resolve("seed"), listen, announceUrl(ofSeed, ipv6));
    Process leecher = null;
    try {
      clients.awaitSeeding("seed", tracker);
      leecher = run("leecher", target, listen, announceUrl(ofLeecher, ipv6));
      clients.awaitSeeding("leecher", tracker);
    } finally {
      seed.destroyForcibly();
      if (leecher != null) {
        leecher.destroyForcibly();
      }
    }
    assertEquals(-1, Files.mismatch(directory.resolve("seed").resolve(FILE), target.resolve(FILE)));
  }

  private static Process run(String name, Path target, String listen, String url)
      throws IOException {
    return clients.run(name, List.of(), torrent(), target, listen, url);
  }

  private static String announceUrl(String scheme, boolean ipv6) {
    InetSocketAddress address =
        tracker
            .address(scheme, ipv6)
            .orElseThrow(() -> new AssertionError("no " + scheme + ": " + tracker.output()));
    return scheme + "://" + SocketAddressText.format(address) + "/announce";
  }
}
