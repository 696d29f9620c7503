// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

/**
 * Walks through the store part by part, evenly over a period, so that what nobody asks for goes
 * away too. After the groups have changed it walks at once and without pauses.
 *
 * <p><em>Threading:</em> a thread of its own; {@link #hurry} from any thread.
 */
public final class SweeperAgent implements Agent {
  /** One pass. A peer outlives its deadline by this at most, and is not handed out meanwhile. */
  private static final long PERIOD_NS = 30_000_000_000L;

  private static final long LAG_MAX_NS = 50_000_000L;

  private final SwarmStore store;
  private final Supplier<GroupClassifier> classifier;
  private final SweepObserver observer;
  private final IntConsumer expired;
  private final NanoClock clock;
  private final long pauseNs;
  private long nextNs;
  private int nextPart;
  private int hurriedParts;
  private volatile boolean hurry;

  /**
   * @param classifier the groups in force
   * @param observer sees every swarm once a pass
   * @param expired told how many peers each part lost
   */
  public SweeperAgent(
      SwarmStore store,
      Supplier<GroupClassifier> classifier,
      SweepObserver observer,
      IntConsumer expired,
      NanoClock clock) {
    this.store = store;
    this.classifier = classifier;
    this.observer = observer;
    this.expired = expired;
    this.clock = clock;
    this.pauseNs = PERIOD_NS / store.parts();
    this.nextNs = clock.nanoTime();
  }

  /** Lets the next pass go without pauses. */
  public void hurry() {
    hurry = true;
  }

  @Override
  public int doWork() {
    long nowNs = clock.nanoTime();
    if (hurry) {
      hurry = false;
      hurriedParts = store.parts();
    }
    if (hurriedParts == 0 && nowNs - nextNs < 0) {
      return 0;
    }
    if (hurriedParts > 0) {
      hurriedParts--;
      nextNs = nowNs + pauseNs;
    } else {
      // In step with the period, but without making up for what was slept through.
      nextNs = Math.max(nextNs + pauseNs, nowNs - LAG_MAX_NS);
    }
    if (nextPart == 0) {
      observer.onPassBegin();
    }
    int dropped = store.sweep(nextPart, classifier.get(), observer::onSwarm);
    if (dropped > 0) {
      expired.accept(dropped);
    }
    nextPart++;
    if (nextPart == store.parts()) {
      nextPart = 0;
      observer.onPassEnd();
    }
    return 1;
  }

  @Override
  public String roleName() {
    return "btrt-sweeper";
  }
}
