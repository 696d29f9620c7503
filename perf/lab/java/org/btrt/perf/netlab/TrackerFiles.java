// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.util.ArrayList;
import java.util.List;
import org.btrt.perf.netlab.LabArm.Extra;
import org.btrt.perf.netlab.LabScenario.Special;

/**
 * Configurations of the trackers of a run. Each operator has one of its own, as it would: its
 * network first, then its partner's, and all others unnamed. Further ones: that of the first
 * seeder's network, and, where the arm has it, the world's, which is off and knows no networks.
 *
 * <p>Times are a sixtieth of the defaults, because a download of an hour takes a minute here.
 *
 * <p><em>Threading:</em> immutable.
 */
final class TrackerFiles {
  private static final int FIRST_PORT = 7000;
  private static final int INTERVAL_S = 30;
  private static final int MIN_INTERVAL_S = 15;

  private final LabScenario scenario;
  private final LabArm arm;
  private final Addresses addresses;

  TrackerFiles(LabScenario scenario, LabArm arm, Addresses addresses) {
    this.scenario = scenario;
    this.arm = arm;
    this.addresses = addresses;
  }

  /** How many trackers there are. */
  int count() {
    return world() + (isWorldThere() ? 1 : 0);
  }

  /** The tracker of somebody's network. */
  int of(String address) {
    int operator = addresses.operatorOf(address);
    return operator >= 0 ? operator : scenario.operators();
  }

  /** The tracker that everybody may ask, where there is one. */
  int world() {
    return scenario.operators() + 1;
  }

  private boolean isWorldThere() {
    return arm.is(Extra.ADDING) || arm.is(Extra.REPLACING);
  }

  /** Where a tracker listens, on 127.0.0.1 of the trackers' network. */
  static int port(int tracker) {
    return FIRST_PORT + tracker;
  }

  /** Before when clients do not come back. */
  static int minIntervalS() {
    return MIN_INTERVAL_S;
  }

  /** The lines of a tracker's configuration. */
  List<String> lines(int tracker) {
    List<String> lines = new ArrayList<>();
    lines.add("logging: {level: warning}");
    lines.add("udp: {listen: []}");
    lines.add(
        "http: {listen: ['127.0.0.1:%d'], workers: 1, idle_timeout: 600,".formatted(port(tracker))
            + " trusted_proxies: [127.0.0.0/8]}");
    lines.add("web: {listen: []}");
    lines.add("store: {max_swarms: 1000, max_peers: 10000}");
    lines.add(
        "announce: {interval: %d, min_interval: %d, jitter: 2, peer_expiry: 45}"
            .formatted(INTERVAL_S, MIN_INTERVAL_S));
    if (tracker == world()) {
      lines.add("policy: {mode: off}");
      return lines;
    }
    lines.add(
        isDeploying(tracker) ? arm.policy(scenario.clientsPerOperator()) : "policy: {mode: off}");
    lines.add("peer_groups:");
    if (tracker < scenario.operators()) {
      addOperator(lines, tracker);
    } else {
      addGroup(lines, "the first seeder's network", 0, addresses.originNetwork());
    }
    return lines;
  }

  private boolean isDeploying(int tracker) {
    return tracker < scenario.operators()
        ? scenario.isDeploying(tracker)
        : !scenario.is(Special.FIRST_ONLY);
  }

  private void addOperator(List<String> lines, int operator) {
    addGroup(lines, "own network", 0, addresses.network(operator));
    int partner = scenario.partnerOf(operator);
    if (partner >= 0) {
      addGroup(lines, "partner", 1, addresses.network(partner));
    }
    if (arm.is(Extra.REPLACING) && scenario.isDeploying(operator)) {
      lines.add(
          "forwarding: {enabled: true, trusted_sources: [127.0.0.0/8], cache_ttl: 5, stale_ttl: 60,"
              + " allow: ['%s:%d']}".formatted(Addresses.TRACKER, Addresses.TRACKER_PORT));
      if (partner >= 0 && scenario.isDeploying(partner)) {
        lines.add("upstream: {first_interval: 10}");
        lines.add("neighbors:");
        lines.add(
            "  - {name: partner, announce_request: 'http://127.0.0.1:%d/announce',"
                    .formatted(port(partner))
                + " refresh_interval: 30, peers_expiry_interval: 120}");
      }
    }
  }

  private static void addGroup(List<String> lines, String name, int priority, String network) {
    lines.add(
        "  - {name: \"%s\", priority: %d, cidr_list: [%s]}".formatted(name, priority, network));
  }

  /** Which trackers somebody's torrent names. */
  List<String> urls(String address) {
    boolean deploys = isDeploying(of(address));
    if (arm.is(Extra.ADDING)) {
      return deploys
          ? List.of(url(AnnounceRelay.OWN), url(AnnounceRelay.WORLD))
          : List.of(url(AnnounceRelay.WORLD));
    }
    if (arm.is(Extra.REPLACING)) {
      return List.of(
          url(
              deploys && addresses.operatorOf(address) >= 0
                  ? AnnounceRelay.DIVERTED
                  : AnnounceRelay.WORLD));
    }
    return List.of(url(AnnounceRelay.OWN));
  }

  private static String url(String path) {
    return "http://" + Addresses.TRACKER + ":" + Addresses.TRACKER_PORT + path;
  }
}
