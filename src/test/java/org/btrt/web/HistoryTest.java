// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.status.LatencyRecorder;
import org.btrt.status.Status;
import org.junit.jupiter.api.Test;

/** The last ten minutes, a row a second. */
class HistoryTest {
  private static final long BEGIN_NS = -77;

  private final Status status = new Status();
  private final Counters counters = status.register();
  private long peers;
  private final History history = new History(status, new CountingStore(() -> 7, () -> peers));

  private void record(long second) {
    history.record(BEGIN_NS + TimeUnit.SECONDS.toNanos(second));
  }

  @Test
  void shouldBeginEmpty() {
    assertEquals(0, history.rowCount());
    assertEquals(0, history.newest(2).size());
    assertEquals(0, history.risen().get(Counter.UDP_CONNECTS));
    record(0);
    assertEquals(1, history.newest(2).size());
    assertEquals(0, history.newest(2).timeS(0));
    assertEquals(0, history.risen().get(Counter.UDP_CONNECTS));
  }

  @Test
  void shouldKeepTheLastTenMinutes() {
    for (int second = 0; second < 1000; second++) {
      counters.add(Counter.UDP_CONNECTS, second);
      peers = second * 2L;
      record(second);
    }
    History.Rows rows = history.newest(5000);
    assertEquals(1000, rows.end());
    assertEquals(History.ROWS, rows.size());
    for (int row = 0; row < rows.size(); row++) {
      int second = 400 + row;
      assertEquals(second, rows.timeS(row));
      assertEquals(7, rows.swarms(row));
      assertEquals(second * 2L, rows.peers(row));
      if (row > 0) {
        assertEquals(second, rows.rise(row, Counter.UDP_CONNECTS));
        assertEquals(second, rows.perSecond(row, Counter.UDP_CONNECTS));
      }
    }
    long risen = 0;
    for (int second = 401; second < 1000; second++) {
      risen += second;
    }
    assertEquals(risen, history.risen().get(Counter.UDP_CONNECTS));
    assertEquals(0, history.risen().get(Counter.RELOADS));
  }

  @Test
  void shouldTellRatesByTheTimeThatReallyPassed() {
    record(0);
    counters.add(Counter.UDP_CONNECTS, 60);
    record(4);
    assertEquals(15, history.newest(2).perSecond(1, Counter.UDP_CONNECTS));
  }

  @Test
  void shouldGiveCopies() {
    record(0);
    History.Rows before = history.newest(2);
    peers = 5;
    for (int second = 1; second < 700; second++) {
      record(second);
    }
    assertEquals(0, before.peers(0));
    assertEquals(1, before.end());
  }

  @Test
  void shouldKeepTheLatenciesOfTheLastWindow() {
    LatencyRecorder udp = status.registerLatency("udp");
    status.registerLatency("http");
    status.tick(0);
    record(0);
    udp.record(TimeUnit.MICROSECONDS.toNanos(50), 98);
    udp.record(TimeUnit.MICROSECONDS.toNanos(900), 2);
    status.tick(Status.WINDOW_NS);
    record(10);
    History.Rows rows = history.newest(2);
    assertTrue(rows.medianNs(0, 0) < 0);
    assertTrue(rows.tailNs(0, 0) < 0);
    assertEquals(50, TimeUnit.NANOSECONDS.toMicros(rows.medianNs(1, 0)));
    assertEquals(90, TimeUnit.NANOSECONDS.toMicros(rows.tailNs(1, 0)) / 10);
    assertTrue(rows.medianNs(1, 1) < 0, "http answered nobody");
    assertTrue(rows.tailNs(1, 1) < 0);
  }
}
