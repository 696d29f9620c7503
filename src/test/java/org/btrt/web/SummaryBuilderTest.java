// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.btrt.web.StoreSummary.BusySwarm;
import org.btrt.web.StoreSummary.Totals;
import org.junit.jupiter.api.Test;

/** What a pass through the store adds up to. */
class SummaryBuilderTest {
  private final SummaryBuilder builder = new SummaryBuilder();

  @Test
  void shouldKnowNothingBeforeTheFirstPassHasEnded() {
    assertTrue(builder.latest().isEmpty());
    builder.begin();
    builder.accept(new FakeSwarm(1, false, 1, 1, 1));
    assertTrue(builder.latest().isEmpty());
    builder.end(5);
    assertEquals(5, summary().endedMs());
  }

  @Test
  void shouldAddUpByFamilyAndGroup() {
    builder.begin();
    builder.accept(new FakeSwarm(1, false, 10, 1, 100).local(4));
    builder.accept(new FakeSwarm(2, false, 20, 2, 200));
    builder.accept(new FakeSwarm(1, true, 30, 3, 300).local(33));
    builder.accept(new FakeSwarm(3, true, 0, 0, 7));
    builder.end(1);
    assertEquals(new Totals(2, 30, 3, 300), summary().ipv4());
    assertEquals(new Totals(2, 30, 3, 307), summary().ipv6());
    assertEquals(List.of(37L, 29L, 0L, 0L, 0L, 0L, 0L, 0L), summary().peersOfGroup());
  }

  @Test
  void shouldSumUpWhatCanBeKeptInside() {
    builder.begin();
    builder.accept(new FakeSwarm(1, false, 31, 0, 0).local(10));
    builder.accept(new FakeSwarm(2, false, 31, 0, 0).local(1));
    builder.accept(new FakeSwarm(3, false, 31, 0, 0));
    builder.accept(new FakeSwarm(4, false, 31, 0, 0).local(31));
    builder.accept(new FakeSwarm(5, false, 31, 0, 0).local(30).unreachable(1));
    builder.end(1);
    // Ten of 31 take 10 x 21/30 copies from outside, where one would do; the one alone takes its
    // one. Of who cannot be connected to nobody takes anything.
    assertEquals(8, summary().locality().outsideCopies(), 1e-9);
    assertEquals(6, summary().locality().localisableCopies(), 1e-9);
    builder.begin();
    builder.accept(new FakeSwarm(1, false, 31, 0, 0).local(10));
    builder.end(2);
    assertEquals(12.0 / 15, summary().locality().share().getAsDouble(), 1e-9);
  }

  @Test
  void shouldDescribeABusySwarm() {
    builder.begin();
    builder.accept(new FakeSwarm(0xAB, true, 10, 5, 100).local(4));
    builder.end(1);
    assertEquals(List.of(new BusySwarm("ab".repeat(20), true, 10, 5, 100, 4)), summary().busiest());
    assertEquals(15, summary().busiest().get(0).peers());
  }

  @Test
  void shouldNotCallAnEmptySwarmBusy() {
    builder.begin();
    builder.accept(new FakeSwarm(1, false, 0, 0, 9));
    builder.end(1);
    assertEquals(List.of(), summary().busiest());
    assertEquals(1, summary().ipv4().swarms());
  }

  @Test
  void shouldStartEachPassFromNothing() {
    builder.begin();
    builder.accept(new FakeSwarm(1, false, 10, 1, 100));
    builder.begin();
    builder.accept(new FakeSwarm(2, false, 2, 0, 0));
    builder.end(1);
    assertEquals(new Totals(1, 2, 0, 0), summary().ipv4());
    assertEquals(1, summary().busiest().size());
  }

  @Test
  void shouldShowTheLastPassWhileTheNextIsOnItsWay() {
    builder.begin();
    builder.end(1);
    StoreSummary first = summary();
    builder.begin();
    builder.accept(new FakeSwarm(2, false, 2, 0, 0));
    assertSame(first, summary());
  }

  @Test
  void shouldKeepTheLargestInAnyOrderOfVisits() {
    long seed = System.nanoTime();
    System.out.println("SummaryBuilderTest seed: " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<Integer> sizes = new ArrayList<>();
      int swarms = random.nextInt(3 * SummaryBuilder.BUSIEST_MAX);
      for (int i = 0; i < swarms; i++) {
        sizes.add(1 + random.nextInt(50));
      }
      builder.begin();
      sizes.forEach(size -> builder.accept(new FakeSwarm(size, false, size, 0, 0)));
      builder.end(1);
      sizes.sort(Collections.reverseOrder());
      assertEquals(
          sizes.subList(0, Math.min(swarms, SummaryBuilder.BUSIEST_MAX)),
          summary().busiest().stream().map(BusySwarm::leechers).toList());
    }
  }

  @Test
  void shouldNotAllocatePerSwarm() {
    FakeSwarm[] swarms = new FakeSwarm[1_000];
    for (int i = 0; i < swarms.length; i++) {
      swarms[i] = new FakeSwarm(i, false, i, 1, 0);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 5; attempt++) {
      builder.begin();
      long before = threads.getCurrentThreadAllocatedBytes();
      for (FakeSwarm swarm : swarms) {
        builder.accept(swarm);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertTrue(least < 1_000, least + " bytes");
  }

  private StoreSummary summary() {
    return builder.latest().orElseThrow();
  }
}
