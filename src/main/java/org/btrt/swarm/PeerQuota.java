// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

/**
 * How many peers of each group a reply holds. A pure function: the same question has the same
 * answer on every worker and after every restart. Chance, where it is wanted, comes with the
 * question ({@link SwarmRequest#draw}). <em>Which</em> peers they are is the store's business.
 */
@FunctionalInterface
public interface PeerQuota {
  /**
   * Divides the reply among the groups.
   *
   * @param candidates the peers there are, without the asker
   * @param asker its group, state and event, how many peers it wants, and whether seeders may be
   *     among them
   * @param shares all 0, filled with the number of peers of each group; none may exceed what the
   *     group has for this asker, and their sum may not exceed {@link SwarmRequest#peersWanted()}
   */
  void share(PeerCounts candidates, SwarmRequest asker, int[] shares);

  /**
   * Whether it wants to know more than counts: what {@link PeerCounts#asker} says of the asker. The
   * store looks for it only then.
   */
  default boolean isAskerWanted() {
    return false;
  }

  /**
   * Whether the answers of two stores may be joined group by group and cut to what is wanted.
   * Otherwise the second one is asked for what the first has left open.
   */
  default boolean isJoinable() {
    return false;
  }
}
