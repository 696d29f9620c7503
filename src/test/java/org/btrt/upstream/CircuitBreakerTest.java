// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a neighbour is asked no more, and when again. */
class CircuitBreakerTest {
  private final CircuitBreaker breaker = new CircuitBreaker();
  private long nowNs = -7;

  private void failUntilOpen() {
    for (int i = 0; i <= CircuitBreaker.FAILURES_MAX; i++) {
      assertTrue(breaker.mayAsk(nowNs));
      breaker.onFailure(nowNs);
    }
    assertTrue(breaker.isOpen());
  }

  private void passS(long seconds) {
    nowNs += TimeUnit.SECONDS.toNanos(seconds);
  }

  @Test
  void shouldBearSomeFailures() {
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < CircuitBreaker.FAILURES_MAX; i++) {
        breaker.onFailure(nowNs);
        assertTrue(breaker.mayAsk(nowNs));
      }
      breaker.onSuccess();
    }
    assertFalse(breaker.isOpen());
  }

  @Test
  void shouldLetOneTryAfterAPauseAndCloseWhenItSucceeds() {
    failUntilOpen();
    assertFalse(breaker.mayAsk(nowNs));
    passS(9);
    assertFalse(breaker.mayAsk(nowNs));
    passS(1);
    assertTrue(breaker.mayAsk(nowNs));
    assertFalse(breaker.mayAsk(nowNs), "one at a time");
    breaker.onSuccess();
    assertTrue(breaker.mayAsk(nowNs));
    assertTrue(breaker.mayAsk(nowNs));
  }

  @Test
  void shouldPauseLongerWithEveryFailureUpToAnEnd() {
    failUntilOpen();
    long expectedS = 10;
    for (int i = 0; i < 20; i++) {
      passS(expectedS - 1);
      assertFalse(breaker.mayAsk(nowNs));
      passS(1);
      assertTrue(breaker.mayAsk(nowNs));
      breaker.onFailure(nowNs);
      expectedS = Math.min(2 * expectedS, 600);
    }
  }

  /** Many may be under way when a site goes away: that is one trouble, not many. */
  @Test
  void shouldCountNothingThatWasUnderWayWhenItOpened() {
    failUntilOpen();
    for (int i = 0; i < 50; i++) {
      breaker.onFailure(nowNs);
    }
    passS(10);
    assertTrue(breaker.mayAsk(nowNs));
  }
}
