// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Whether simulated swarms do what can be told beforehand. */
class SwarmTest {
  private static RunResult run(String scenario, String arm, long seed) {
    Scenario of = Scenario.of(scenario);
    return new Swarm(of, Arm.of(arm, of.configuredGroups()), seed).run();
  }

  @Test
  void shouldBeTheSameForTheSameSeed() {
    assertEquals(run("s1", "quota", 3), run("s1", "quota", 3));
  }

  /** Ten of 31, each takes 21 of 30 parts from outside; some is lost when senders choke. */
  @Test
  void shouldBringInWhatChanceSays() {
    double copies = 0;
    for (int seed = 0; seed < 20; seed++) {
      copies += run("s1", "random", seed).copies() / 20;
    }
    assertEquals(7.0, copies, 0.7);
  }

  @Test
  void shouldFinishAndKeepToTheUplinks() {
    for (Scenario scenario : Scenario.ALL) {
      if (scenario.peers() <= 90) {
        RunResult result = run(scenario.name(), "quota", 1);
        assertEquals(0, result.unfinished(), scenario.name());
        // One copy takes the first seeder 50 s.
        assertTrue(result.p95S() >= 40, scenario.name());
        assertTrue(result.p95S() >= result.medianS());
      }
    }
  }

  @Test
  void shouldBringInOneCopyAtLeast() {
    RunResult result = run("n30", "quota", 2);
    assertTrue(result.copies() >= 1 && result.copies() < 5, result::toString);
  }

  @Test
  void shouldPayLessWherePartnersAreFree() {
    double paid = 0;
    double paidIfFree = 0;
    for (int seed = 0; seed < 10; seed++) {
      RunResult result = run("p10", "quota", seed);
      assertTrue(result.partnerCopies() > 0 && result.partnerCopies() < result.copies());
      paid += result.paidCopies() / 10;
      paidIfFree += run("p10", "quota:free=1", seed).paidCopies() / 10;
    }
    assertTrue(paidIfFree < paid, paidIfFree + " of " + paid);
    assertEquals(0, run("s1", "quota", 1).partnerCopies());
  }

  @Test
  void shouldRefuseUnknownNames() {
    assertThrows(IllegalArgumentException.class, () -> Arm.of("best", 1));
    assertThrows(IllegalArgumentException.class, () -> Scenario.of("s99"));
  }
}
