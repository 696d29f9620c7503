// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A thing is said once, not once a packet. */
class DistinctLogTest {
  private final List<String> lines = new ArrayList<>();
  private long nowNs = Long.MAX_VALUE - 5;
  private final DistinctLog log = new DistinctLog(new ListLogger(lines), () -> nowNs);

  @Test
  void shouldSayTheFirstAtOnceAndCountTheRest() {
    for (int i = 0; i < 1_000; i++) {
      log.warn("neighbour.down", "neighbour n1 does not answer");
    }
    assertEquals(List.of("WARN neighbour n1 does not answer"), lines);

    passSeconds(29);
    assertEquals(0, log.report());
    passSeconds(1);
    assertEquals(1, log.report());
    assertEquals(
        "WARN neighbour n1 does not answer [999 times more since the last line]", lines.get(1));
    passSeconds(30);
    assertEquals(0, log.report());
  }

  @Test
  void shouldTellRepetitionsWithTheNextOccurrence() {
    log.warn("key", "first");
    log.warn("key", "second");
    passSeconds(31);
    log.warn("key", "third");
    assertEquals(List.of("WARN first", "WARN third [1 times more since the last line]"), lines);
  }

  @Test
  void shouldTellKeysApart() {
    log.warn("a", "same");
    log.warn("b", "same");
    assertEquals(2, lines.size());
  }

  @Test
  void shouldPutAFaultOnOneLine() {
    IllegalStateException fault =
        new IllegalStateException("bad\nline", new ArithmeticException("root\u001b"));
    log.error("fault", "answering a request", fault);
    String line = lines.get(0);
    assertTrue(
        line.startsWith(
            "ERROR answering a request: java.lang.IllegalStateException: bad\\nline at org.btrt."),
        line);
    assertTrue(line.contains(" caused by java.lang.ArithmeticException: root\\u001b at "), line);
    assertPrintable(line);
  }

  @Test
  void shouldEndWithCausesInARing() {
    Exception inner = new Exception("inner");
    Exception outer = new Exception("outer", inner);
    inner.initCause(outer);
    log.error("fault", "x", outer);
    assertEquals(1, lines.size());
  }

  @Test
  void shouldCapTheText() {
    log.warn("key", "x".repeat(10_000));
    assertEquals("WARN ".length() + DistinctLog.TEXT_LENGTH_MAX, lines.get(0).length());
  }

  @Test
  void shouldForgetQuietKeys() {
    for (int i = 0; i < DistinctLog.KEYS_MAX; i++) {
      log.warn("old" + i, "old");
    }
    lines.clear();
    log.warn("new", "no room");
    log.warn("newer", "no room either");
    assertEquals(List.of("WARN no room"), lines);

    passSeconds(DistinctLog.FORGET_AFTER_S);
    log.report();
    lines.clear();
    log.warn("new1", "room");
    log.warn("new2", "room");
    assertEquals(List.of("WARN room", "WARN room"), lines);
  }

  /** trust.md, row "Log injection, log flood": at most 10 lines a second, no control bytes. */
  @Test
  void shouldSurviveAMillionHostilePackets() {
    long seed = System.nanoTime();
    System.out.println("DistinctLogTest seed: " + seed);
    Random random = new Random(seed);
    int seconds = 100;
    for (int i = 0; i < 1_000_000; i++) {
      byte[] bytes = new byte[8 + random.nextInt(16)];
      random.nextBytes(bytes);
      String hostile = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
      log.warn(random.nextBoolean() ? "known" : hostile, hostile);
      nowNs += TimeUnit.SECONDS.toNanos(seconds) / 1_000_000;
      if (i % 10_000 == 0) {
        log.report();
      }
    }
    assertTrue(lines.size() <= 10 * seconds, lines.size() + " lines");
    lines.forEach(DistinctLogTest::assertPrintable);
  }

  private void passSeconds(long seconds) {
    nowNs += TimeUnit.SECONDS.toNanos(seconds);
  }

  private static void assertPrintable(String line) {
    assertTrue(line.chars().allMatch(c -> c >= ' ' && c <= '~'), line);
  }
}
