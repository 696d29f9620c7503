// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.btrt.NotifySocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tracker is followed by another one while clients announce, and none of them notices. */
class TakeoverSystemTest {
  /** Twenty in the stress profile. */
  private static final int TAKEOVERS = Integer.getInteger("btrt.takeovers", 2);

  /** Engines and numbers of workers change as the configuration of an upgrade may. */
  private static final List<String> UDP =
      List.of(
          "engine: direct, workers: 2",
          "engine: netty, workers: 1",
          "engine: netty, workers: 3",
          "engine: direct, workers: 1");

  private static final int EARLY_TORRENT = 1_000_000;
  private static final int EARLY_PEERS = 20;

  @TempDir private Path directory;

  private final Deque<BtrtProcess> trackers = new ArrayDeque<>();

  private Path configuration(String udp, String... lines) throws IOException {
    String[] all = new String[lines.length + 4];
    // The first one chooses the ports, the others find them in what they inherit.
    all[0] = "udp: {listen: ['127.0.0.1:0'], " + udp + ", connection_id_lifetime: 600}";
    all[1] = "http: {listen: ['127.0.0.1:0'], idle_timeout: 3}";
    all[2] = "web: {listen: []}";
    all[3] =
        "store: {path: " + directory.resolve("store") + ", max_swarms: 10000, max_peers: 50000}";
    System.arraycopy(lines, 0, all, 4, lines.length);
    return BtrtProcess.write(directory, "btrt.conf", all);
  }

  private BtrtProcess start(String... arguments) throws IOException {
    return start(Map.of(), arguments);
  }

  private BtrtProcess start(Map<String, String> environment, String... arguments)
      throws IOException {
    BtrtProcess tracker = BtrtProcess.start(directory, environment, arguments);
    trackers.push(tracker);
    tracker.awaitLines("ready", 1);
    return tracker;
  }

  @AfterEach
  void stopTrackers() {
    trackers.forEach(BtrtProcess::close);
  }

  @Test
  void shouldLoseNoAnnounce() throws IOException, InterruptedException {
    Path file = configuration(UDP.getFirst());
    BtrtProcess tracker = start("run", "-c", file.toString());
    InetSocketAddress udp = tracker.udp();
    InetSocketAddress http = tracker.address("http", false).orElseThrow();
    for (int i = 1; i <= EARLY_PEERS; i++) {
      TestPeers.announce(udp, "127.0.0." + i, EARLY_TORRENT, i, TestPeers.EVENT_NONE, 0);
    }

    try (SteadyClients clients = SteadyClients.start(udp, http)) {
      for (int i = 1; i <= TAKEOVERS; i++) {
        clients.awaitFurtherReplies();
        configuration(UDP.get(i % UDP.size()));
        BtrtProcess successor = start("run", "--takeover", "-c", file.toString());
        assertEquals(udp, successor.udp());
        assertEquals(http, successor.address("http", false).orElseThrow());
        clients.awaitFurtherReplies();
        assertEquals(0, tracker.exitStatus(), tracker::output);
        successor.awaitLines("the tracker before has ended", 1);
        tracker = successor;
      }
      clients.awaitFurtherReplies();
    }
    assertEquals(
        EARLY_PEERS,
        TestPeers.announce(udp, "127.0.1.1", EARLY_TORRENT, 1, TestPeers.EVENT_NONE, 200)
            .peers()
            .size());
    assertEquals(0, tracker.terminate(), tracker::output);

    BtrtProcess restarted = start("run", "-c", configuration(UDP.getFirst()).toString());
    assertTrue(
        restarted.output().contains("the store holds") && !restarted.output().contains("repair"),
        restarted::output);
  }

  @Test
  void shouldGoOnWhenASuccessorFailsAndBeFollowedOnASignal()
      throws IOException, InterruptedException {
    Path file = configuration(UDP.getFirst());
    try (NotifySocket manager = new NotifySocket(directory.resolve("notify"))) {
      goOnAndBeFollowed(file, manager);
    }
  }

  private void goOnAndBeFollowed(Path file, NotifySocket manager)
      throws IOException, InterruptedException {
    BtrtProcess tracker =
        start(Map.of("NOTIFY_SOCKET", manager.name()), "run", "-c", file.toString());
    assertEquals("READY=1\nMAINPID=" + tracker.pid() + "\nSTATUS=serving", manager.next());
    InetSocketAddress udp = tracker.udp();
    Path other =
        BtrtProcess.write(
            directory,
            "other.conf",
            "udp: {listen: ['127.0.0.1:0']}",
            "store: {path: " + directory.resolve("store") + ", max_swarms: 20000}");
    try (BtrtProcess successor =
        BtrtProcess.start(directory, "run", "--takeover", "-c", other.toString())) {
      assertEquals(2, successor.exitStatus(), successor::output);
      assertTrue(successor.output().contains("store.max_swarms"), successor::output);
    }

    TestPeers.announce(udp, "127.0.0.1", 1, 1, TestPeers.EVENT_NONE, 0);
    tracker.signal("USR1");
    assertEquals(0, tracker.exitStatus(), tracker::output);
    // It has inherited the output too.
    await().until(() -> tracker.lines("the tracker before has ended") == 1);
    assertEquals(
        1, TestPeers.announce(udp, "127.0.0.2", 1, 2, TestPeers.EVENT_NONE, 9).peers().size());
    ProcessHandle successor =
        ProcessHandle.of(successorOf(tracker)).orElseThrow(() -> new AssertionError("gone"));
    // The one that leaves says nothing: the service goes on.
    assertEquals("READY=1\nMAINPID=" + successor.pid() + "\nSTATUS=serving", manager.next());
    assertTrue(successor.destroy());
    await().until(() -> tracker.lines("stopped") == 2);
    assertEquals("STOPPING=1\nSTATUS=stopping", manager.next());
  }

  /** The number of the process that a tracker has started. */
  private static long successorOf(BtrtProcess tracker) {
    return Pattern.compile("successor, process ([0-9]+)")
        .matcher(tracker.output())
        .results()
        .mapToLong(found -> Long.parseLong(found.group(1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldStartAloneWhereNobodyRuns() throws IOException, InterruptedException {
    Path file = configuration(UDP.getFirst());
    BtrtProcess killed = start("run", "-c", file.toString());
    assertTrue(Files.exists(directory.resolve("store/takeover.sock")));
    killed.close();
    BtrtProcess tracker = start("run", "--takeover", "-c", file.toString());
    assertTrue(tracker.output().contains("starting alone"), tracker::output);
    assertEquals(0, tracker.terminate(), tracker::output);
  }

  @Test
  void shouldRefuseWithoutADirectory() throws IOException, InterruptedException {
    Path file = BtrtProcess.write(directory, "memory.conf", "udp: {listen: ['127.0.0.1:0']}");
    try (BtrtProcess tracker =
        BtrtProcess.start(directory, "run", "--takeover", "-c", file.toString())) {
      assertEquals(2, tracker.exitStatus(), tracker::output);
      assertTrue(tracker.output().contains("store.path"), tracker::output);
    }
  }
}
