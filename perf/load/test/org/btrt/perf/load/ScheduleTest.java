// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final long START_NS = 5_000;

  @Test
  void shouldSpaceRequestsEvenly() {
    Schedule schedule = new Schedule(START_NS, 4);
    long[] due = new long[6];
    for (int i = 0; i < due.length; i++) {
      due[i] = schedule.dueNs(START_NS) - START_NS;
      schedule.onIssued();
    }
    assertEquals(0, due[0]);
    assertEquals(250_000_000, due[1]);
    assertEquals(750_000_000, due[3]);
    assertEquals(1_000_000_000, due[4]);
    assertEquals(1_250_000_000, due[5]);
  }

  @Test
  void shouldKeepTheMomentOfARequestThatCouldNotBeSent() {
    Schedule schedule = new Schedule(START_NS, 1000);
    schedule.onIssued();
    long due = schedule.dueNs(START_NS);
    assertEquals(due, schedule.dueNs(START_NS + 10_000_000_000L));
  }

  @Test
  void shouldNotDriftAtARateThatDividesNoSecond() {
    Schedule schedule = new Schedule(0, 300_007);
    for (int i = 0; i < 3 * 300_007; i++) {
      schedule.onIssued();
    }
    assertEquals(3_000_000_000L, schedule.dueNs(0));
  }

  @Test
  void shouldHoldForDays() {
    // A day at a million a second: the product with nanoseconds does not fit.
    assertEquals(86_400_000_000_000L, Schedule.offsetNs(86_400_000_000L, 1_000_000));
  }

  @Test
  void shouldBeDueAtOnceInAClosedLoop() {
    Schedule schedule = new Schedule(START_NS, 0);
    schedule.onIssued();
    assertEquals(77, schedule.dueNs(77));
  }
}
