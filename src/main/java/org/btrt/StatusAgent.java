// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.btrt.common.DistinctLog;
import org.btrt.status.Status;

/** Once a second: closes the windows of the statistics, tells what the log has held back. */
final class StatusAgent implements Agent {
  private static final long PERIOD_NS = 1_000_000_000L;

  private final Status status;
  private final DistinctLog log;
  private final NanoClock clock;
  private long nextNs;

  StatusAgent(Status status, DistinctLog log, NanoClock clock) {
    this.status = status;
    this.log = log;
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
    return status.tick(nowNs) + log.report();
  }

  @Override
  public String roleName() {
    return "btrt-status";
  }
}
