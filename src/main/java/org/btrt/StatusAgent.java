// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.btrt.common.DistinctLog;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.status.Status;
import org.btrt.web.History;

/**
 * Once a second: closes the windows of the statistics, keeps their course for the pages, tells what
 * the log has held back, counts repairs.
 */
final class StatusAgent implements Agent {
  private static final long PERIOD_NS = 1_000_000_000L;

  private final Status status;
  private final History history;
  private final DistinctLog log;
  private final NanoClock clock;
  private final LongSupplier repairedSwarms;
  private final Counters counters;
  private long nextNs;

  /**
   * @param repairedSwarms how many swarms have been repaired so far
   * @param counters of the thread that runs this
   */
  StatusAgent(
      Status status,
      History history,
      DistinctLog log,
      LongSupplier repairedSwarms,
      Counters counters,
      NanoClock clock) {
    this.status = status;
    this.history = history;
    this.log = log;
    this.repairedSwarms = repairedSwarms;
    this.counters = counters;
    this.clock = clock;
    this.nextNs = clock.nanoTime();
  }

  @Override
  public int doWork() {
    long nowNs = clock.nanoTime();
    if (nowNs - nextNs < 0) {
      return 0;
    }
    nextNs = nowNs + PERIOD_NS;
    counters.add(
        Counter.SWARMS_REPAIRED,
        repairedSwarms.getAsLong() - counters.get(Counter.SWARMS_REPAIRED));
    int windows = status.tick(nowNs);
    history.record(nowNs);
    return windows + log.report();
  }

  @Override
  public String roleName() {
    return "btrt-status";
  }
}
