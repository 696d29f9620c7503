// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The distribution's program as a process: started as a stranger would, listening where the system
 * chose, ended by signals.
 *
 * <p><em>Threading:</em> one test.
 */
final class BtrtProcess implements AutoCloseable {
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);

  /** What a rehearsal is good for shows later, under a load that tests do not have. */
  private static final String SHORT_REHEARSAL = "-Dbtrt.rehearsal.ms=300";

  private static final Pattern ADDRESS = Pattern.compile("(\\[[^\\]]*\\]|[0-9.]+):([0-9]+)");

  private final Process process;
  private final Path out;

  private BtrtProcess(Process process, Path out) {
    this.process = process;
    this.out = out;
  }

  /** Where the build has put the distribution. */
  static Path distribution() {
    String given = System.getProperty("btrt.dist");
    assertTrue(given != null, "system property btrt.dist, expected: directory of the distribution");
    return Path.of(given);
  }

  /** Starts a command; both of its outputs go into one new file of the directory. */
  static BtrtProcess start(Path directory, String... arguments) throws IOException {
    return start(directory, Map.of(), arguments);
  }

  /** The same with further variables in its environment. */
  static BtrtProcess start(Path directory, Map<String, String> environment, String... arguments)
      throws IOException {
    return start(directory, environment, List.of(), arguments);
  }

  /** The same with a command in front of it, for instance one that runs it elsewhere. */
  private static BtrtProcess start(
      Path directory, Map<String, String> environment, List<String> before, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(distribution().resolve("bin/btrt").toString());
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(directory, "btrt-", ".out");
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    // The tests' own JVM options are nobody's business.
    builder.environment().keySet().removeIf(name -> name.endsWith("JAVA_OPTS"));
    builder.environment().put("BTRT_JAVA_OPTS", SHORT_REHEARSAL);
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    return new BtrtProcess(process, out);
  }

  /** Starts the tracker and waits until it is ready. */
  static BtrtProcess run(Path directory, Path configuration) throws IOException {
    return run(directory, List.of(), configuration);
  }

  /** The same with a command in front of it, which must become the tracker by exec. */
  static BtrtProcess run(Path directory, List<String> before, Path configuration)
      throws IOException {
    BtrtProcess started = start(directory, Map.of(), before, "run", "-c", configuration.toString());
    try {
      started.awaitLines("ready", 1);
      return started;
    } catch (RuntimeException | Error e) {
      started.close();
      throw e;
    }
  }

  /** Writes a configuration file. */
  static Path write(Path directory, String name, String... lines) throws IOException {
    return Files.write(directory.resolve(name), List.of(lines));
  }

  /** Writes a configuration by which UDP alone is answered, at a port that the system chooses. */
  static Path writeUdpOnly(Path directory, String... lines) throws IOException {
    List<String> all = new ArrayList<>();
    all.add("udp: {listen: ['127.0.0.1:0']}");
    all.add("http: {listen: []}");
    all.add("web: {listen: []}");
    all.addAll(List.of(lines));
    return Files.write(directory.resolve("btrt.conf"), all);
  }

  /** All that the process has said. */
  String output() {
    try {
      return Files.readString(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long lines(String text) {
    return output().lines().filter(line -> line.contains(text)).count();
  }

  /** Waits until {@code count} lines hold a text. */
  void awaitLines(String text, int count) {
    await(text)
        .atMost(WAIT_MAX)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> !process.isAlive() || lines(text) >= count);
    assertTrue(lines(text) >= count, () -> "expected: " + text + ", output:\n" + output());
  }

  /**
   * Where a part listens, as the tracker says in its description.
   *
   * @param part for instance {@code udp}
   */
  Optional<InetSocketAddress> address(String part, boolean ipv6) {
    String head = " " + part + ": ";
    return output()
        .lines()
        .filter(line -> line.contains(head))
        // The time of day before it looks like an address with a port, too.
        .map(line -> line.substring(line.indexOf(head)))
        .flatMap(line -> ADDRESS.matcher(line).results())
        .filter(found -> found.group(1).startsWith("[") == ipv6)
        .map(
            found ->
                new InetSocketAddress(
                    found.group(1).replaceAll("[\\[\\]]", ""), Integer.parseInt(found.group(2))))
        .findFirst();
  }

  /** Where UDP is answered over IPv4. */
  InetSocketAddress udp() {
    return address("udp", false).orElseThrow(() -> new AssertionError(output()));
  }

  /** Its number; the launcher becomes the tracker. */
  long pid() {
    return process.pid();
  }

  /** Sends a signal by its name without SIG. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    assertTrue(kill.waitFor() == 0, "kill -" + name);
  }

  /** Waits for the end. */
  int exitStatus() throws InterruptedException {
    assertTrue(
        process.waitFor(WAIT_MAX.toSeconds(), TimeUnit.SECONDS),
        () -> "still running, output:\n" + output());
    return process.exitValue();
  }

  /** Ends the tracker as an operator does. */
  int terminate() throws IOException, InterruptedException {
    signal("TERM");
    return exitStatus();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
