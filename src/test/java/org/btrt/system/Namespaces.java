// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Networks of their own around a router, all within this machine and without a way out of it: each
 * a network namespace of the kernel with a cable to the router. Needs root.
 *
 * <p><em>Threading:</em> one test. Closing removes all of it, rules and addresses included; the
 * processes inside are their owner's.
 */
final class Namespaces implements AutoCloseable {
  /** The one in the middle. */
  static final String ROUTER = "router";

  private static final int COMMAND_MAX_S = 20;

  private final String prefix = "btrt-" + ProcessHandle.current().pid() + "-";
  private final List<String> names = new ArrayList<>();

  Namespaces() throws IOException, InterruptedException {
    add(ROUTER);
    run(ROUTER, "sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv4.conf.all.rp_filter=0");
  }

  private void add(String name) throws IOException, InterruptedException {
    execute("ip", "netns", "add", prefix + name);
    names.add(name);
    run(name, "ip", "link", "set", "lo", "up");
  }

  /**
   * A network and its cable.
   *
   * @param network the first three bytes of its addresses; the router has the address 1 there
   * @param hosts the fourth byte of each machine there is in it; the first is what its programs use
   *     that do not choose
   */
  void network(String name, String network, int... hosts) throws IOException, InterruptedException {
    add(name);
    // Names of interfaces have 15 letters at most; each namespace has names of its own.
    String cable = "to-" + name.substring(0, Math.min(name.length(), 12));
    execute(
        "ip",
        "link",
        "add",
        cable,
        "netns",
        prefix + ROUTER,
        "type",
        "veth",
        "peer",
        "name",
        "uplink",
        "netns",
        prefix + name);
    run(ROUTER, "sysctl", "-qw", "net.ipv4.conf." + cable + ".rp_filter=0");
    run(ROUTER, "ip", "address", "add", network + ".1/24", "dev", cable);
    run(ROUTER, "ip", "link", "set", cable, "up");
    for (int host : hosts) {
      run(name, "ip", "address", "add", network + "." + host + "/24", "dev", "uplink");
    }
    run(name, "ip", "link", "set", "uplink", "up");
    run(name, "ip", "route", "add", "default", "via", network + ".1");
  }

  /** What goes before a command that is to run in a namespace. */
  List<String> in(String name) {
    return List.of("ip", "netns", "exec", prefix + name);
  }

  /** Runs a command in a namespace; fails if it does. */
  String run(String name, String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(in(name));
    all.addAll(List.of(command));
    return execute(all.toArray(String[]::new));
  }

  private static String execute(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(COMMAND_MAX_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(
          String.format(Locale.ROOT, "%s: %s", String.join(" ", command), output.strip()));
    }
    return output;
  }

  @Override
  public void close() throws IOException {
    List<String> left = new ArrayList<>();
    for (String name : names.reversed()) {
      try {
        // The cables go with their ends.
        execute("ip", "netns", "delete", prefix + name);
      } catch (IOException e) {
        left.add(e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        left.add(prefix + name);
      }
    }
    if (!left.isEmpty()) {
      throw new IOException("network namespaces left behind: " + left);
    }
  }
}
