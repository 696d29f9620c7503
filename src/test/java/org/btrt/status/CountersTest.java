// SPDX-License-Identifier: Apache-2.0
package org.btrt.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Rows of counters and their sums. */
class CountersTest {
  private final Status status = new Status();

  @Test
  void shouldStartAtZero() {
    Counters counters = status.register();
    for (Counter counter : Counter.values()) {
      assertEquals(0, counters.get(counter), counter.name());
    }
  }

  @Test
  void shouldCountEachCounterByItself() {
    Counters counters = status.register();
    for (Counter counter : Counter.values()) {
      counters.add(counter, counter.ordinal() + 1L);
    }
    for (Counter counter : Counter.values()) {
      assertEquals(counter.ordinal() + 1L, counters.get(counter), counter.name());
    }
  }

  @Test
  void shouldAddUpRows() {
    status.register().add(Counter.RELOADS, 3);
    status.register().increment(Counter.RELOADS);
    assertEquals(4, status.total(Counter.RELOADS));
    assertEquals(0, status.total(Counter.RELOADS_FAILED));
  }

  @Test
  void shouldLoseNothingBetweenTwoThreads() {
    int increments = 1_000_000;
    CountDownLatch go = new CountDownLatch(1);
    Counters first = status.register();
    Counters second = status.register();
    Thread firstWriter = new Thread(() -> count(go, first, increments), "first-writer");
    Thread secondWriter = new Thread(() -> count(go, second, 2 * increments), "second-writer");
    firstWriter.start();
    secondWriter.start();
    go.countDown();

    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          long last = 0;
          while (firstWriter.isAlive() || secondWriter.isAlive()) {
            long total = status.total(Counter.UDP_CONNECTS);
            assertTrue(total >= last, "never falls");
            last = total;
          }
          firstWriter.join();
          secondWriter.join();
        });
    assertEquals(increments, first.get(Counter.UDP_CONNECTS));
    assertEquals(2L * increments, second.get(Counter.UDP_CONNECTS));
    assertEquals(3L * increments, status.total(Counter.UDP_CONNECTS));
  }

  private static void count(CountDownLatch go, Counters counters, int increments) {
    try {
      go.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (int i = 0; i < increments; i++) {
      counters.increment(Counter.UDP_CONNECTS);
    }
  }
}
