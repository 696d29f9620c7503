// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * How busy the machine has been up to now, whoever was it.
 *
 * @param busyTicks of all processors, stolen ones among them
 * @param allTicks of all processors
 * @param swappedPages moved out or in
 */
record MachineLoad(long busyTicks, long allTicks, long swappedPages) {
  private static final int IDLE = 3;
  private static final int IO_WAIT = 4;

  /** Guests' time is a part of the first two columns. */
  private static final int COLUMNS = 8;

  private static final double PERCENT = 100;

  static MachineLoad read() throws IOException {
    return parse(
        Files.readString(Path.of("/proc/stat")), Files.readString(Path.of("/proc/vmstat")));
  }

  /** Reads the texts of /proc/stat and /proc/vmstat. */
  static MachineLoad parse(String stat, String vmstat) {
    String first = stat.lines().findFirst().orElse("");
    if (!first.startsWith("cpu ")) {
      throw new IllegalArgumentException("not the first line of /proc/stat: " + first);
    }
    long[] ticks =
        Stream.of(first.substring("cpu".length()).strip().split("\\s+", -1))
            .mapToLong(Long::parseLong)
            .limit(COLUMNS)
            .toArray();
    long all = 0;
    for (long part : ticks) {
      all += part;
    }
    long pages =
        vmstat
            .lines()
            .filter(line -> line.startsWith("pswpin ") || line.startsWith("pswpout "))
            .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1).strip()))
            .sum();
    return new MachineLoad(all - ticks[IDLE] - ticks[IO_WAIT], all, pages);
  }

  /** Percent of all processors' time since then that was used. */
  double busyPercentSince(MachineLoad then) {
    long all = allTicks - then.allTicks;
    return all == 0 ? 0 : PERCENT * (busyTicks - then.busyTicks) / all;
  }
}
