// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A run as seen from outside: its networks, and the process that is within. Whatever happens, both
 * are gone in the end.
 *
 * <p><em>Threading:</em> one thread; several runs at a time do not meet.
 */
final class LabProcess {
  private static final int END_MAX_S = 180;
  private static final int REASON_MAX = 300;

  private final LabScenario scenario;
  private final LabArm arm;
  private final long seed;
  private final Place place;
  private final List<String> clients = new ArrayList<>();

  /**
   * What all runs share.
   *
   * @param scratch for files of clients and trackers
   * @param library libtorrent4j's native half
   * @param program bin/btrt
   * @param isDelayed whether the kernel can delay packets
   */
  record Place(Path scratch, Path library, Path program, boolean isDelayed) {}

  /** Told how far a run is. */
  interface Listener {
    /**
     * Some clients have all.
     *
     * @param text finished, of how many, after how many seconds; with tabs between
     */
    void onProgress(String text);
  }

  LabProcess(LabScenario scenario, LabArm arm, long seed, Place place) {
    this.scenario = scenario;
    this.arm = arm;
    this.seed = seed;
    this.place = place;
  }

  String name() {
    return name(scenario.name(), arm.name(), seed);
  }

  /** What a run is called. */
  static String name(String scenario, String arm, long seed) {
    return scenario + " " + arm + " seed " + seed;
  }

  /** Lines of clients.tsv, after the run. */
  List<String> clients() {
    return clients;
  }

  /**
   * Runs it to its end.
   *
   * @param number another one for each run of this process
   * @return what came of it; void if it failed
   */
  LabRow run(int number, Listener listener) throws InterruptedException {
    String prefix = Networks.prefix(ProcessHandle.current().pid(), number);
    try {
      Path directory = Files.createDirectories(place.scratch().resolve("run-" + number));
      try {
        Addresses addresses = new Addresses(scenario, arm);
        Networks.build(new Topology(prefix, scenario, addresses, place.isDelayed()));
        return inside(prefix, directory, listener);
      } finally {
        Networks.remove(prefix);
        Scratch.delete(directory);
      }
    } catch (IOException e) {
      return failed(e.toString());
    }
  }

  private LabRow inside(String prefix, Path directory, Listener listener)
      throws IOException, InterruptedException {
    Path errors = directory.resolve("errors");
    ProcessBuilder builder = new ProcessBuilder(command(prefix, directory));
    // libtorrent takes the signal by which the JVM finds safepoints and nulls: both get theirs.
    builder.environment().put("LD_PRELOAD", home().resolve("lib/libjsig.so").toString());
    Process process = builder.redirectError(errors.toFile()).start();
    Thread watchdog = watch(process, scenario.runMaxS() + END_MAX_S);
    // Its input stays open for as long as somebody waits for it.
    try {
      LabRow row = read(process, listener);
      process.waitFor();
      if (row != null) {
        return row;
      }
      String reason = Files.readString(errors).strip().replaceAll("\\s+", " ");
      return failed(
          reason.isEmpty() ? "the run's process has ended: " + process.exitValue() : reason);
    } finally {
      watchdog.interrupt();
      process.destroyForcibly();
    }
  }

  /** Ends a process that does not end by itself. */
  private static Thread watch(Process process, int afterS) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                Thread.sleep(TimeUnit.SECONDS.toMillis(afterS));
                process.destroyForcibly();
              } catch (InterruptedException e) {
                // It has ended.
              }
            });
  }

  private List<String> command(String prefix, Path directory) {
    return List.of(
        "ip",
        "netns",
        "exec",
        prefix + Topology.TRACKER,
        home().resolve("bin/java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "-XX:+UseSerialGC",
        "-Xmx256m",
        "-Dlibtorrent4j.jni.path=" + place.library(),
        "-cp",
        System.getProperty("java.class.path"),
        LabRun.class.getName(),
        scenario.name(),
        arm.name(),
        Long.toString(seed),
        prefix,
        directory.toString(),
        place.program().toString());
  }

  private static Path home() {
    return Path.of(System.getProperty("java.home"));
  }

  /** The row, or null if there was none. */
  private LabRow read(Process process, Listener listener) throws IOException {
    LabRow row = null;
    try (BufferedReader output = process.inputReader(UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        String[] sides = line.split("\t", 2);
        if (sides.length == 2) {
          switch (sides[0]) {
            case LabRun.PROGRESS -> listener.onProgress(sides[1]);
            case LabRun.CLIENT -> clients.add(sides[1]);
            case LabRun.ROW -> row = LabRow.parse(sides[1]);
            default -> {}
          }
        }
      }
    }
    return row;
  }

  private LabRow failed(String reason) {
    String shortReason = reason.length() > REASON_MAX ? reason.substring(0, REASON_MAX) : reason;
    return new LabRow(
        scenario.name(), arm.name(), seed, "failed: " + shortReason, new EnumMap<>(Figure.class));
  }
}
