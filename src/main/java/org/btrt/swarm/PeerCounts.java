// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.btrt.common.PeerGroupLimits.GROUPS_MAX;

/**
 * What the store knows when a reply is divided: the peers of one swarm that an asker can be given,
 * by group, itself not among them, and how it stands with the asker. One instance per request,
 * filled by the store for each announce.
 */
public final class PeerCounts {
  private final int[] leechers = new int[GROUPS_MAX];
  private final int[] seeders = new int[GROUPS_MAX];
  private int groups;
  private int rank;
  private boolean stalled;
  private int nowS;
  private long draw;

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

  /**
   * How many leechers of the asker's group stand before it in the store: about the order in which
   * they came. One that is new, or was a seeder or in another group, comes behind all of them.
   */
  public int rank() {
    return rank;
  }

  /** Whether the asker had as much left to download at its announce before this one. */
  public boolean isStalled() {
    return stalled;
  }

  /** Seconds of the store's clock, which goes on where it was after a restart. */
  public int nowS() {
    return nowS;
  }

  /**
   * A number from 0 to {@code bound - 1}, drawn evenly for each announce, and apart from those that
   * decide which peers of a group are handed out.
   */
  public int draw(int bound) {
    return PeerChooser.place(draw, GROUPS_MAX, bound);
  }

  /** Sets how it stands with the asker, as other counts have it. */
  public void askerAs(PeerCounts other) {
    asker(other.rank, other.stalled, other.nowS, other.draw);
  }

  /**
   * Sets how it stands with the asker.
   *
   * @param askerRank see {@link #rank}
   * @param askerStalled see {@link #isStalled}
   * @param timeS see {@link #nowS}
   * @param chance what {@link #draw} draws from
   */
  public void asker(int askerRank, boolean askerStalled, int timeS, long chance) {
    rank = askerRank;
    stalled = askerStalled;
    nowS = timeS;
    draw = chance;
  }
}
