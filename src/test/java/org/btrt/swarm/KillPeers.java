// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

/**
 * The peers of {@link StoreKillTest}: numbered, so that a record found in the store says which peer
 * it is and which swarm it belongs into. A few large swarms, more middling ones, many small ones;
 * even numbers are IPv4's.
 */
final class KillPeers {
  private static final int[] SWARMS = {2, 20, 400, 1500};
  private static final int[] PEERS_OF_A_SWARM = {3000, 200, 12, 2};

  static final int SWARM_COUNT = sum(SWARMS);
  static final int COUNT = firstPeer(SWARM_COUNT);
  static final int CLASSES = SWARMS.length;

  private KillPeers() {}

  private static int sum(int... numbers) {
    int sum = 0;
    for (int number : numbers) {
      sum += number;
    }
    return sum;
  }

  /** The first swarm of a class. */
  static int firstSwarm(int swarmClass) {
    int first = 0;
    for (int i = 0; i < swarmClass; i++) {
      first += SWARMS[i];
    }
    return first;
  }

  static int swarms(int swarmClass) {
    return SWARMS[swarmClass];
  }

  static int peersOfASwarm(int swarmClass) {
    return PEERS_OF_A_SWARM[swarmClass];
  }

  /** The first peer of a swarm. */
  static int firstPeer(int swarm) {
    int peer = 0;
    int left = swarm;
    for (int i = 0; i < SWARMS.length; i++) {
      int swarms = Math.min(left, SWARMS[i]);
      peer += swarms * PEERS_OF_A_SWARM[i];
      left -= swarms;
    }
    return peer;
  }

  static int swarmOf(int peer) {
    int left = peer;
    int swarm = 0;
    for (int i = 0; i < SWARMS.length; i++) {
      int peers = SWARMS[i] * PEERS_OF_A_SWARM[i];
      if (left < peers) {
        return swarm + left / PEERS_OF_A_SWARM[i];
      }
      left -= peers;
      swarm += SWARMS[i];
    }
    throw new IllegalArgumentException("peer=" + peer + ", expected: less than " + COUNT);
  }

  static boolean isIpv6(int swarm) {
    return swarm % 2 != 0;
  }

  static int port(int peer) {
    return 1 + peer % 0xFFFF;
  }

  /** Some are announced for a second only, so that the sweeper has work. */
  static boolean isShortLived(int peer) {
    return peer % 16 == 5;
  }
}
