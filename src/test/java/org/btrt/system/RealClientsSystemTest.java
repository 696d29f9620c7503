// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
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
  private static final Duration EXCHANGE_MAX = Duration.ofSeconds(60);
  private static final String FILE = "file.bin";
  private static final String LIBRARY = "lib/x86_64/libtorrent4j.so";

  @TempDir private static Path directory;
  private static BtrtProcess tracker;
  private static boolean hasIpv6;

  @BeforeAll
  static void startTracker() throws IOException, InterruptedException {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "libtorrent4j's library is there for Linux x86_64 only");
    unpackLibrary();
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

  private static void unpackLibrary() throws IOException {
    try (InputStream in =
        RealClientsSystemTest.class.getClassLoader().getResourceAsStream(LIBRARY)) {
      Files.copy(in, directory.resolve("libtorrent4j.so"));
    }
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
    Process maker = client("maker", "make", file.toString(), torrent().toString());
    assertEquals(true, maker.waitFor(EXCHANGE_MAX.toSeconds(), TimeUnit.SECONDS));
    assertEquals(0, maker.exitValue(), () -> output("maker"));
  }

  private static Path torrent() {
    return directory.resolve("file.torrent");
  }

  /** Starts a client whose words go to a file of its name. */
  private static Process client(String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Dlibtorrent4j.jni.path=" + directory.resolve("libtorrent4j.so"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(TorrentClient.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve(name + ".out").toFile())
        .start();
  }

  private static String output(String name) {
    try {
      return Files.readString(directory.resolve(name + ".out"));
    } catch (IOException e) {
      return e.toString();
    }
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
      awaitSeeding("seed");
      leecher = run("leecher", target, listen, announceUrl(ofLeecher, ipv6));
      awaitSeeding("leecher");
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
    return client(name, "run", torrent().toString(), target.toString(), listen, url);
  }

  private static String announceUrl(String scheme, boolean ipv6) {
    InetSocketAddress address =
        tracker
            .address(scheme, ipv6)
            .orElseThrow(() -> new AssertionError("no " + scheme + ": " + tracker.output()));
    return scheme + "://" + SocketAddressText.format(address) + "/announce";
  }

  private static void awaitSeeding(String name) {
    try {
      await(name)
          .atMost(EXCHANGE_MAX)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> output(name).contains(TorrentClient.SEEDING));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          name + " has not got the file; " + output(name) + "\n" + tracker.output(), e);
    }
  }
}
