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
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.core.ConditionTimeoutException;
import org.btrt.common.BindException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.libtorrent4j.AlertListener;
import org.libtorrent4j.SessionManager;
import org.libtorrent4j.SessionParams;
import org.libtorrent4j.SettingsPack;
import org.libtorrent4j.Sha1Hash;
import org.libtorrent4j.TorrentBuilder;
import org.libtorrent4j.TorrentHandle;
import org.libtorrent4j.TorrentInfo;
import org.libtorrent4j.alerts.Alert;
import org.libtorrent4j.alerts.AlertType;
import org.libtorrent4j.swig.settings_pack.bool_types;
import org.libtorrent4j.swig.torrent_flags_t;

/**
 * Two real clients (libtorrent) that know nothing but the tracker find each other and exchange a
 * file.
 */
class RealClientsSystemTest {
  private static final long SEED = 20_261_120;
  private static final int FILE_LENGTH = 20 << 20;
  private static final int PIECE_LENGTH = 256 << 10;
  private static final Duration EXCHANGE_MAX = Duration.ofSeconds(60);
  private static final String FILE = "file.bin";
  private static final String LIBRARY = "lib/x86_64/libtorrent4j.so";

  @TempDir private static Path directory;
  private static BtrtProcess tracker;
  private static byte[] torrent;
  private static boolean hasIpv6;

  private final Queue<String> alerts = new ConcurrentLinkedQueue<>();

  /**
   * What the sessions were given. Held until they have stopped: a finalizer frees the native half
   * of such an object as soon as Java sees no further use of it, be it inside the library's own
   * call.
   */
  private final List<Object> held = new ArrayList<>();

  @BeforeAll
  static void startTracker() throws IOException {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "libtorrent4j's library is there for Linux x86_64 only");
    loadLibrary();
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

  private static void loadLibrary() throws IOException {
    Path library = directory.resolve("libtorrent4j.so");
    try (InputStream in =
        RealClientsSystemTest.class.getClassLoader().getResourceAsStream(LIBRARY)) {
      Files.copy(in, library);
    }
    System.setProperty("libtorrent4j.jni.path", library.toString());
  }

  private static boolean canBind(String address) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static void makeTorrent() throws IOException {
    System.out.println("seed=" + SEED);
    byte[] content = new byte[FILE_LENGTH];
    new Random(SEED).nextBytes(content);
    Path file =
        Files.write(Files.createDirectory(directory.resolve("seed")).resolve(FILE), content);
    torrent =
        new TorrentBuilder()
            .path(file.toFile())
            .pieceSize(PIECE_LENGTH)
            .generate()
            .entry()
            .bencode();
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
    SessionManager seed = session("seed", ipv6);
    SessionManager leecher = session("leecher", ipv6);
    try {
      awaitSeeding(
          "the seed", seed, add(seed, directory.resolve("seed"), announceUrl(ofSeed, ipv6)));
      awaitSeeding("the leecher", leecher, add(leecher, target, announceUrl(ofLeecher, ipv6)));
    } finally {
      leecher.stop();
      seed.stop();
      held.clear();
    }
    assertEquals(-1, Files.mismatch(directory.resolve("seed").resolve(FILE), target.resolve(FILE)));
  }

  private static String announceUrl(String scheme, boolean ipv6) {
    InetSocketAddress address =
        tracker
            .address(scheme, ipv6)
            .orElseThrow(() -> new AssertionError("no " + scheme + ": " + tracker.output()));
    return scheme + "://" + BindException.text(address) + "/announce";
  }

  private SessionManager session(String name, boolean ipv6) {
    SettingsPack settings = new SettingsPack();
    settings.listenInterfaces(ipv6 ? "[::1]:0" : "127.0.0.1:0");
    for (bool_types off :
        List.of(
            bool_types.enable_dht,
            bool_types.enable_lsd,
            bool_types.enable_upnp,
            bool_types.enable_natpmp)) {
      settings.setBoolean(off.swigValue(), false);
    }
    settings.setBoolean(bool_types.allow_multiple_connections_per_ip.swigValue(), true);
    SessionParams params = new SessionParams(settings);
    SessionManager session = new SessionManager(false);
    held.addAll(List.of(settings, params));
    session.addListener(
        new AlertListener() {
          @Override
          public int[] types() {
            return new int[] {
              AlertType.TRACKER_REPLY.swig(),
              AlertType.TRACKER_ERROR.swig(),
              AlertType.TRACKER_WARNING.swig(),
              AlertType.LISTEN_FAILED.swig()
            };
          }

          @Override
          public void alert(Alert<?> alert) {
            alerts.add(name + ": " + alert.message());
          }
        });
    session.start(params);
    return session;
  }

  /** Adds the torrent to a session and returns what finds it there. */
  private Sha1Hash add(SessionManager session, Path directory, String url) {
    TorrentInfo info = new TorrentInfo(torrent);
    info.addTracker(url);
    torrent_flags_t flags = new torrent_flags_t();
    Sha1Hash hash = info.infoHash();
    held.addAll(List.of(info, flags, hash));
    session.download(info, directory.toFile(), null, null, null, flags);
    return hash;
  }

  private void awaitSeeding(String who, SessionManager session, Sha1Hash hash) {
    try {
      await(who)
          .atMost(EXCHANGE_MAX)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> isSeeding(session, hash));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          who + " has not got the file; " + alerts + "\n" + tracker.output(), e);
    }
  }

  private static boolean isSeeding(SessionManager session, Sha1Hash hash) {
    TorrentHandle handle = session.find(hash);
    return handle != null && handle.status().isSeeding();
  }
}
