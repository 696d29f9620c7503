// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.btrt.system.TestPeers.EVENT_NONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.btrt.Btrt2MigrationTest;
import org.btrt.NotifySocket;
import org.btrt.system.TestPeers.Reply;
import org.btrt.transport.udp.UdpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution as a stranger meets it: commands, signals, exit status, messages. */
class DistributionSystemTest {
  private static final int EXIT_FINE = 0;
  private static final int EXIT_WRONG = 2;
  private static final int PEERS = 200;
  private static final int TORRENTS = 20;
  private static final Duration RELOAD_MAX = Duration.ofSeconds(20);

  /** Where the layout version is in the store's manifest. */
  private static final int VERSION_OFFSET = 8;

  @TempDir private Path directory;

  private Path configuration(String... lines) throws IOException {
    return BtrtProcess.writeUdpOnly(directory, lines);
  }

  private String smallStore() {
    return "store: {path: " + directory.resolve("store") + ", max_swarms: 1000, max_peers: 10000}";
  }

  /** Runs a command to its end and returns its output. */
  private String execute(int expectedStatus, String... arguments)
      throws IOException, InterruptedException {
    try (BtrtProcess process = BtrtProcess.start(directory, arguments)) {
      int status = process.exitStatus();
      assertEquals(expectedStatus, status, process::output);
      return process.output();
    }
  }

  /** Runs a tracker that must not start, and looks for each text in what it says. */
  private void assertRefused(Path file, String... texts) throws IOException, InterruptedException {
    String output = execute(EXIT_WRONG, "run", "-c", file.toString());
    for (String text : texts) {
      assertTrue(output.contains(text), () -> "expected: " + text + ", output:\n" + output);
    }
    assertTrue(!output.contains("\tat "), () -> "a stack trace is no message:\n" + output);
  }

  @Test
  void shouldAnswerAnAnnounceWithItsDefaults() throws IOException, InterruptedException {
    try (BtrtProcess tracker = BtrtProcess.run(directory, configuration())) {
      assertEquals(List.of(), TestPeers.announce(tracker.udp(), "127.0.0.1", 1, 1, 0, -1).peers());
      Reply reply = TestPeers.announce(tracker.udp(), "127.0.0.2", 1, 2, EVENT_NONE, -1);
      assertEquals(
          List.of(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 1)), reply.peers());
      assertEquals(2, reply.leechers());
      assertTrue(reply.intervalS() >= 1800 && reply.intervalS() <= 1920, reply::toString);
      assertEquals(EXIT_FINE, tracker.terminate(), tracker::output);
      assertTrue(tracker.output().stripTrailing().endsWith("stopped"), tracker::output);
    }
  }

  @Test
  void shouldKnowItsPeersAfterTermAndAfterKill() throws IOException, InterruptedException {
    Path file = configuration(smallStore());
    try (BtrtProcess tracker = BtrtProcess.run(directory, file)) {
      announceAll(tracker.udp());
      assertEquals(EXIT_FINE, tracker.terminate(), tracker::output);
    }
    try (BtrtProcess tracker = BtrtProcess.run(directory, file)) {
      assertEquals(
          1,
          tracker.lines("holds " + PEERS + " peers in " + TORRENTS + " swarms"),
          tracker::output);
      assertEquals(0, tracker.lines("had not been closed in order"), tracker::output);
      assertAllThere(tracker.udp());
      tracker.signal("KILL");
      tracker.exitStatus();
    }
    try (BtrtProcess tracker = BtrtProcess.run(directory, file)) {
      assertEquals(1, tracker.lines("had not been closed in order"), tracker::output);
      assertAllThere(tracker.udp());
      assertEquals(EXIT_FINE, tracker.terminate(), tracker::output);
    }
  }

  private static void announceAll(InetSocketAddress udp) throws IOException {
    for (int i = 0; i < PEERS; i++) {
      TestPeers.announce(udp, "127.0.0." + (1 + i), i % TORRENTS, 1 + i, EVENT_NONE, 0);
    }
  }

  /** The first peer of each torrent is given all the others. */
  private static void assertAllThere(InetSocketAddress udp) throws IOException {
    for (int torrent = 0; torrent < TORRENTS; torrent++) {
      Reply reply =
          TestPeers.announce(
              udp, "127.0.0." + (1 + torrent), torrent, 1 + torrent, EVENT_NONE, 200);
      assertEquals(PEERS / TORRENTS - 1, reply.peers().size(), "torrent " + torrent);
      assertEquals(PEERS / TORRENTS, reply.leechers(), "torrent " + torrent);
    }
  }

  @Test
  void shouldReloadGroupsAndListsAndKeepWhatIsInForceWhenTheyAreBroken()
      throws IOException, InterruptedException {
    Path networks = BtrtProcess.write(directory, "networks", "127.1.0.0/16");
    Path list = BtrtProcess.write(directory, "torrents", "# none");
    Path file =
        configuration(
            "peer_groups: [{name: local, priority: 0, cidr_file: networks}]",
            "access: {mode: deny, list: torrents}");
    try (BtrtProcess tracker = BtrtProcess.run(directory, file)) {
      InetSocketAddress udp = tracker.udp();
      for (int i = 0; i < 10; i++) {
        TestPeers.announce(udp, "127.1.0." + (1 + i), 1, 100 + i, EVENT_NONE, 0);
        TestPeers.announce(udp, "127.2.0." + (1 + i), 1, 200 + i, EVENT_NONE, 0);
        TestPeers.announce(udp, "127.2.0." + (1 + i), 2, 200 + i, EVENT_NONE, 0);
      }
      awaitPeersFrom(udp, "127.1.");

      Files.writeString(networks, "127.2.0.0/16\n");
      tracker.signal("HUP");
      tracker.awaitLines("reloaded " + file, 1);
      awaitPeersFrom(udp, "127.2.");

      Files.writeString(networks, "127.1.0.0/16\n127.1.0.0/33\n");
      tracker.signal("HUP");
      tracker.awaitLines("not reloaded", 1);
      tracker.awaitLines(networks + ":2: ", 1);
      awaitPeersFrom(udp, "127.2.");
      assertEquals(1, tracker.lines(" ERROR "), tracker::output);

      // A list that refuses a torrent: its peers stay, for the day it is served again.
      Files.writeString(networks, "127.2.0.0/16\n");
      Files.writeString(list, hex(2) + "\n");
      tracker.signal("HUP");
      awaitRefused(udp, 2);
      Files.writeString(list, "");
      tracker.signal("HUP");
      tracker.awaitLines("reloaded " + file, 3);
      assertEquals(11, announceAsStranger(udp, 2).leechers());
      assertEquals(21, announceAsStranger(udp, 1).leechers());
      assertEquals(EXIT_FINE, tracker.terminate(), tracker::output);
    }
  }

  private static Reply announceAsStranger(InetSocketAddress udp, int torrent) throws IOException {
    return TestPeers.announce(udp, "127.9.9.9", torrent, 9, EVENT_NONE, 10);
  }

  /** Stored peers are put into their new groups soon, not at once. */
  private static void awaitPeersFrom(InetSocketAddress udp, String prefix) {
    await("ten peers from " + prefix)
        .atMost(RELOAD_MAX)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> announceAsStranger(udp, 1).from(prefix) == 10);
  }

  private static void awaitRefused(InetSocketAddress udp, int torrent) {
    await("refusal of torrent " + torrent)
        .atMost(RELOAD_MAX)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              try {
                announceAsStranger(udp, torrent);
                return false;
              } catch (AssertionError refusal) {
                return refusal.getMessage().startsWith("action=3");
              }
            });
  }

  private static String hex(int torrent) {
    return HexFormat.of().formatHex(UdpClient.hash(torrent));
  }

  @Test
  void shouldTellTheServiceManager() throws IOException, InterruptedException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "systemd is there for Linux only");
    Path file = configuration();
    try (NotifySocket manager = new NotifySocket(directory.resolve("notify"));
        BtrtProcess tracker =
            BtrtProcess.start(
                directory, Map.of("NOTIFY_SOCKET", manager.name()), "run", "-c", file.toString())) {
      String ready = "READY=1\nMAINPID=" + tracker.pid() + "\nSTATUS=serving";
      assertEquals(ready, manager.next());
      TestPeers.announce(tracker.udp(), "127.0.0.1", 1, 1, EVENT_NONE, 0);
      tracker.signal("HUP");
      assertTrue(manager.next().matches("RELOADING=1\nMONOTONIC_USEC=[0-9]+"));
      assertEquals(ready, manager.next());
      Files.writeString(file, "nonsense: 1\n");
      tracker.signal("HUP");
      assertTrue(manager.next().startsWith("RELOADING=1\n"));
      assertEquals(ready + "; the last reload failed, see the log", manager.next());
      assertEquals(EXIT_FINE, tracker.terminate(), tracker::output);
      assertEquals("STOPPING=1\nSTATUS=stopping", manager.next());
    }
  }

  @Test
  void shouldRefuseAPortInUse() throws IOException, InterruptedException {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      Path file =
          BtrtProcess.write(
              directory,
              "btrt.conf",
              "udp: {listen: ['" + address + "']}",
              "http: {listen: []}",
              "web: {listen: []}");
      assertRefused(file, "udp.listen: cannot listen on " + address, "in use");
    }
  }

  @Test
  void shouldRefuseADirectoryThatCannotBeWritten() throws IOException, InterruptedException {
    // Root may write anywhere, but not below a file.
    Path store = BtrtProcess.write(directory, "file", "").resolve("store");
    assertRefused(
        configuration("store: {path: " + store + "}"),
        store + ": ",
        "cannot be used as the directory of the store");
  }

  @Test
  void shouldRehearseBeforeItListens() throws IOException, InterruptedException {
    try (BtrtProcess tracker = BtrtProcess.run(directory, configuration())) {
      String output = tracker.output();
      Matcher rehearsed = Pattern.compile("rehearsed ([0-9]+) requests").matcher(output);
      assertTrue(rehearsed.find(), output);
      assertTrue(Integer.parseInt(rehearsed.group(1)) > 1000, output);
      assertTrue(rehearsed.start() < output.indexOf(" udp: "), output);
      assertEquals(EXIT_FINE, tracker.terminate(), tracker::output);
    }
  }

  /** The JVM is told to fail if it cannot use what the build's training has left. */
  @Test
  void shouldStartFromWhatTheTrainingHasLeft() throws IOException, InterruptedException {
    Map<String, String> demanding = Map.of("BTRT_JAVA_OPTS", "-XX:AOTMode=on");
    try (BtrtProcess process = BtrtProcess.start(directory, demanding, "version")) {
      assertEquals(EXIT_FINE, process.exitStatus(), process::output);
    }
  }

  @Test
  void shouldStartWithoutWhatTheTrainingHasLeft() throws IOException, InterruptedException {
    Path home = Files.createDirectory(directory.resolve("home"));
    Path distribution = BtrtProcess.distribution();
    for (String part : List.of("bin", "lib", "native-config")) {
      Files.createDirectory(home.resolve(part));
      try (Stream<Path> files = Files.list(distribution.resolve(part))) {
        for (Path file : files.filter(any -> !any.toString().endsWith(".aot")).toList()) {
          Files.copy(file, home.resolve(part).resolve(file.getFileName()));
        }
      }
    }
    Path program = home.resolve("bin/btrt");
    Process process =
        new ProcessBuilder(program.toString(), "version").redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(EXIT_FINE, process.waitFor(), output);
    assertTrue(output.startsWith("btrt "), output);
  }

  @Test
  void shouldRefuseAStoreOfAnotherVersion() throws IOException, InterruptedException {
    Path file = configuration(smallStore());
    try (BtrtProcess tracker = BtrtProcess.run(directory, file)) {
      assertEquals(EXIT_FINE, tracker.terminate(), tracker::output);
    }
    Path manifest = directory.resolve("store/manifest");
    try (FileChannel channel = FileChannel.open(manifest, StandardOpenOption.WRITE)) {
      channel.write(
          ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(77).flip(),
          VERSION_OFFSET);
    }
    assertRefused(file, manifest + ": ", "layout version 77, expected: 3");
  }

  /** Its database and its neighbour are not there: it says so, and serves. */
  @Test
  void shouldRunWithAFileOfBtrt2() throws IOException, InterruptedException {
    Files.writeString(directory.resolve("local_cidrs.conf"), "127.0.0.2/32\n");
    Files.writeString(directory.resolve("neighboring_cidrs.conf"), "127.0.0.3/32\n");
    String sample =
        Btrt2MigrationTest.SAMPLE
            .replace("127.0.0.1:3306", "127.0.0.1:1")
            .replace("http://retracker.mgts.by/", "http://127.0.0.1:1/");
    Path file = configuration(sample.split("\n", -1));
    try (BtrtProcess tracker = BtrtProcess.start(directory, "run", "-c", file.toString())) {
      Path log = directory.resolve("log/btrt.log");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.exists(log) && Files.readString(log).contains(" ready"));
      String said = Files.readString(log);
      assertTrue(said.contains("database: nothing is brought back"), said);
      Matcher udp = Pattern.compile(" udp: 127\\.0\\.0\\.1:([0-9]+)").matcher(said);
      assertTrue(udp.find(), said);
      InetSocketAddress address =
          new InetSocketAddress("127.0.0.1", Integer.parseInt(udp.group(1)));
      for (int i = 1; i <= 4; i++) {
        TestPeers.announce(address, "127.0.0." + i, 1, i, EVENT_NONE, 0);
      }
      Reply reply = TestPeers.announce(address, "127.0.0.9", 1, 9, EVENT_NONE, 1);
      assertEquals("127.0.0.2", reply.peers().getFirst().getAddress().getHostAddress());
      assertEquals(EXIT_FINE, tracker.terminate(), tracker::output);
    }
  }

  @Test
  void shouldRefuseAnUnknownKey() throws IOException, InterruptedException {
    Path file = configuration("announce:", "  intervall: 1800");
    assertRefused(file, file + ":5: ", "intervall", "interval");
  }

  @Test
  void shouldRefuseANetworkThatCannotBeRead() throws IOException, InterruptedException {
    Path networks = BtrtProcess.write(directory, "networks", "10.0.0.0/8", "", "10.0.0.300/32");
    Path file = configuration("peer_groups: [{name: local, priority: 0, cidr_file: networks}]");
    assertRefused(file, networks + ":3: ", "10.0.0.300/32", "expected");
    assertTrue(execute(EXIT_WRONG, "check", "-c", file.toString()).contains(networks + ":3: "));
  }

  @Test
  void shouldDoItsCommands() throws IOException, InterruptedException {
    String help = execute(EXIT_FINE, "help");
    for (String command : List.of("run", "check", "groups", "version")) {
      assertTrue(help.contains(command), help);
    }
    String version = execute(EXIT_FINE, "version");
    assertTrue(version.matches("(?s)btrt [0-9]+\\.[0-9]+.*Java .*"), version);
    Path file =
        configuration("peer_groups: [{name: local, priority: 0, cidr_list: ['127.1.0.0/16']}]");
    String check = execute(EXIT_FINE, "check", "-c", file.toString());
    assertTrue(check.contains("configuration is fine"), check);
    String shipped = BtrtProcess.distribution().resolve("conf/btrt.conf.default").toString();
    assertTrue(execute(EXIT_FINE, "check", "-c", shipped).contains("configuration is fine"));
    assertEquals(
        "127.1.2.3: group 0, local, by 127.1.0.0/16",
        execute(EXIT_FINE, "groups", "lookup", "-c", file.toString(), "127.1.2.3").strip());
    assertTrue(
        execute(EXIT_FINE, "groups", "lookup", "-c", file.toString(), "127.2.0.1")
            .contains("in no network"));
    execute(EXIT_WRONG, "groups", "lookup", "-c", file.toString(), "127.2.0.256");
    execute(EXIT_WRONG, "fly");
  }

  @Test
  void shouldReportNothingToTheOutside() throws IOException {
    try (Stream<Path> jars = Files.list(BtrtProcess.distribution().resolve("lib"))) {
      List<String> names = jars.map(jar -> jar.getFileName().toString()).toList();
      assertTrue(names.stream().anyMatch(name -> name.startsWith("chronicle-map")));
      assertEquals(List.of(), names.stream().filter(name -> name.contains("analytics")).toList());
    }
    List<String> options =
        Files.readAllLines(BtrtProcess.distribution().resolve("native-config/jvm.options"));
    assertTrue(options.contains("-Dchronicle.analytics.disable=true"), options::toString);
  }
}
