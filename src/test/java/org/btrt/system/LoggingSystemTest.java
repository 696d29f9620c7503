// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log of the distribution's program, and what a signal does to it. */
@Timeout(180)
class LoggingSystemTest {
  @TempDir private Path directory;

  private Path configuration(String logging) throws IOException {
    return BtrtProcess.write(
        directory,
        "btrt.conf",
        logging,
        "udp: {listen: ['127.0.0.1:0']}",
        "http: {listen: []}",
        "web: {listen: []}");
  }

  private static void awaitText(Path file, String text) {
    await(text)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Files.exists(file) && Files.readString(file).contains(text));
  }

  /** Until the reload has opened the log anew. */
  private void reload(BtrtProcess tracker, Path log, String aside)
      throws IOException, InterruptedException {
    Files.move(log, directory.resolve(aside));
    tracker.signal("HUP");
    await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(log));
  }

  @Test
  void shouldOpenItsFileAnewAndTakeOverTheLevel() throws IOException, InterruptedException {
    Path file = configuration("logging: {path: log, level: info}");
    Path log = directory.resolve("log/btrt.log");
    Path rotated = directory.resolve("log/btrt.log.1");
    try (BtrtProcess tracker = BtrtProcess.start(directory, "run", "-c", file.toString())) {
      awaitText(log, " INFO  ready");
      // As logrotate does it.
      Files.move(log, rotated);
      tracker.signal("HUP");
      awaitText(log, "reloaded " + file);

      // A broken file keeps what was in force, and the log is opened anew all the same.
      configuration("logging: {path: log, level: loud}");
      Files.move(log, directory.resolve("log/btrt.log.2"));
      tracker.signal("HUP");
      awaitText(log, file + ":1: logging.level: ");

      // The second reload begins when the first is over, and says nothing either.
      configuration("logging: {path: log, level: warning}");
      reload(tracker, log, "log/btrt.log.3");
      reload(tracker, log, "log/btrt.log.4");
      configuration("logging: {path: log, level: loud}");
      tracker.signal("HUP");
      awaitText(log, file + ":1: logging.level: ");
      assertEquals(0, tracker.terminate(), tracker::output);
      assertTrue(!Files.readString(log).contains(" INFO "), Files.readString(log));
      assertTrue(Files.readString(rotated).contains(" INFO  ready"));
    }
  }

  @Test
  void shouldRefuseADirectoryOfOnesOwnThatCannotBeWritten()
      throws IOException, InterruptedException {
    // Root may write anywhere, but not below a file.
    Files.createFile(directory.resolve("taken"));
    Path file = configuration("logging: {path: taken/log}");
    for (String command : new String[] {"check", "run"}) {
      try (BtrtProcess process = BtrtProcess.start(directory, command, "-c", file.toString())) {
        assertEquals(2, process.exitStatus(), process::output);
        assertEquals(
            file
                + ":1: logging.path: "
                + directory.resolve("taken")
                + " is not a directory, expected: a directory that can be written, or made",
            process.output().strip());
      }
    }
  }
}
