// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Network namespaces by their names: made, filled, and removed with everything that runs in them.
 *
 * <p><em>Threading:</em> any thread; one at a time removes.
 */
final class Networks {
  /** All names of the laboratory begin so; the process that made them comes next. */
  static final String PREFIX = "btrt-lab-";

  private static final Path DIRECTORY = Path.of("/run/netns");

  private Networks() {}

  /** What the namespaces of a run are called. */
  static String prefix(long process, int run) {
    return PREFIX + process + "-" + run + "-";
  }

  static Path file(String namespace) {
    return DIRECTORY.resolve(namespace);
  }

  /** Makes all of it. */
  static void build(Topology topology) throws IOException, InterruptedException {
    Commands.feed(
        topology.namespaces().stream().map(name -> "netns add " + name).toList(),
        "ip",
        "-batch",
        "-");
    for (String router : topology.routers()) {
      Commands.run(
          "ip",
          "netns",
          "exec",
          router,
          "sysctl",
          "-qw",
          "net.ipv4.ip_forward=1",
          "net.ipv4.conf.all.rp_filter=0",
          "net.ipv4.conf.default.rp_filter=0",
          "net.ipv4.conf.all.send_redirects=0",
          "net.ipv4.conf.default.send_redirects=0");
    }
    for (Topology.Step step : topology.steps()) {
      String[] command =
          step.namespace().isEmpty()
              ? new String[] {step.program(), "-batch", "-"}
              : new String[] {step.program(), "-n", step.namespace(), "-batch", "-"};
      Commands.feed(step.lines(), command);
    }
  }

  /** Whether the kernel can delay packets: tried in a namespace of its own. */
  static boolean isDelayPossible(String prefix) throws IOException, InterruptedException {
    String name = prefix + "probe";
    Commands.run("ip", "netns", "add", name);
    try {
      return Commands.succeeds(
          "tc", "-n", name, "qdisc", "add", "dev", "lo", "root", "netem", "delay", "1ms");
    } finally {
      remove(prefix);
    }
  }

  /** Namespaces whose names begin so. */
  static List<String> named(String prefix) throws IOException {
    if (!Files.isDirectory(DIRECTORY)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .sorted()
          .toList();
    }
  }

  /**
   * Removes namespaces whose names begin so, and ends what runs in them.
   *
   * @return how many there were
   */
  static synchronized int remove(String prefix) throws IOException, InterruptedException {
    List<String> names = named(prefix);
    for (String name : names) {
      Commands.run("ip", "netns", "pids", name)
          .lines()
          .forEach(
              process ->
                  ProcessHandle.of(Long.parseLong(process.strip())).ifPresent(Networks::end));
    }
    if (!names.isEmpty()) {
      Commands.feed(
          names.stream().map(name -> "netns delete " + name).toList(), "ip", "-batch", "-");
    }
    return names.size();
  }

  private static void end(ProcessHandle process) {
    // Never oneself: a process within the namespaces is not who removes them.
    if (process.pid() != ProcessHandle.current().pid()) {
      process.destroyForcibly();
    }
  }
}
