// SPDX-License-Identifier: Apache-2.0
package org.btrt.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.btrt.common.PeerGroupLimits;
import org.junit.jupiter.api.Test;

/** The list of counters is fit to be exported and read. */
class CounterTest {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*[a-z0-9]");

  @Test
  void shouldExplainEachCounter() {
    for (Counter counter : Counter.values()) {
      assertTrue(counter.help().length() > 10, counter.name());
      assertTrue(counter.help().endsWith("."), counter.name());
    }
  }

  @Test
  void shouldHaveNamesThatPrometheusTakes() {
    for (Counter counter : Counter.values()) {
      assertTrue(NAME.matcher(counter.metric()).matches(), counter.name());
      assertFalse(counter.metric().endsWith("_total"), counter.name());
      assertEquals(counter.labelName().isEmpty(), counter.labelValue().isEmpty(), counter.name());
      if (!counter.labelName().isEmpty()) {
        assertTrue(NAME.matcher(counter.labelName()).matches(), counter.name());
        assertFalse(counter.labelName().startsWith("__"), counter.name());
      }
    }
  }

  @Test
  void shouldShareHelpAndLabelWithinOneMetric() {
    Map<String, Counter> first = new HashMap<>();
    for (Counter counter : Counter.values()) {
      Counter other = first.putIfAbsent(counter.metric(), counter);
      if (other != null) {
        assertEquals(other.help(), counter.help(), counter.name());
        assertEquals(other.labelName(), counter.labelName(), counter.name());
      }
    }
  }

  @Test
  void shouldBeUniqueByMetricAndLabel() {
    Set<String> seen = new HashSet<>();
    for (Counter counter : Counter.values()) {
      assertTrue(seen.add(counter.metric() + '{' + counter.labelValue() + '}'), counter.name());
    }
  }

  @Test
  void shouldHoldCountersOfOneMetricTogether() {
    Set<String> ended = new HashSet<>();
    String current = "";
    for (Counter counter : Counter.values()) {
      if (!counter.metric().equals(current)) {
        assertTrue(ended.add(counter.metric()), counter.name());
        current = counter.metric();
      }
    }
  }

  @Test
  void shouldHaveACounterForEachGroup() {
    for (int group = 0; group < PeerGroupLimits.GROUPS_MAX; group++) {
      Counter counter = Counter.peersOfGroup(group);
      assertEquals("peers_handed_out", counter.metric());
      assertEquals(Integer.toString(group), counter.labelValue());
    }
  }
}
