// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Starts {@link TorrentClient}s, each a process whose words go to a file of its name.
 *
 * <p><em>Threading:</em> one test.
 */
final class TorrentProcesses {
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);
  private static final String LIBRARY = "lib/x86_64/libtorrent4j.so";

  private final Path directory;

  /**
   * @param directory for the library and the clients' words
   */
  TorrentProcesses(Path directory) throws IOException {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "libtorrent4j's library is there for Linux x86_64 only");
    this.directory = directory;
    try (InputStream in = TorrentProcesses.class.getClassLoader().getResourceAsStream(LIBRARY)) {
      Files.copy(in, library());
    }
  }

  private Path library() {
    return directory.resolve("libtorrent4j.so");
  }

  /** Makes a torrent of a file and returns its info-hash, 40 hex digits. */
  String make(Path file, Path torrent) throws IOException, InterruptedException {
    Process maker = start("maker", List.of(), "make", file.toString(), torrent.toString());
    assertEquals(true, maker.waitFor(WAIT_MAX.toSeconds(), TimeUnit.SECONDS));
    assertEquals(0, maker.exitValue(), () -> output("maker"));
    return output("maker").strip();
  }

  /**
   * Takes part in a torrent.
   *
   * @param before what goes before the command, for instance to run it elsewhere
   * @param target where the file is or comes to be
   */
  Process run(
      String name, List<String> before, Path torrent, Path target, String listen, String url)
      throws IOException {
    return start(name, before, "run", torrent.toString(), target.toString(), listen, url);
  }

  private Process start(String name, List<String> before, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Dlibtorrent4j.jni.path=" + library());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(TorrentClient.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve(name + ".out").toFile())
        .start();
  }

  /** What a client has said. */
  String output(String name) {
    try {
      return Files.readString(directory.resolve(name + ".out"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Waits until a client's tracker has answered. */
  void awaitReply(String name) {
    await(name)
        .atMost(WAIT_MAX)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> output(name).contains(TorrentClient.REPLY));
  }

  /** Waits until a client has the whole file. */
  void awaitSeeding(String name, BtrtProcess... trackers) {
    try {
      await(name)
          .atMost(WAIT_MAX)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> output(name).contains(TorrentClient.SEEDING));
    } catch (ConditionTimeoutException e) {
      StringBuilder all = new StringBuilder(name + " has not got the file; " + output(name));
      for (BtrtProcess tracker : trackers) {
        all.append('\n').append(tracker.output());
      }
      throw new AssertionError(all.toString(), e);
    }
  }
}
