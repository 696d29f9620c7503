// SPDX-License-Identifier: Apache-2.0
package org.btrt.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.btrt.status.LatencySummary.Percentile;
import org.junit.jupiter.api.Test;

/** Windows, rates and latencies. */
class StatusTest {
  private static final long START_NS = -5_000_000_000L;

  private final Status status = new Status();

  @Test
  void shouldHaveNoWindowBeforeTheFirstIsFull() {
    assertEquals(0, status.tick(START_NS));
    assertEquals(0, status.tick(START_NS + Status.WINDOW_NS - 1));
    assertTrue(status.lastWindow().isEmpty());
    assertEquals(1, status.tick(START_NS + Status.WINDOW_NS));
    assertTrue(status.lastWindow().isPresent());
  }

  @Test
  void shouldTellRatesOfTheLastWindowOnly() {
    Counters counters = status.register();
    counters.add(Counter.ANNOUNCES_UDP4, 1_000);
    status.tick(START_NS);
    counters.add(Counter.ANNOUNCES_UDP4, 500);
    status.tick(START_NS + Status.WINDOW_NS);
    assertEquals(50.0, window().perSecond(Counter.ANNOUNCES_UDP4));
    assertEquals(500, window().delta(Counter.ANNOUNCES_UDP4));
    assertEquals(0.0, window().perSecond(Counter.ANNOUNCES_UDP6));

    status.tick(START_NS + 2 * Status.WINDOW_NS);
    assertEquals(0.0, window().perSecond(Counter.ANNOUNCES_UDP4));
  }

  @Test
  void shouldDivideByTheTrueLengthWhenATickIsLate() {
    Counters counters = status.register();
    status.tick(START_NS);
    counters.add(Counter.SCRAPES_UDP, 300);
    status.tick(START_NS + 3 * Status.WINDOW_NS);
    assertEquals(10.0, window().perSecond(Counter.SCRAPES_UDP));
    assertEquals(3 * Status.WINDOW_NS, window().lengthNs());
  }

  @Test
  void shouldShowTheSameWindowToEveryReader() {
    status.registerLatency("udp").record(1_000, 1);
    status.tick(START_NS);
    status.tick(START_NS + Status.WINDOW_NS);
    assertSame(window(), window());
  }

  @Test
  void shouldAddUpRecordersByTransport() {
    LatencyRecorder firstUdp = status.registerLatency("udp");
    LatencyRecorder secondUdp = status.registerLatency("udp");
    LatencyRecorder http = status.registerLatency("http");
    status.tick(START_NS);
    firstUdp.record(micros(100), 90);
    secondUdp.record(micros(1_000), 9);
    secondUdp.record(micros(5_000), 1);
    http.record(micros(300), 2);
    status.tick(START_NS + Status.WINDOW_NS);

    List<LatencySummary> latencies = window().latencies();
    assertEquals(List.of("http", "udp"), latencies.stream().map(s -> s.transport()).toList());
    LatencySummary udp = latencies.get(1);
    assertEquals(100, udp.count());
    assertNear(micros(100), udp.percentileNs(Percentile.P50));
    assertNear(micros(100), udp.percentileNs(Percentile.P90));
    assertNear(micros(1_000), udp.percentileNs(Percentile.P99));
    assertNear(micros(5_000), udp.percentileNs(Percentile.P99_9));
    assertNear(micros(5_000), udp.maxNs());
    assertEquals(0.023, udp.sumS(), 0.00023);
    assertEquals(2, latencies.get(0).count());
  }

  @Test
  void shouldKeepWhatTheWindowForgets() {
    LatencyRecorder recorder = status.registerLatency("udp");
    recorder.record(micros(50), 7);
    status.tick(START_NS);
    recorder.record(micros(50), 5);
    status.tick(START_NS + Status.WINDOW_NS);
    assertEquals(5, window().latencies().get(0).count());
    assertEquals(12, window().latenciesSinceStart().get(0).count());

    status.tick(START_NS + 2 * Status.WINDOW_NS);
    assertEquals(0, window().latencies().get(0).count());
    assertEquals(0, window().latencies().get(0).maxNs());
    assertEquals(0, window().latencies().get(0).percentileNs(Percentile.P50));
    assertEquals(12, window().latenciesSinceStart().get(0).count());
  }

  @Test
  void shouldCountIntoBuckets() {
    LatencyRecorder recorder = status.registerLatency("udp");
    status.tick(START_NS);
    recorder.record(micros(5), 1);
    recorder.record(micros(15), 2);
    recorder.record(micros(1_500_000), 4);
    recorder.record(micros(9_000_000), 8);
    status.tick(START_NS + Status.WINDOW_NS);

    LatencySummary udp = window().latencies().get(0);
    assertEquals(micros(10), LatencySummary.bucketBoundNs(0));
    assertEquals(1, udp.countWithin(0));
    assertEquals(3, udp.countWithin(1));
    int last = LatencySummary.bucketCount() - 1;
    assertEquals(micros(5_000_000), LatencySummary.bucketBoundNs(last));
    assertEquals(7, udp.countWithin(last));
    assertEquals(15, udp.count());
  }

  @Test
  void shouldTakeAnyLatency() {
    LatencyRecorder recorder = status.registerLatency("udp");
    status.tick(START_NS);
    recorder.record(-1, 1);
    recorder.record(0, 1);
    recorder.record(Long.MAX_VALUE, 1);
    recorder.record(Long.MAX_VALUE, 0);
    recorder.record(1, -1);
    status.tick(START_NS + Status.WINDOW_NS);
    assertEquals(3, window().latencies().get(0).count());
    assertEquals(LatencyRecorder.LATENCY_MAX_NS, window().latencies().get(0).maxNs());
  }

  @Test
  void shouldNotAllocateWhenRecording() {
    LatencyRecorder recorder = status.registerLatency("udp");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 5; attempt++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 50_000; i++) {
        recorder.record(i * 1_000L, 3);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    // The measurement itself may allocate; a record that does would cost 800,000 bytes and more.
    assertTrue(least < 1_000, least + " bytes");
  }

  private StatusWindow window() {
    return status.lastWindow().orElseThrow();
  }

  private static long micros(long micros) {
    return TimeUnit.MICROSECONDS.toNanos(micros);
  }

  private static void assertNear(long expectedNs, long actualNs) {
    assertTrue(
        Math.abs(actualNs - expectedNs) <= Math.max(512, expectedNs / 100), actualNs + " ns");
  }
}
