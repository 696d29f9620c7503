// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.lab;

import java.util.List;

/**
 * A swarm to be simulated. Rates are pieces per second; an uplink is 2 of them, a downlink 8.
 *
 * @param name as users write it
 * @param networks how many, all with the same number of peers
 * @param peersPerNetwork leechers of each
 * @param arrivalsS they join within this time
 * @param seedNetwork where the first seeder is; -1: in none of them
 * @param transitShare of its peers' uplinks that a network's transit carries, each way; 0: no limit
 * @param localFactor how many times faster an uplink is to peers of the same network
 * @param unequalUplinks whether uplinks are 0.4, 0.8 and 1.8 times as fast
 * @param leaving whether a fifth of the finished leave at once, half of the others after 300 s
 * @param partners whether networks 0 and 1, 2 and 3, and so on are partners
 * @param holdersDie whether in network 0 whoever got external peers dies at half time
 */
record Scenario(
    String name,
    int networks,
    int peersPerNetwork,
    int arrivalsS,
    int seedNetwork,
    double transitShare,
    int localFactor,
    boolean unequalUplinks,
    boolean leaving,
    boolean partners,
    boolean holdersDie) {
  private static final int FLASH_S = 15;

  /** All that have a name. */
  static final List<Scenario> ALL =
      List.of(
          flash("s1", 3, 10),
          new Scenario("s2", 3, 10, FLASH_S, 0, 0, 1, false, false, false, false),
          new Scenario("s3", 3, 10, FLASH_S, -1, 0.15, 1, false, false, false, false),
          new Scenario("s4", 3, 10, FLASH_S, -1, 0, 4, false, false, false, false),
          new Scenario("s5", 3, 10, 600, -1, 0, 1, false, true, false, false),
          flash("s6", 10, 3),
          new Scenario("s8", 3, 10, FLASH_S, -1, 0, 1, false, false, false, true),
          new Scenario("s9", 5, 6, FLASH_S, -1, 0, 1, true, false, false, false),
          new Scenario("p10", 4, 10, FLASH_S, -1, 0, 1, false, false, true, false),
          flash("n2", 6, 2),
          flash("n20", 3, 20),
          flash("n30", 3, 30),
          flash("n50", 3, 50),
          flash("n100", 3, 100),
          flash("large", 100, 100));

  private static Scenario flash(String name, int networks, int peersPerNetwork) {
    return new Scenario(
        name, networks, peersPerNetwork, FLASH_S, -1, 0, 1, false, false, false, false);
  }

  static Scenario of(String name) {
    return ALL.stream()
        .filter(scenario -> scenario.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + ": no such scenario"));
  }

  int peers() {
    return networks * peersPerNetwork;
  }

  /** The partner of a network; -1: none. */
  int partnerOf(int network) {
    int other = network ^ 1;
    return partners && network < networks && other < networks ? other : -1;
  }

  /** Groups that a tracker has been told of: its own network, and where there is one, a partner. */
  int configuredGroups() {
    return partners ? 2 : 1;
  }
}
