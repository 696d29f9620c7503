// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * How long a process has been on a processor, and how long it has waited for one: on a machine that
 * others use too, what a tracker does per second of its own time is the fairer figure.
 *
 * <p><em>Threading:</em> one thread. <em>Source:</em> /proc/PID/task/TID/schedstat, Linux.
 */
final class ProcessorMeter {
  private final Path tasks;
  private long ranNs;
  private long waitedNs;

  /**
   * @param process its id; 0: none, all times are 0
   */
  ProcessorMeter(long process) {
    tasks = process == 0 ? null : Path.of("/proc", Long.toString(process), "task");
  }

  /** Begins to count. */
  void begin() {
    ranNs = -sum(0);
    waitedNs = -sum(1);
  }

  /** Ends the count. */
  void end() {
    ranNs += sum(0);
    waitedNs += sum(1);
  }

  /** Nanoseconds on a processor, all threads together. */
  long ranNs() {
    return ranNs;
  }

  /** Nanoseconds ready to run, but without a processor. */
  long waitedNs() {
    return waitedNs;
  }

  private long sum(int column) {
    if (tasks == null) {
      return 0;
    }
    long sumNs = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        sumNs += read(thread.resolve("schedstat"), column);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sumNs;
  }

  private static long read(Path schedstat, int column) throws IOException {
    try {
      return Long.parseLong(Files.readString(schedstat).trim().split(" ", -1)[column]);
    } catch (NoSuchFileException e) {
      // The thread has ended meanwhile.
      return 0;
    }
  }
}
