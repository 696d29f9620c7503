// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.util.function.Consumer;

/**
 * What a sweep does with each swarm of a part: puts its peers into the groups of today, lets those
 * go that are due, closes a valve whose time is over, and shows it.
 *
 * <p><em>Threading:</em> one instance per thread. <em>Memory:</em> made once: some hundred parts a
 * second would fill the young generation several times a minute otherwise.
 */
final class SwarmSweep implements Consumer<SwarmFlyweight> {
  private final SwarmWorkspace work;
  private GroupClassifier classifier;
  private Consumer<SwarmView> visitor;
  private int generation;
  private int nowS;
  private int expired;

  /**
   * @param work of the thread; its {@code swarm} is what is shown
   */
  SwarmSweep(SwarmWorkspace work) {
    this.work = work;
  }

  /** Begins a part. */
  void begin(
      GroupClassifier groups, int groupsGeneration, int nowSeconds, Consumer<SwarmView> observer) {
    classifier = groups;
    generation = groupsGeneration;
    nowS = nowSeconds;
    visitor = observer;
    expired = 0;
  }

  @Override
  public void accept(SwarmFlyweight swarm) {
    if (swarm.generation() != generation) {
      work.repair.reclassify(classifier, generation);
    }
    if (swarm.earliestDeadlineS() <= nowS) {
      expired += work.purge(nowS);
    }
    if (swarm.isValveOpen() && swarm.valveUntilS() <= nowS) {
      swarm.valveUntilS(0);
    }
    if (swarm.peerCount() > 0) {
      visitor.accept(swarm);
    }
  }

  /** Peers that have gone since {@link #begin}. */
  int expired() {
    return expired;
  }
}
