// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Two lists in one reply: full, in the order of the groups, and fair within one. */
class FamilyCutPropertyTest {
  @Example
  void shouldCutTheHigherGroupsOfBoth() {
    assertEquals(5, FamilyCut.firstCount(new int[] {3, 9}, new int[] {1, 9}, 8));
    assertEquals(3, FamilyCut.firstCount(new int[] {9, 0}, new int[] {9, 0}, 5));
    assertEquals(2, FamilyCut.firstCount(new int[] {2, 9}, new int[] {9, 0}, 5));
    assertEquals(4, FamilyCut.firstCount(new int[] {9, 9}, new int[] {1, 9}, 5));
    assertEquals(0, FamilyCut.firstCount(new int[] {0, 9}, new int[] {5, 0}, 5));
    assertEquals(0, FamilyCut.firstCount(new int[] {4}, new int[] {4}, 0));
    assertEquals(9, FamilyCut.firstCount(new int[] {4, 5}, new int[] {0, 0}, 50));
  }

  @Provide
  Arbitrary<int[]> groups() {
    return Arbitraries.integers().between(0, 20).array(int[].class).ofSize(8);
  }

  @Property
  void shouldFillTheReplyAndKeepTheOrder(
      @ForAll("groups") int[] first,
      @ForAll("groups") int[] second,
      @ForAll @IntRange(max = 200) int room) {
    int firstTotal = Arrays.stream(first).sum();
    int secondTotal = Arrays.stream(second).sum();
    int firstCount = FamilyCut.firstCount(first, second, room);
    int secondCount = Math.min(secondTotal, room - firstCount);

    assertTrue(firstCount >= 0 && firstCount <= firstTotal);
    assertTrue(secondCount >= 0);
    assertEquals(Math.min(room, firstTotal + secondTotal), firstCount + secondCount);

    int[] firstKept = kept(first, firstCount);
    int[] secondKept = kept(second, secondCount);
    int full = 0;
    while (full < 8 && firstKept[full] == first[full] && secondKept[full] == second[full]) {
      full++;
    }
    for (int group = full + 1; group < 8; group++) {
      assertEquals(0, firstKept[group] + secondKept[group], "group " + group);
    }
    if (full < 8) {
      int lead = firstKept[full] - secondKept[full];
      assertTrue(lead >= 0 || firstKept[full] == first[full], "second has more than it should");
      assertTrue(lead <= 1 || secondKept[full] == second[full], "first has more than it should");
    }
  }

  private static int[] kept(int[] groups, int count) {
    int[] kept = new int[groups.length];
    int left = count;
    for (int i = 0; i < groups.length; i++) {
      kept[i] = Math.min(left, groups[i]);
      left -= kept[i];
    }
    return kept;
  }
}
