// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

/**
 * Walks through the store part by part, evenly over a period, so that what nobody asks for goes
 * away too. After the groups have changed it walks faster, but never takes more than a fiftieth of
 * a core: at the start, when it always does, it would halve what a worker on the same core answers.
 *
 * <p><em>Threading:</em> a thread of its own; {@link #hurry} from any thread.
 */
public final class SweeperAgent implements Agent {
  /** One pass. A peer outlives its deadline by this at most, and is not handed out meanwhile. */
  private static final long PERIOD_NS = 30_000_000_000L;

  private static final long LAG_MAX_NS = 50_000_000L;

  /**
   * A pass in a hurry works for so long at a time: the idle strategy of its thread is as coarse.
   */
  private static final long HURRY_SLICE_NS = 1_000_000L;

  /** Then it pauses, for so many times as long. */
  private static final int HURRY_PAUSE_FACTOR = 49;

  private final SwarmStore store;
  private final Supplier<GroupClassifier> classifier;
  private final SweepObserver observer;
  private final Consumer<SwarmView> onSwarm;
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
    this.onSwarm = observer::onSwarm;
    this.expired = expired;
    this.clock = clock;
    this.pauseNs = PERIOD_NS / store.parts();
    this.nextNs = clock.nanoTime();
  }

  /** Lets the next pass go with short pauses. */
  public void hurry() {
    hurry = true;
  }

  @Override
  public int doWork() {
    long beginNs = clock.nanoTime();
    if (hurry) {
      hurry = false;
      hurriedParts = store.parts();
      nextNs = beginNs;
    }
    if (beginNs - nextNs < 0) {
      return 0;
    }
    if (hurriedParts > 0) {
      sweepForAMoment(beginNs);
    } else {
      sweepPart();
      // In step with the period, but without making up for what was slept through.
      nextNs = Math.max(nextNs + pauseNs, beginNs - LAG_MAX_NS);
    }
    return 1;
  }

  private void sweepForAMoment(long beginNs) {
    long tookNs;
    long usualNs = 0;
    do {
      sweepPart();
      hurriedParts--;
      usualNs += pauseNs;
      tookNs = clock.nanoTime() - beginNs;
    } while (hurriedParts > 0 && tookNs < HURRY_SLICE_NS);
    nextNs = beginNs + tookNs + Math.min(usualNs, tookNs * HURRY_PAUSE_FACTOR);
  }

  private void sweepPart() {
    if (nextPart == 0) {
      observer.onPassBegin();
    }
    int dropped = store.sweep(nextPart, classifier.get(), onSwarm);
    if (dropped > 0) {
      expired.accept(dropped);
    }
    nextPart++;
    if (nextPart == store.parts()) {
      nextPart = 0;
      observer.onPassEnd();
    }
  }

  @Override
  public String roleName() {
    return "btrt-sweeper";
  }
}
