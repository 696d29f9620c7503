// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Clocks that go when they are told to. */
public final class TestClock {
  private final AtomicLong nowNs = new AtomicLong(TimeUnit.DAYS.toNanos(3));
  private final AtomicLong wallMs = new AtomicLong(1_790_000_000_000L);
  private long bootId = 7;

  public TimeSource source() {
    return new TimeSource(nowNs::get, wallMs::get, bootId, bootId);
  }

  /** Lets time pass on both clocks. */
  public void passS(long seconds) {
    nowNs.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    wallMs.addAndGet(TimeUnit.SECONDS.toMillis(seconds));
  }

  /** Steps the wall clock alone. */
  public void stepWallS(long seconds) {
    wallMs.addAndGet(TimeUnit.SECONDS.toMillis(seconds));
  }

  /** Starts the monotonic clock anew, as a boot does. */
  public void reboot() {
    nowNs.set(TimeUnit.SECONDS.toNanos(20));
    bootId++;
  }
}
