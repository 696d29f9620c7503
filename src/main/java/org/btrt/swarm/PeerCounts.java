// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.btrt.common.PeerGroupLimits.GROUPS_MAX;

import java.util.Arrays;

/**
 * What the store knows when a reply is divided: the peers of one swarm that an asker can be given,
 * by group, itself not among them, and, for a quota that wants to know, how it stands with the
 * asker. One instance per thread, filled by the store for each announce.
 */
public final class PeerCounts {
  private final int[] leechers = new int[GROUPS_MAX];
  private final int[] seeders = new int[GROUPS_MAX];
  private int groups;
  private int rank;
  private boolean stalled;
  private boolean valveOpen;
  private boolean seederElsewhere;
  private int nowS;
  private final int[] seedersAtLeast = new int[GROUPS_MAX];

  /** Whether there is anything in it. */
  private boolean apart;

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

  /** Peers of a group that may be handed to the asker: seeders only if it wants any. */
  public int availableTo(SwarmRequest asker, int group) {
    return asker.isSeedersWanted() ? leechers[group] + seeders[group] : leechers[group];
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

  /** Whether the swarm's safety valve is open: see {@link SwarmStore#openValve}. */
  public boolean isValveOpen() {
    return valveOpen;
  }

  /** Whether others are known of whom nobody can say that they are no seeders. */
  public boolean isSeederElsewhere() {
    return seederElsewhere;
  }

  /** Says whether there are others who may be seeders. */
  public void seederElsewhere(boolean value) {
    seederElsewhere = value;
  }

  /** Seconds of the store's clock, which goes on where it was after a restart. */
  public int nowS() {
    return nowS;
  }

  /**
   * Sets how it stands with the asker.
   *
   * @param askerRank see {@link #rank}
   * @param askerStalled see {@link #isStalled}
   * @param isOpen see {@link #isValveOpen}
   * @param timeS see {@link #nowS}
   */
  public void asker(int askerRank, boolean askerStalled, boolean isOpen, int timeS) {
    rank = askerRank;
    stalled = askerStalled;
    valveOpen = isOpen;
    nowS = timeS;
    apart = false;
  }

  /**
   * What a quota that was told about the asker has decided beside the shares: how many of a group's
   * share are to be seeders, the others leechers; 0: whoever comes.
   */
  public int seedersAtLeast(int group) {
    return apart ? seedersAtLeast[group] : 0;
  }

  /**
   * Decides how many of a group's share are seeders.
   *
   * @param count no more than there are; what it leaves of the share, leechers can fill
   */
  public void seedersAtLeast(int group, int count) {
    if (!apart) {
      Arrays.fill(seedersAtLeast, 0);
      apart = true;
    }
    seedersAtLeast[group] = count;
  }

  /** Takes over everything that was told. */
  void copy(PeerCounts other) {
    groups = other.groups;
    System.arraycopy(other.leechers, 0, leechers, 0, other.groups);
    System.arraycopy(other.seeders, 0, seeders, 0, other.groups);
    askerAs(other);
  }

  /** Sets how it stands with the asker, as other counts have it. */
  public void askerAs(PeerCounts other) {
    asker(other.rank, other.stalled, other.valveOpen, other.nowS);
  }
}
