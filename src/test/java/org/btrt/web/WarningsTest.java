// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.status.NeighbourHealth;
import org.btrt.status.SnapshotHealth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator should look after. */
class WarningsTest {
  private final TestTracker tracker = new TestTracker();
  private final Counters counters = tracker.status.register();

  private void recordUntil(int second) {
    while (tracker.history.rowCount() <= second) {
      tracker.history.record(TimeUnit.SECONDS.toNanos(tracker.history.rowCount()));
    }
  }

  private List<String> warnings() {
    return Warnings.of(tracker.observe());
  }

  @Test
  void shouldKeepStillWhileAllIsWell() {
    tracker.neighbours.add(new NeighbourHealth("partner", true, 9, 3, 1));
    tracker.snapshots = Optional.of(SnapshotHealth.NONE);
    counters.add(Counter.REFUSED_NOT_LISTED, 1_000);
    recordUntil(3);
    assertEquals(List.of(), warnings());
  }

  @ParameterizedTest
  @CsvSource({
    "REFUSED_STORE_FULL, store.max_swarms",
    "PEERS_NOT_STORED, store.max_peers",
    "UDP_SEND_FAILED, send buffers",
    "HASHLIST_LEFT_OUT, hashlist.max_hashes",
    "HASHLIST_FILE_FAILED, hashlist.file",
    "RELOADS_FAILED, reload",
  })
  void shouldWarnForTenMinutes(Counter counter, String about) {
    recordUntil(0);
    counters.add(counter, 1_234);
    recordUntil(1);
    assertEquals(1, warnings().size());
    String warning = warnings().get(0);
    assertTrue(warning.contains("1,234") && warning.contains("in the last ten minutes"), warning);
    assertTrue(warning.contains(about), warning);
    recordUntil(599);
    assertEquals(1, warnings().size());
    recordUntil(600);
    assertEquals(List.of(), warnings());
  }

  @Test
  void shouldNotForgetFaults() {
    counters.increment(Counter.INTERNAL_ERRORS);
    recordUntil(1_000);
    assertEquals(1, warnings().size());
  }

  @Test
  void shouldNameWhoIsSilentAndWhatFails() {
    tracker.neighbours.add(new NeighbourHealth("partner", false, 9, 9, 1));
    tracker.snapshots = Optional.of(SnapshotHealth.NONE.withTrouble("access denied"));
    assertEquals(2, warnings().size());
    assertTrue(warnings().get(0).startsWith("Neighbour partner "));
    assertTrue(warnings().get(1).endsWith(": access denied"));
  }
}
