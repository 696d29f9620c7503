// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

/**
 * How many peers of each group a reply holds. A pure function: the same question has the same
 * answer on every worker and after every restart. Chance, where it is wanted, comes with the
 * question ({@link PeerCounts#draw}). <em>Which</em> peers they are is the store's business.
 */
@FunctionalInterface
public interface PeerQuota {
  /**
   * Divides the reply among the groups.
   *
   * @param candidates the peers there are, without the asker, and what the store knows about it
   * @param asker its group, state and event, how many peers it wants, and whether seeders may be
   *     among them
   * @param shares all 0, filled with the number of peers of each group; none may exceed what the
   *     group has for this asker, and their sum may not exceed {@link SwarmRequest#peersWanted()}
   */
  void share(PeerCounts candidates, SwarmRequest asker, int[] shares);

  /** Whether it asks for {@link PeerCounts#isStalled}, which costs a store for every announce. */
  default boolean isProgressWanted() {
    return false;
  }
}
