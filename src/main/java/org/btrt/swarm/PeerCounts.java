// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.btrt.common.PeerGroupLimits.GROUPS_MAX;

/**
 * The peers of one swarm that an asker can be given, by group: itself is not among them. One
 * instance per thread, filled by the store for each announce.
 */
public final class PeerCounts {
  private final int[] leechers = new int[GROUPS_MAX];
  private final int[] seeders = new int[GROUPS_MAX];
  private int groups;

  /** Groups up to the last that has a peer; the counts of those behind it are not to be read. */
  public int groups() {
    return groups;
  }

  /** Sets the number of groups. */
  public void groups(int value) {
    groups = value;
  }

  public int leechers(int group) {
    return leechers[group];
  }

  public int seeders(int group) {
    return seeders[group];
  }

  /** Sets the counts of one group. */
  public void set(int group, int leecherCount, int seederCount) {
    leechers[group] = leecherCount;
    seeders[group] = seederCount;
  }
}
