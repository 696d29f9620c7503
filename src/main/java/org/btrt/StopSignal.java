// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** SIGTERM or SIGINT, for commands that run until then. */
final class StopSignal {
  private final CountDownLatch come = new CountDownLatch(1);

  /** From now on the signals end nothing by themselves. */
  StopSignal() {
    Signals.handle("TERM", come::countDown);
    Signals.handle("INT", come::countDown);
  }

  /**
   * Waits for it.
   *
   * @param timeMaxMs for how long
   * @return whether it has come
   */
  boolean await(long timeMaxMs) throws InterruptedException {
    return come.await(timeMaxMs, TimeUnit.MILLISECONDS);
  }
}
