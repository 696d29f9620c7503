// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The distribution's program, once for each tracker of a run, within the namespace of whoever
 * starts it. What they say goes to files.
 *
 * <p><em>Threading:</em> one thread. Closing ends them.
 */
final class TrackerProcesses implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final int POLL_MS = 50;
  private static final int CONNECT_MS = 200;

  private final List<Process> processes = new ArrayList<>();
  private final Path directory;

  /**
   * Starts them and waits until they answer.
   *
   * @param program bin/btrt
   * @param directory for their files
   */
  TrackerProcesses(Path program, Path directory, TrackerFiles files)
      throws IOException, InterruptedException {
    this.directory = directory;
    try {
      for (int tracker = 0; tracker < files.count(); tracker++) {
        Path configuration = directory.resolve("tracker-" + tracker + ".conf");
        Files.write(configuration, files.lines(tracker));
        ProcessBuilder builder =
            new ProcessBuilder(program.toString(), "run", "-c", configuration.toString());
        // Compiled in one go and not rehearsed: the laboratory's trackers answer one announce in a
        // second, and a rehearsal takes the processors from runs beside this one.
        builder
            .environment()
            .put("BTRT_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -Dbtrt.rehearsal.ms=0");
        processes.add(
            builder.redirectErrorStream(true).redirectOutput(output(tracker).toFile()).start());
      }
      for (int tracker = 0; tracker < files.count(); tracker++) {
        await(tracker);
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private Path output(int tracker) {
    return directory.resolve("tracker-" + tracker + ".out");
  }

  private void await(int tracker) throws IOException, InterruptedException {
    long endNs = System.nanoTime() + START_MAX.toNanos();
    while (!isListening(TrackerFiles.port(tracker))) {
      if (!processes.get(tracker).isAlive() || System.nanoTime() - endNs > 0) {
        throw new IOException("a tracker has not started: " + Files.readString(output(tracker)));
      }
      Thread.sleep(POLL_MS);
    }
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether all of them still run. */
  boolean areAlive() {
    return processes.stream().allMatch(Process::isAlive);
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
  }
}
