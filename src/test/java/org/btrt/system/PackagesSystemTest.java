// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packages as files: what lies where, whose it is, and that the program inside runs where there
 * is no Java. Installing, upgrading and removing them is for {@code src/packages/verify-deb}. Needs
 * dpkg-deb and rpm to look inside; {@code mvn -Ppackages verify}.
 */
@Tag("packages")
@Timeout(300)
class PackagesSystemTest {
  private static final int COMMAND_MAX_S = 120;

  @TempDir private Path directory;

  private static Path built(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(BtrtProcess.distribution().resolveSibling("packages"))) {
      List<Path> found = files.filter(file -> file.toString().endsWith(suffix)).toList();
      assertEquals(1, found.size(), () -> "packages " + suffix + ": " + found);
      return found.getFirst();
    }
  }

  private static String execute(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // An environment in which there is no Java, and nothing else either.
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(process.waitFor(COMMAND_MAX_S, TimeUnit.SECONDS), output);
    assertEquals(0, process.exitValue(), output);
    return output;
  }

  private static void needs(String program) {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin", program)), "not looked at without " + program);
  }

  private static void assertLine(String output, String pattern) {
    assertTrue(
        output.lines().anyMatch(line -> line.matches(pattern)),
        () -> "expected: " + pattern + ", lines:\n" + output);
  }

  @Test
  void shouldPutTheFilesOfTheDebWhereTheyBelong() throws IOException, InterruptedException {
    needs("dpkg-deb");
    String files = execute("dpkg-deb", "-c", built(".deb").toString());
    assertLine(files, "-rw-r--r-- root/root .* \\./etc/btrt/btrt\\.conf");
    assertLine(files, "-rw-r--r-- root/root .* \\./etc/btrt/btrt\\.conf\\.default");
    assertLine(files, "lrwxrwxrwx root/root .* \\./usr/sbin/btrt -> \\.\\./lib/btrt/bin/btrt");
    assertLine(files, "-rwxr-xr-x root/root .* \\./usr/lib/btrt/bin/btrt");
    assertLine(files, "-rw-r--r-- root/root .* \\./usr/lib/btrt/lib/btrt-[0-9.]+\\.jar");
    assertLine(files, "-rwxr-xr-x root/root .* \\./usr/lib/btrt/jre/bin/java");
    assertLine(files, "-rw-r--r-- root/root .* \\./usr/lib/systemd/system/btrt\\.service");
    assertLine(files, "-rw-r--r-- root/root .* \\./usr/lib/sysctl\\.d/90-btrt\\.conf");
    assertLine(files, "-rw-r--r-- root/root .* \\./usr/share/doc/btrt/copyright");
    assertLine(files, "-rw-r--r-- root/root .* \\./usr/share/doc/btrt/changelog\\.gz");
    assertLine(files, "-rw-r--r-- root/root .* \\./usr/share/man/man8/btrt\\.8\\.gz");
    assertLine(files, "drwxr-x--- root/root .* \\./var/lib/btrt/");
    assertLine(files, "drwxr-x--- root/root .* \\./var/log/btrt/");
    assertFalse(files.contains("btrt.aot"), "what the JVM learns belongs to one machine");
    String info = execute("dpkg-deb", "-I", built(".deb").toString(), "conffiles");
    assertEquals(
        List.of("/etc/btrt/btrt.conf", "/etc/btrt/btrt.conf.default"), info.lines().toList());
  }

  @Test
  void shouldPutTheFilesOfTheRpmWhereTheyBelong() throws IOException, InterruptedException {
    needs("rpm");
    String rpm = built(".rpm").toString();
    String files = execute("rpm", "-qlvp", rpm);
    assertLine(files, "-rw-r--r-- .* root +root .* /etc/btrt/btrt\\.conf");
    assertLine(files, "lrwxrwxrwx .* /usr/sbin/btrt -> \\.\\./lib/btrt/bin/btrt");
    assertLine(files, "-rwxr-xr-x .* root +root .* /usr/lib/btrt/bin/btrt");
    assertLine(files, "-rwxr-xr-x .* root +root .* /usr/lib/btrt/jre/bin/java");
    assertLine(files, "-rw-r--r-- .* root +root .* /usr/lib/systemd/system/btrt\\.service");
    assertLine(files, "drwxr-x--- .* btrt +btrt .* /var/lib/btrt");
    assertLine(files, "drwxr-x--- .* btrt +btrt .* /var/log/btrt");
    String flags = execute("rpm", "-qp", "--qf", "[%{FILENAMES} %{FILEFLAGS:fflags}\\n]", rpm);
    // c: configuration, n: not replaced, g: not in the package.
    assertLine(flags, "/etc/btrt/btrt\\.conf cn");
    assertLine(flags, "/usr/lib/btrt/lib/btrt\\.aot g");
  }

  @Test
  void shouldRunWithoutJavaAndLearn() throws IOException, InterruptedException {
    needs("dpkg-deb");
    execute("dpkg-deb", "-x", built(".deb").toString(), directory.toString());
    String program = directory.resolve("usr/sbin/btrt").toString();
    String version = execute(program, "version");
    assertTrue(version.matches("(?s)btrt [0-9]+\\.[0-9]+.*Java .*"), version);
    execute(program, "train", "-c", directory.resolve("etc/btrt/btrt.conf.default").toString());
    assertTrue(Files.size(directory.resolve("usr/lib/btrt/lib/btrt.aot")) > 0);
    // The JVM is told to fail if it cannot use what was learned.
    execute("env", "BTRT_JAVA_OPTS=-XX:AOTMode=on", program, "version");
    String check =
        execute(program, "check", "-c", directory.resolve("etc/btrt/btrt.conf").toString());
    assertTrue(check.contains("store   1000000 swarms, 4000000 peers, /var/lib/btrt"), check);
  }

  /** No part of what is packed may name the place where it was built. */
  @Test
  void shouldNotTellWhereItWasBuilt() throws IOException {
    Path root = BtrtProcess.distribution().resolveSibling("packages").resolve("root");
    byte[] place = BtrtProcess.distribution().getParent().getParent().toString().getBytes(UTF_8);
    List<String> telling = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (contains(Files.readAllBytes(file), place)) {
          telling.add(root.relativize(file).toString());
        }
      }
    }
    assertEquals(List.of(), telling);
  }

  private static boolean contains(byte[] all, byte[] part) {
    for (int at = 0; at <= all.length - part.length; at++) {
      int same = 0;
      while (same < part.length && all[at + same] == part[same]) {
        same++;
      }
      if (same == part.length) {
        return true;
      }
    }
    return false;
  }
}
