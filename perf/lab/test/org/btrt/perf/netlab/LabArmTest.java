// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.btrt.perf.netlab.LabArm.Extra;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabArmTest {
  private static LabArm arm(String word) {
    return LabArm.parse(word).getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "0, off",
    "1, order",
    "2, share",
    "4, quota",
    "5, quota+pex",
    "6, quota+adding",
    "7, quota+replacing",
    "8, alone",
    "9, quota+private",
    "10, quota+dht",
  })
  void shouldKnowTheNumbersOfTheReference(String number, String name) {
    assertEquals(List.of(name), LabArm.parse(number).stream().map(LabArm::name).toList());
  }

  @Test
  void shouldMakeThreeArmsOfNumberThree() {
    assertEquals(
        List.of("k=1", "k=2", "k=4"), LabArm.parse("3").stream().map(LabArm::name).toList());
  }

  @Test
  void shouldReadExtrasAndKeys() {
    LabArm arm = arm("quota+pex+private:holders=40,floor=4");
    assertEquals("quota", arm.base());
    assertEquals(Set.of(Extra.PEX, Extra.PRIVATE), arm.extras());
    assertEquals(Map.of("holders", "40", "floor", "4"), arm.keys());
    assertEquals("policy: {mode: quota, epoch: 60, holders: 40, floor: 4}", arm.policy(10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"11", "best", "quota+tex", "quota:holders", "k=0", "k=x", "quota:a=b,", ""})
  void shouldRefuseWhatIsNoArm(String word) {
    assertThrows(IllegalArgumentException.class, () -> LabArm.parse(word));
  }

  @Test
  void shouldGiveEverybodySoManyExternalPeers() {
    assertEquals(
        "policy: {mode: quota, squeeze_from: 1000, small_group_externals: 2, seeder_externals: 2,"
            + " floor: 1, epoch: 60}",
        arm("k=2").policy(10));
  }

  /** Of nine others one, of 29 three. */
  @ParameterizedTest
  @CsvSource({"3, 1", "10, 1", "30, 3"})
  void shouldGiveATenthOfExternalPeers(int clients, int externals) {
    String policy = arm("2").policy(clients);
    assertTrue(policy.contains("small_group_externals: " + externals + ","), policy);
  }

  @Test
  void shouldKnowWhereChanceAloneDecides() {
    assertTrue(arm("0").isRandom());
    assertFalse(arm("1").isRandom());
    assertFalse(arm("off+pex").isRandom());
    assertTrue(arm("8").isAlone());
    assertEquals("policy: {mode: off, epoch: 60}", arm("8").policy(10));
  }
}
