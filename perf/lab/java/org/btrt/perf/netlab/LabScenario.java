// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A swarm and the networks it lives in. The first two operators are partners, all are joined by
 * transit. Rates count whole frames; a client's uplink takes about 50 seconds for one copy of the
 * file, and all times are half of the simulator's.
 *
 * @param name as users write it
 * @param operators how many, all with the same number of clients
 * @param clientsPerOperator leechers of each
 * @param ratePercent of the usual rates and file, so that large swarms fit the machine
 * @param specials what is not as usual
 */
record LabScenario(
    String name, int operators, int clientsPerOperator, int ratePercent, Set<Special> specials) {
  /** What a scenario has that the first one has not. */
  enum Special {
    /** The first seeder is a client of the first operator. */
    SEED_INSIDE,
    /** An operator's transit carries 15 % of its clients' uplinks, each way. */
    CONGESTED,
    /** An uplink to clients of the same operator is four times as fast, and apart. */
    FAST_INSIDE,
    /** Clients arrive over minutes; a fifth leave when finished, two fifths some time later. */
    STAGGERED,
    /** Only the first operator's tracker has a policy; everybody else's is off. */
    FIRST_ONLY,
    /** Clients of the first operator that were given external peers die at half time. */
    HOLDERS_DIE,
    /** Uplinks are 0.4, 0.8 and 1.8 times as fast. */
    UNEQUAL,
    /** The file is twice as large, and clients arrive within twice the time. */
    LARGE,
    /** A small file, to try the machinery. */
    SMALL
  }

  private static final int UPLINK_KBIT = 2_800;
  private static final int DOWNLINK_FACTOR = 4;
  private static final int ORIGIN_FACTOR = 2;
  private static final int LOCAL_FACTOR = 4;
  private static final double CONGESTED_SHARE = 0.15;
  private static final int PIECES = 256;
  private static final int PIECE_BYTES = 64 << 10;
  private static final int SMALL_PIECES = 64;
  private static final int SMALL_PIECE_BYTES = 16 << 10;
  private static final int PERCENT = 100;
  private static final double[] UNEQUAL_FACTORS = {0.4, 0.8, 1.8};

  /** All that have a name. */
  static final List<LabScenario> ALL =
      List.of(
          of("s1", 3, 10),
          of("s2", 3, 10, Special.SEED_INSIDE),
          of("s3", 3, 10, Special.CONGESTED),
          of("s4", 3, 10, Special.FAST_INSIDE),
          of("s5", 3, 10, Special.STAGGERED),
          of("s6", 10, 3),
          of("s7", 3, 10, Special.FIRST_ONLY),
          of("s8", 3, 10, Special.HOLDERS_DIE),
          of("s9", 5, 6, Special.UNEQUAL),
          of("large", 3, 10, Special.LARGE),
          new LabScenario("n30", 3, 30, 50, EnumSet.noneOf(Special.class)),
          of("smoke", 2, 3, Special.SMALL));

  private static LabScenario of(String name, int operators, int clients, Special... specials) {
    Set<Special> set = EnumSet.noneOf(Special.class);
    set.addAll(List.of(specials));
    return new LabScenario(name, operators, clients, PERCENT, set);
  }

  /** The scenario of a name; capital letters are the same as small ones. */
  static LabScenario of(String name) {
    return ALL.stream()
        .filter(scenario -> scenario.name.equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    name
                        + ": no such scenario, expected one of "
                        + ALL.stream().map(LabScenario::name).toList()));
  }

  boolean is(Special special) {
    return specials.contains(special);
  }

  /** Clients without the first seeder. */
  int clients() {
    return operators * clientsPerOperator;
  }

  /** Whether an operator's tracker has the arm's policy. */
  boolean isDeploying(int operator) {
    return operator == 0 || !is(Special.FIRST_ONLY);
  }

  /** The partner of an operator; -1: none. */
  int partnerOf(int operator) {
    return operator < 2 && operators > 1 ? 1 - operator : -1;
  }

  int fileBytes() {
    return pieces() * pieceBytes();
  }

  private int pieces() {
    if (is(Special.SMALL)) {
      return SMALL_PIECES;
    }
    return is(Special.LARGE) ? 2 * PIECES : PIECES;
  }

  int pieceBytes() {
    return is(Special.SMALL) ? SMALL_PIECE_BYTES : PIECE_BYTES * ratePercent / PERCENT;
  }

  /**
   * @param client its number within its operator
   */
  int uplinkKbit(int client) {
    int usual = UPLINK_KBIT * ratePercent / PERCENT;
    return is(Special.UNEQUAL)
        ? (int) (usual * UNEQUAL_FACTORS[client % UNEQUAL_FACTORS.length])
        : usual;
  }

  /** An uplink's own rate towards clients of the same operator; 0: there is one rate for all. */
  int localUplinkKbit(int client) {
    return is(Special.FAST_INSIDE) ? LOCAL_FACTOR * uplinkKbit(client) : 0;
  }

  int downlinkKbit() {
    return UPLINK_KBIT * DOWNLINK_FACTOR * ratePercent / PERCENT;
  }

  int originKbit() {
    return UPLINK_KBIT * ORIGIN_FACTOR * ratePercent / PERCENT;
  }

  /**
   * Of a partner link, and of an operator's transit if that is not congested: what uplinks give.
   */
  int freeKbit() {
    return UPLINK_KBIT * clientsPerOperator * ratePercent / PERCENT;
  }

  int transitKbit() {
    return is(Special.CONGESTED)
        ? (int) (freeKbit() * CONGESTED_SHARE)
        : Math.max(freeKbit(), originKbit());
  }

  /** Within how many seconds clients join. */
  int arrivalsS() {
    if (is(Special.STAGGERED)) {
      return 300;
    }
    return is(Special.LARGE) ? 16 : 8;
  }

  /** How long a finished client stays that neither leaves at once nor stays for ever. */
  int stayS() {
    return 150;
  }

  /** When the holders die. */
  int deathS() {
    return 38;
  }

  /** A run is ended after so long. */
  int runMaxS() {
    return is(Special.STAGGERED) ? 900 : 450;
  }
}
