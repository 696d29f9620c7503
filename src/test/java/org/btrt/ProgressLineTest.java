// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The line that tells how far hashing has come. */
class ProgressLineTest {
  private static final long MIB = 1 << 20;

  @Test
  void shouldTellTheTimeThatIsLeft() {
    AtomicLong nowNs = new AtomicLong(5);
    StringWriter terminal = new StringWriter();
    try (ProgressLine line = new ProgressLine(new PrintWriter(terminal), nowNs::get)) {
      line.hashed(0, 1000 * MIB);
      nowNs.addAndGet(TimeUnit.SECONDS.toNanos(2));
      line.hashed(10 * MIB, 1000 * MIB);
      nowNs.addAndGet(TimeUnit.SECONDS.toNanos(98));
      line.hashed(999 * MIB, 1000 * MIB);
    }

    assertEquals(
        """
        \r\u001b[Khashing 0 %\
        \r\u001b[Khashing 1 %, 5 MiB/s, 3:18 left\
        \r\u001b[Khashing 99 %, 10.0 MiB/s, 0:00 left\
        \r\u001b[K""",
        terminal.toString());
  }
}
