// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What workers ask for, and how often it is passed on. */
class DemandTest {
  private final AtomicLong nowNs = new AtomicLong(-5);
  private final Demand demand = new Demand(nowNs::get);

  private List<Long> drained() {
    List<Long> hashes = new ArrayList<>();
    demand.drain(
        (hash0, hash1, hash2) -> {
          assertEquals(hash0 + 1, hash1);
          assertEquals(hash0 + 2, hash2);
          hashes.add(hash0);
        },
        10_000);
    return hashes;
  }

  private int want(long hash) {
    return demand.want(hash, hash + 1, (int) hash + 2, demand.nowS());
  }

  private void passS(int seconds) {
    nowNs.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @Test
  void shouldTellASwarmOnceUntilItIsAnswered() {
    assertEquals(0, want(7));
    assertEquals(0, want(7));
    assertEquals(List.of(7L), drained());
    passS(Demand.PENDING_S - 1);
    assertEquals(0, want(7));
    assertEquals(List.of(), drained());
    passS(1);
    assertEquals(0, want(7));
    assertEquals(List.of(7L), drained());
  }

  @Test
  void shouldAskAgainWhenAnAnswerIsOldAndStillKnowIt() {
    want(7);
    drained();
    demand.answered(7, 8, 9, demand.nowS() + 100);
    assertEquals(Demand.KNOWN, want(7));
    assertEquals(List.of(), drained());
    passS(100);
    assertEquals(Demand.KNOWN, want(7));
    assertEquals(List.of(7L), drained());
    assertEquals(Demand.KNOWN, want(7), "its peers live longer than that");
  }

  @Test
  void shouldTellAgainWhatAnotherSwarmHasPushedOut() {
    // More swarms than words: some share one, and only cost a further telling.
    for (long hash = 0; hash < 200_000; hash++) {
      want(hash);
      drained();
    }
    int told = 0;
    for (long hash = 0; hash < 1_000; hash++) {
      want(hash);
      told += drained().size();
    }
    assertTrue(told > 500, "told=" + told);
  }

  @Test
  void shouldSayWhenThereAreTooManyAtOnce() {
    int lost = 0;
    for (long hash = 0; hash < 50_000; hash++) {
      lost += want(hash) == Demand.LOST ? 1 : 0;
    }
    assertTrue(lost > 0);
    int told = 0;
    for (List<Long> some = drained(); !some.isEmpty(); some = drained()) {
      told += some.size();
    }
    assertTrue(told > 1_000, "told=" + told);
    assertTrue(told + lost <= 50_000);
  }
}
