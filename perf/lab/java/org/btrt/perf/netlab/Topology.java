// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.util.ArrayList;
import java.util.List;
import org.btrt.perf.netlab.LabScenario.Special;

/**
 * The networks of a run, as lines for {@code ip} and {@code tc}: a namespace for each client, a
 * router for each operator, the core, which is transit, the first seeder's, and the tracker's.
 *
 * <pre>
 *   client ── bridge of operator A ══ partner ══ bridge of operator B ── client
 *                  │ transit                          │ transit
 *                  └───────────── core ───────────────┘ ── first seeder
 * </pre>
 *
 * <p>Every class of bytes has an interface of its own at an operator's router ({@code transit},
 * {@code partner}, {@code tracker}, a port for each client), so that its counters tell all. The
 * tracker's network has a link to every router: announces never share a link with what is measured,
 * and come from the clients' own addresses.
 *
 * <p>Links are shaped where they are entered: uplinks in the clients' namespaces, downlinks at the
 * routers' ports, transit and partner links at both ends. Delays are added where the kernel can
 * (netem): 30 ms for each passage of transit and 5 ms of the partner link, there and back together.
 *
 * <p><em>Threading:</em> immutable.
 */
final class Topology {
  static final String CORE = "core";
  static final String TRACKER = "tracker";
  static final String ORIGIN = "origin";

  /** A client's cable. */
  static final String UPLINK = "uplink";

  static final String TRANSIT = "transit";
  static final String PARTNER = "partner";
  private static final String BRIDGE = "bridge";

  private static final int TRANSIT_DELAY_MS = 15;
  private static final int PARTNER_DELAY_MS = 3;

  /** What a link may send at once, and what waits before it: a fifth of a second. */
  private static final int BURST_BYTES = 6 * 1024;

  private static final int QUEUE_MIN_BYTES = 32 * 1024;
  private static final int QUEUE_MS = 200;
  private static final int BITS = 8;

  private final String prefix;
  private final LabScenario scenario;
  private final Addresses addresses;
  private final boolean isDelayed;

  /**
   * One call of a program.
   *
   * @param program ip or tc
   * @param namespace with its prefix; empty: the machine's own
   * @param lines as for its option -batch
   */
  record Step(String program, String namespace, List<String> lines) {}

  /**
   * @param prefix of the names of all namespaces
   * @param isDelayed whether the kernel can delay packets
   */
  Topology(String prefix, LabScenario scenario, Addresses addresses, boolean isDelayed) {
    this.prefix = prefix;
    this.scenario = scenario;
    this.addresses = addresses;
    this.isDelayed = isDelayed;
  }

  /** An operator's router. */
  static String router(int operator) {
    return "op" + operator;
  }

  static String clientNamespace(int operator, int client) {
    return "op" + operator + "-c" + client;
  }

  /** A client's port at its operator's router. */
  static String port(int client) {
    return "c" + client;
  }

  /** All namespaces, with their prefix. */
  List<String> namespaces() {
    List<String> names = new ArrayList<>(List.of(CORE, TRACKER, ORIGIN));
    for (int operator = 0; operator < scenario.operators(); operator++) {
      names.add(router(operator));
      for (int client = 0; client < scenario.clientsPerOperator(); client++) {
        names.add(clientNamespace(operator, client));
      }
    }
    return names.stream().map(name -> prefix + name).toList();
  }

  /** Namespaces that pass on packets. */
  List<String> routers() {
    List<String> names = new ArrayList<>(List.of(CORE, TRACKER));
    for (int operator = 0; operator < scenario.operators(); operator++) {
      names.add(router(operator));
    }
    return names.stream().map(name -> prefix + name).toList();
  }

  /** What makes all of it, once the namespaces are there. */
  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    steps.add(new Step("ip", "", cables()));
    steps.add(ip(CORE, core()));
    steps.add(ip(TRACKER, tracker()));
    steps.add(ip(ORIGIN, end(addresses.origin(), addresses.originGateway())));
    steps.add(tc(ORIGIN, List.of(limit(UPLINK, scenario.originKbit()))));
    steps.add(tc(CORE, coreLimits()));
    for (int operator = 0; operator < scenario.operators(); operator++) {
      steps.add(ip(router(operator), operator(operator)));
      steps.add(tc(router(operator), operatorLimits(operator)));
      for (int client = 0; client < scenario.clientsPerOperator(); client++) {
        String name = clientNamespace(operator, client);
        String address = addresses.client(operator, client);
        steps.add(ip(name, end(address, addresses.gateway(operator))));
        steps.add(tc(name, uplinkLimits(operator, client)));
      }
    }
    return steps;
  }

  private Step ip(String namespace, List<String> lines) {
    return new Step("ip", prefix + namespace, lines);
  }

  private Step tc(String namespace, List<String> lines) {
    return new Step("tc", prefix + namespace, lines);
  }

  private String cable(String namespace1, String name1, String namespace2, String name2) {
    return "link add %s netns %s%s type veth peer name %s netns %s%s"
        .formatted(name1, prefix, namespace1, name2, prefix, namespace2);
  }

  private List<String> cables() {
    List<String> lines = new ArrayList<>();
    lines.add(cable(originRouter(), ORIGIN, ORIGIN, UPLINK));
    lines.add(cable(CORE, TRACKER, TRACKER, CORE));
    for (int operator = 0; operator < scenario.operators(); operator++) {
      String router = router(operator);
      lines.add(cable(CORE, router, router, TRANSIT));
      lines.add(cable(TRACKER, router, router, TRACKER));
      for (int client = 0; client < scenario.clientsPerOperator(); client++) {
        lines.add(cable(router, port(client), clientNamespace(operator, client), UPLINK));
      }
    }
    if (scenario.operators() > 1) {
      lines.add(cable(router(0), PARTNER, router(1), PARTNER));
    }
    return lines;
  }

  private String originRouter() {
    return scenario.is(Special.SEED_INSIDE) ? router(0) : CORE;
  }

  /**
   * A machine with one cable. It sends packets as they go over the wire, so that bytes are true,
   * and everything by way of the router: the kernel's table of neighbours is one for all namespaces
   * and holds a thousand.
   */
  private static List<String> end(String address, String gateway) {
    return List.of(
        "link set dev lo up",
        "link set dev " + UPLINK + " gso_max_segs 1 addrgenmode none",
        "address add " + address + "/32 dev " + UPLINK,
        "link set dev " + UPLINK + " up",
        "route add " + gateway + "/32 dev " + UPLINK,
        "route add default via " + gateway);
  }

  private static void link(List<String> lines, String name, String address) {
    lines.add("link set dev " + name + " addrgenmode none");
    lines.add("address add " + address + "/24 dev " + name);
    lines.add("link set dev " + name + " up");
  }

  private List<String> core() {
    List<String> lines = new ArrayList<>();
    link(lines, TRACKER, Addresses.toTracker(-1, 2));
    if (!scenario.is(Special.SEED_INSIDE)) {
      link(lines, ORIGIN, addresses.originGateway());
    }
    for (int operator = 0; operator < scenario.operators(); operator++) {
      link(lines, router(operator), Addresses.transit(operator, 1));
      lines.add(route(addresses.network(operator), Addresses.transit(operator, 2)));
    }
    lines.add(route(Addresses.TRACKER + "/32", Addresses.toTracker(-1, 1)));
    return lines;
  }

  private static String route(String network, String via) {
    return "route add " + network + " via " + via;
  }

  private List<String> tracker() {
    List<String> lines = new ArrayList<>();
    lines.add("link set dev lo up");
    lines.add("address add " + Addresses.TRACKER + "/32 dev lo");
    link(lines, CORE, Addresses.toTracker(-1, 1));
    lines.add("route add default via " + Addresses.toTracker(-1, 2));
    for (int operator = 0; operator < scenario.operators(); operator++) {
      link(lines, router(operator), Addresses.toTracker(operator, 1));
      lines.add(route(addresses.network(operator), Addresses.toTracker(operator, 2)));
    }
    return lines;
  }

  private List<String> operator(int operator) {
    List<String> lines = new ArrayList<>();
    lines.add("link add " + BRIDGE + " type bridge mcast_snooping 0");
    for (int client = 0; client < scenario.clientsPerOperator(); client++) {
      plug(lines, port(client));
    }
    if (operator == 0 && scenario.is(Special.SEED_INSIDE)) {
      plug(lines, ORIGIN);
    }
    link(lines, BRIDGE, addresses.gateway(operator));
    link(lines, TRANSIT, Addresses.transit(operator, 2));
    link(lines, TRACKER, Addresses.toTracker(operator, 2));
    lines.add(route(Addresses.TRACKER + "/32", Addresses.toTracker(operator, 1)));
    lines.add("route add default via " + Addresses.transit(operator, 1));
    int partner = scenario.partnerOf(operator);
    if (partner >= 0) {
      link(lines, PARTNER, Addresses.partner(operator));
      lines.add(route(addresses.network(partner), Addresses.partner(partner)));
    }
    return lines;
  }

  private static void plug(List<String> lines, String port) {
    lines.add("link set dev " + port + " master " + BRIDGE + " addrgenmode none");
    lines.add("link set dev " + port + " up");
  }

  private List<String> coreLimits() {
    List<String> lines = new ArrayList<>();
    for (int operator = 0; operator < scenario.operators(); operator++) {
      lines.addAll(line(router(operator), scenario.transitKbit(), TRANSIT_DELAY_MS));
    }
    if (!scenario.is(Special.SEED_INSIDE)) {
      lines.add(limit(ORIGIN, scenario.downlinkKbit()));
    }
    return lines;
  }

  private List<String> operatorLimits(int operator) {
    List<String> lines = new ArrayList<>(line(TRANSIT, scenario.transitKbit(), TRANSIT_DELAY_MS));
    if (scenario.partnerOf(operator) >= 0) {
      lines.addAll(line(PARTNER, scenario.freeKbit(), PARTNER_DELAY_MS));
    }
    for (int client = 0; client < scenario.clientsPerOperator(); client++) {
      lines.add(limit(port(client), scenario.downlinkKbit()));
    }
    if (operator == 0 && scenario.is(Special.SEED_INSIDE)) {
      lines.add(limit(ORIGIN, scenario.downlinkKbit()));
    }
    return lines;
  }

  private List<String> uplinkLimits(int operator, int client) {
    int kbit = scenario.uplinkKbit(client);
    int localKbit = scenario.localUplinkKbit(client);
    if (localKbit == 0) {
      return List.of(limit(UPLINK, kbit));
    }
    return List.of(
        "qdisc add dev " + UPLINK + " root handle 1: htb default 20",
        uplinkClass(10, localKbit),
        uplinkClass(20, kbit),
        "filter add dev "
            + UPLINK
            + " parent 1: protocol ip prio 1 u32 match ip dst "
            + addresses.network(operator)
            + " flowid 1:10");
  }

  private static String uplinkClass(int number, int kbit) {
    return "class add dev %s parent 1: classid 1:%d htb rate %dkbit burst %d cburst %d"
        .formatted(UPLINK, number, kbit, BURST_BYTES, BURST_BYTES);
  }

  private static String limit(String link, int kbit) {
    return "qdisc add dev " + link + " root " + bucket(kbit);
  }

  /** A long line: a delay, if there can be one, and the limit behind it. */
  private List<String> line(String link, int kbit, int delayMs) {
    return isDelayed
        ? List.of(
            "qdisc add dev %s root handle 1: netem delay %dms limit 100000"
                .formatted(link, delayMs),
            "qdisc add dev " + link + " parent 1:1 handle 2: " + bucket(kbit))
        : List.of(limit(link, kbit));
  }

  private static String bucket(int kbit) {
    int queueBytes = Math.max(QUEUE_MIN_BYTES, kbit * QUEUE_MS / BITS);
    return "tbf rate %dkbit burst %d limit %d".formatted(kbit, BURST_BYTES, queueBytes);
  }
}
