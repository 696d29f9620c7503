// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A thread that steps back, and nobody else. */
class BackgroundThreadTest {
  /** Of what follows the name in /proc/PID/stat, proc(5). */
  private static final int NICENESS_FIELD = 16;

  private static int niceness() {
    try {
      String stat = Files.readString(Path.of("/proc/thread-self/stat"));
      return Integer.parseInt(
          stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[NICENESS_FIELD]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldStepBackAlone() throws InterruptedException {
    assumeTrue(System.getProperty("os.name").equals("Linux"));
    int before = niceness();
    AtomicInteger inside = new AtomicInteger(-1);
    Thread thread = BackgroundThread.factory().newThread(() -> inside.set(niceness()));
    thread.start();
    thread.join();
    assertEquals(10, inside.get());
    assertEquals(before, niceness());
  }
}
