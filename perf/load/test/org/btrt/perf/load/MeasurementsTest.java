// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class MeasurementsTest {
  private final Measurements found = new Measurements();

  private void announce(int count, int peers, long tookUs) {
    for (int i = 0; i < count; i++) {
      found.onAnnounced(peers, 20 + 6 * peers, tookUs * 1000);
    }
  }

  @Test
  void shouldCountEverySecondByItselfAndInTheWhole() {
    announce(990, 10, 100);
    announce(10, 10, 5000);
    found.endSecond(500_000_000);
    announce(1000, 10, 200);
    found.endSecond(1_000_000_000);
    announce(1, 10, 70_000);
    assertEquals(2, found.seconds().size());
    Measurements.Second first = found.seconds().get(0);
    assertEquals(2000, first.announcesPerS(), 1e-6);
    assertEquals(100, first.p50Us(), 0.1);
    assertEquals(5000, first.p999Us(), 5);
    assertEquals(200, found.seconds().get(1).maxUs(), 0.2);
    assertEquals(200, found.latencyUs(99), 0.2);
    assertEquals(70_000, found.latencyUs(100), 70);
    assertEquals(2001, found.announces);
  }

  @Test
  void shouldNotLoseALatencyBeyondTheHistogram() {
    announce(1, 0, 3_600_000_000L);
    assertEquals(60e6, found.latencyUs(100), 60e3);
  }

  @Test
  void shouldWritePercentilesInMicroseconds() {
    announce(4, 0, 250);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    found.writePercentiles(new PrintStream(out, true, US_ASCII));
    assertTrue(out.toString(US_ASCII).contains("250."), out.toString(US_ASCII));
    assertTrue(out.toString(US_ASCII).contains("Total count    =            4"));
  }

  @Test
  void shouldBeVoidWhenPeersPerReplyAreOffOrAnythingWasWrong() {
    announce(100, 20, 100);
    assertTrue(report(20).isValid());
    assertTrue(report(20.5).isValid());
    assertFalse(report(20.7).isValid());
    assertFalse(report(19.3).isValid());
    found.onError("status 500");
    found.onError("another");
    assertFalse(report(20).isValid());
    assertEquals("status 500", found.firstError);
    found.reset();
    assertFalse(report(0).isValid());
  }

  private LoadReport report(double expectedPeers) {
    return new LoadReport(found, expectedPeers, 1_000_000_000, new ProcessorMeter(0), "");
  }
}
