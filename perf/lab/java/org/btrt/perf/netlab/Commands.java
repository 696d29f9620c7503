// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of the system that are run to their end. */
final class Commands {
  private static final int MAX_S = 60;

  private Commands() {}

  /** Runs a program; an error tells what it said. */
  static String run(String... command) throws IOException, InterruptedException {
    return feed(List.of(), command);
  }

  /** Runs a program that reads lines. */
  static String feed(List<String> lines, String... command)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      try (OutputStream input = process.getOutputStream()) {
        for (String line : lines) {
          input.write((line + "\n").getBytes(UTF_8));
        }
      } catch (IOException e) {
        // It ended before it had read everything; what it said is the better message.
      }
      String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      if (!process.waitFor(MAX_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(String.join(" ", command) + ": " + output);
      }
      return output;
    } finally {
      process.destroyForcibly();
    }
  }

  /** Whether a program does what it is asked. */
  static boolean succeeds(String... command) throws InterruptedException {
    try {
      run(command);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
