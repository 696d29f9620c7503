// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.junit.jupiter.api.Test;

/** What the charts are drawn from. */
class HistoryDocumentTest {
  private static final List<String> GROUPS = List.of("own <b>network</b>", "others");

  private static Map<String, Object> history(TestTracker tracker) throws IOException {
    byte[] document = HistoryDocument.render(tracker.history, GROUPS);
    assertTrue(document.length < 100_000, document.length + " bytes");
    return StatsDocumentTest.parse(document);
  }

  @Test
  void shouldNameTheChartsAndTheirSeries() throws IOException {
    Map<String, Object> history = history(new TestTracker());
    assertEquals(0L, history.get("end"));
    assertEquals("announces", history.get("charts[0].key"));
    assertEquals("udp4", history.get("charts[0].series[0]"));
    assertEquals("http6", history.get("charts[0].series[3]"));
    assertEquals("own <b>network</b>", history.get("charts[1].series[0]"));
    assertEquals("swarms", history.get("charts[2].series[1]"));
    assertEquals("udp 99\u00a0%", history.get("charts[3].series[1]"));
    assertFalse(history.containsKey("points[0].time_s"));
  }

  @Test
  void shouldHoldTenMinutesInRowsAsLongAsAllSeries() throws IOException {
    TestTracker tracker = new TestTracker();
    Counters counters = tracker.status.register();
    for (int second = 0; second <= 1000; second++) {
      counters.add(Counter.ANNOUNCES_HTTP4, second * 100_000L);
      counters.add(Counter.peersOfGroup(second % 2), 3);
      tracker.history.record(TimeUnit.SECONDS.toNanos(second));
    }
    Map<String, Object> history = history(tracker);
    assertEquals(1001L, history.get("end"));
    int points = 0;
    while (history.containsKey("points[" + points + "].time_s")) {
      String row = "points[" + points + "].row";
      double second = 402 + points;
      assertEquals(second, history.get("points[" + points + "].time_s"));
      assertEquals(second * 100_000, history.get(row + "[2]"));
      assertEquals((second + 1) % 2, history.get(row + "[4]"));
      assertTrue(history.containsKey(row + "[11]"));
      assertFalse(history.containsKey(row + "[12]"));
      points++;
    }
    assertEquals(History.ROWS - 1, points);
  }
}
