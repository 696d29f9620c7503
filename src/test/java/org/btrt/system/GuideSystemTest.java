// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.btrt.common.FreePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The publishing guide of 2010 step by step, our program in place of its tools and an ordinary
 * client as the user; then the same in one command. Prints the steps and how long they took.
 */
@Timeout(180)
class GuideSystemTest {
  private static final long SEED = 20_101_126;

  /** As long as the guide's file. */
  private static final int FILE_LENGTH = 23_907_532;

  private static final String FILE = "guide.bin";
  private static final double NS_PER_S = TimeUnit.SECONDS.toNanos(1);
  private static final int EXIT_FINE = 0;

  @TempDir private Path directory;
  private final List<AutoCloseable> closing = new ArrayList<>();
  private TorrentProcesses clients;
  private Path file;
  private int port;
  private int steps;
  private long startedNs;

  @BeforeEach
  void setUp() throws IOException {
    clients = new TorrentProcesses(directory);
    byte[] content = new byte[FILE_LENGTH];
    new Random(SEED).nextBytes(content);
    file = Files.write(directory.resolve(FILE), content);
    port = FreePort.find();
    startedNs = System.nanoTime();
  }

  @AfterEach
  void endProcesses() throws Exception {
    for (AutoCloseable process : closing) {
      process.close();
    }
  }

  private BtrtProcess start(String... arguments) throws IOException {
    BtrtProcess process = BtrtProcess.start(directory, arguments);
    closing.add(process);
    return process;
  }

  private void step(String what) {
    steps++;
    System.out.printf(
        Locale.ROOT,
        "step %d, after %.1f s: %s%n",
        steps,
        (System.nanoTime() - startedNs) / NS_PER_S,
        what);
  }

  private String page() throws IOException {
    URI uri = URI.create("http://localhost:" + port + "/");
    try (InputStream in = uri.toURL().openConnection(Proxy.NO_PROXY).getInputStream()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private String announceUrl() {
    return "http://127.0.0.1:" + port + "/announce";
  }

  private void download(Path torrent, BtrtProcess... ours) throws IOException {
    Path target = Files.createDirectory(directory.resolve("target"));
    Process client = clients.run("user", List.of(), torrent, target, "127.0.0.1:0", announceUrl());
    closing.add(client::destroyForcibly);
    clients.awaitSeeding("user", ours);
    assertEquals(-1, Files.mismatch(file, target.resolve(FILE)));
  }

  @Test
  void shouldPublishInTheGuidesSteps() throws Exception {
    Path torrents = Files.createDirectory(directory.resolve("torrents"));
    Path torrent = torrents.resolve(FILE + ".torrent");
    BtrtProcess create =
        start("torrent", "create", "-t", announceUrl(), "-o", torrent.toString(), file.toString());
    assertEquals(EXIT_FINE, create.exitStatus(), create::output);
    step("the torrent is made");

    // The operator's page has a port of its own, which another tracker here may have.
    Path quiet = BtrtProcess.write(directory, "quiet.conf", "web: {listen: []}");
    BtrtProcess tracker =
        start(
            "run",
            "-c",
            quiet.toString(),
            "--port",
            Integer.toString(port),
            "--allowed-dir",
            torrents.toString(),
            "--state",
            directory.resolve("state").toString());
    tracker.awaitLines("ready", 1);
    String page = page();
    assertTrue(page.contains(FILE), page);
    assertTrue(page.contains("3.0.0"), page);
    step("the tracker runs, its page shows version and torrent");

    BtrtProcess seed =
        start(
            "seed",
            "--no-upnp",
            "--port",
            "0",
            "--interval",
            "1",
            "--data",
            directory.toString(),
            torrent.toString());
    seed.awaitLines(FILE + ": checked, 100.0 % are there", 1);
    step("the seed has everything");

    download(torrent, tracker, seed);
    step("an ordinary client has the file");

    seed.awaitLines("seed status:    ", 1);
    assertTrue(page().contains(FILE));
    assertEquals(EXIT_FINE, seed.terminate(), seed::output);
    assertEquals(EXIT_FINE, tracker.terminate(), tracker::output);
    step("watched, and stopped in order");
    assertEquals(5, steps);
  }

  @Test
  void shouldPublishInOneStep() throws Exception {
    Path state = directory.resolve("state");
    BtrtProcess publisher =
        start(
            "publish",
            "--no-upnp",
            "--address",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--seed-port",
            Integer.toString(FreePort.find()),
            "--interval",
            "1",
            "--state",
            state.toString(),
            file.toString());
    publisher.awaitLines(FILE + ": 1 seeds", 1);
    assertTrue(page().contains(FILE));
    step("published");

    download(state.resolve("torrents").resolve(FILE + ".torrent"), publisher);
    System.out.printf(
        Locale.ROOT,
        "an ordinary client has the file after %.1f s%n",
        (System.nanoTime() - startedNs) / NS_PER_S);
    assertEquals(1, steps);
  }
}
