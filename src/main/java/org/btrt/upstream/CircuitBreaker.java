// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import java.util.concurrent.TimeUnit;

/**
 * Whether a site is worth asking. Failures in a row open it for a time that doubles with each
 * further one; then one request may try, and the first success closes it.
 *
 * <p><em>Threading:</em> one owner.
 */
final class CircuitBreaker {
  /** Failures in a row that are still taken for bad luck. */
  static final int FAILURES_MAX = 3;

  private static final long OPEN_MIN_NS = TimeUnit.SECONDS.toNanos(10);
  private static final int DOUBLINGS_MAX = 6;
  private static final long OPEN_MAX_NS = TimeUnit.MINUTES.toNanos(10);

  private int failures;
  private boolean trying;
  private long openUntilNs;

  /** Whether a request may be made now; one that tries after a pause has to tell its outcome. */
  boolean mayAsk(long nowNs) {
    if (failures <= FAILURES_MAX) {
      return true;
    }
    if (!isToBeTried(nowNs)) {
      return false;
    }
    trying = true;
    return true;
  }

  /** Whether a pause is over, and nobody tries yet. */
  boolean isToBeTried(long nowNs) {
    return !trying && nowNs - openUntilNs >= 0;
  }

  /** Whether requests are held back. */
  boolean isOpen() {
    return failures > FAILURES_MAX;
  }

  void onSuccess() {
    failures = 0;
    trying = false;
  }

  /** What {@link #mayAsk} had allowed was not asked. */
  void onNotAsked() {
    trying = false;
  }

  /**
   * A request got no answer, or none that is one. Of those that were under way when the circuit
   * opened, nothing new is learned.
   */
  void onFailure(long nowNs) {
    if (isOpen() && !trying) {
      return;
    }
    trying = false;
    failures++;
    if (isOpen()) {
      int doublings = Math.min(failures - FAILURES_MAX - 1, DOUBLINGS_MAX);
      openUntilNs = nowNs + Math.min(OPEN_MAX_NS, OPEN_MIN_NS << doublings);
    }
  }
}
