// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import org.btrt.perf.netlab.LabArm.Extra;
import org.btrt.perf.netlab.LabScenario.Special;

/**
 * Who has which IPv4 address. Clients are in 198.18.0.0/15, which clients do not take for private
 * (RFC 2544): private addresses libtorrent always unchokes. Where private addresses are the
 * question, clients are in 10.18.0.0/16; where the tracker fetches peers from another one, which
 * takes public addresses only, in 44.18.0.0/16. Nothing leaves the machine.
 *
 * <p>Operator <i>i</i> has the network x.18.(10 <i>i</i> + 10).0/24, its clients begin with 11
 * there. The first seeder is 10 in the network of the first operator, or 2 in x.19.0.0/24. Links
 * between routers and the tracker's network are in 198.19.0.0/16.
 */
final class Addresses {
  /** Where clients announce. */
  static final String TRACKER = "198.19.255.1";

  static final int TRACKER_PORT = 6969;

  /** Where every client listens. */
  static final int CLIENT_PORT = 6881;

  private static final int FIRST_CLIENT = 11;
  private static final int OPERATOR_STEP = 10;
  private static final int TRACKER_LINKS = 150;
  private static final int TRANSIT_LINKS = 100;

  private final boolean isSeedInside;
  private final String clients;
  private final String origin;

  Addresses(LabScenario scenario, LabArm arm) {
    this.isSeedInside = scenario.is(Special.SEED_INSIDE);
    String outside = arm.is(Extra.REPLACING) ? "44" : "198";
    this.clients = (arm.is(Extra.PRIVATE) ? "10" : outside) + ".18.";
    this.origin = outside + ".19.0.";
  }

  /** First three bytes of an operator's network. */
  private String operator(int operator) {
    return clients + (operator + 1) * OPERATOR_STEP + ".";
  }

  /** The network of an operator's clients. */
  String network(int operator) {
    return operator(operator) + "0/24";
  }

  /** What its clients have as their way out. */
  String gateway(int operator) {
    return operator(operator) + "1";
  }

  String client(int operator, int client) {
    return operator(operator) + (FIRST_CLIENT + client);
  }

  /** The first seeder's. */
  String origin() {
    return isSeedInside ? operator(0) + (FIRST_CLIENT - 1) : origin + "2";
  }

  String originNetwork() {
    return origin + "0/24";
  }

  /** The core's end of the first seeder's link. */
  String originGateway() {
    return isSeedInside ? gateway(0) : origin + "1";
  }

  /**
   * An end of an operator's transit.
   *
   * @param end 1: the core's; 2: the operator's
   */
  static String transit(int operator, int end) {
    return "198.19." + (TRANSIT_LINKS + operator) + "." + end;
  }

  /**
   * An end of a link to the tracker's network.
   *
   * @param operator -1: the core's link
   * @param end 1: the tracker's; 2: the router's
   */
  static String toTracker(int operator, int end) {
    return "198.19." + (TRACKER_LINKS + operator) + "." + end;
  }

  /** An end of the link between partners, the first two operators. */
  static String partner(int operator) {
    return "198.19.200." + (operator + 1);
  }

  /** The operator that an address is in; -1: none. */
  int operatorOf(String address) {
    String[] bytes = address.split("\\.", -1);
    return address.startsWith(clients) && bytes.length == 4
        ? Integer.parseInt(bytes[2]) / OPERATOR_STEP - 1
        : -1;
  }
}
