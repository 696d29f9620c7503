// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LabPlanTest {
  private static LabScenario s1() {
    return LabScenario.of("S1");
  }

  @Test
  void shouldHaveTheFigureOfTheReference() {
    LabScenario s1 = s1();
    assertEquals(30, s1.clients());
    assertEquals(16 << 20, s1.fileBytes());
    // One copy in about 50 seconds.
    assertEquals(48, s1.fileBytes() * 8.0 / 1000 / s1.uplinkKbit(0), 1);
    assertEquals(28_000, s1.transitKbit());
    assertEquals(4_200, LabScenario.of("s3").transitKbit());
    assertEquals(4 * s1.uplinkKbit(0), LabScenario.of("s4").localUplinkKbit(0));
    assertEquals(0, s1.localUplinkKbit(0));
    assertEquals(
        List.of(1_120, 2_240, 5_040, 1_120),
        List.of(0, 1, 2, 3).stream().map(LabScenario.of("s9")::uplinkKbit).toList());
    LabScenario n30 = LabScenario.of("n30");
    assertEquals(
        s1.fileBytes() / s1.uplinkKbit(0), n30.fileBytes() / n30.uplinkKbit(0), "the same times");
  }

  @Test
  void shouldHavePiecesThatClientsLike() {
    for (LabScenario scenario : LabScenario.ALL) {
      assertEquals(1, Integer.bitCount(scenario.pieceBytes()), scenario.name());
      assertTrue(scenario.pieceBytes() >= 16 << 10, scenario.name());
      assertEquals(0, scenario.fileBytes() % scenario.pieceBytes(), scenario.name());
    }
  }

  @Test
  void shouldJoinOnlyTheFirstTwoOperatorsAsPartners() {
    LabScenario s6 = LabScenario.of("s6");
    assertEquals(1, s6.partnerOf(0));
    assertEquals(0, s6.partnerOf(1));
    assertEquals(-1, s6.partnerOf(2));
  }

  @Test
  void shouldRefuseUnknownScenarios() {
    assertThrows(IllegalArgumentException.class, () -> LabScenario.of("s10"));
  }

  @Test
  void shouldPlanTheSameForTheSameSeed() {
    assertEquals(LabPlan.of(s1(), 7), LabPlan.of(s1(), 7));
    assertTrue(Arrays.equals(LabPlan.content(s1(), 7), LabPlan.content(s1(), 7)));
    assertNotEquals(LabPlan.of(s1(), 7), LabPlan.of(s1(), 8));
    assertFalse(Arrays.equals(LabPlan.content(s1(), 7), LabPlan.content(s1(), 8)));
  }

  @Test
  void shouldHaveAllJoinWithinTheTimeAndStay() {
    for (LabPlan.Visit visit : LabPlan.of(s1(), 1).visits()) {
      assertTrue(visit.arrivalS() >= 0 && visit.arrivalS() < 8, visit::toString);
      assertTrue(Double.isInfinite(visit.stayS()), visit::toString);
    }
  }

  @Test
  void shouldHaveAFifthLeaveAtOnceAndTwoFifthsLater() {
    LabScenario s5 = LabScenario.of("s5");
    int atOnce = 0;
    int later = 0;
    int all = 0;
    for (int seed = 0; seed < 50; seed++) {
      for (LabPlan.Visit visit : LabPlan.of(s5, seed).visits()) {
        atOnce += visit.stayS() == 0 ? 1 : 0;
        later += visit.stayS() == s5.stayS() ? 1 : 0;
        all++;
      }
    }
    assertEquals(0.2, (double) atOnce / all, 0.04);
    assertEquals(0.4, (double) later / all, 0.04);
  }

  @Test
  void shouldRunArmsInDifferentOrders() {
    List<LabArm> arms = new ArrayList<>();
    for (String word : List.of("0", "1", "4", "8")) {
      arms.addAll(LabArm.parse(word));
    }
    assertEquals(LabPlan.shuffled(arms, 3), LabPlan.shuffled(arms, 3));
    Set<List<LabArm>> orders = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      orders.add(LabPlan.shuffled(arms, seed));
    }
    assertTrue(orders.size() > 5, orders::toString);
  }
}
