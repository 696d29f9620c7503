// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TopologyTest {
  private static final Pattern CABLE =
      Pattern.compile("link add (\\S+) netns (\\S+) type veth peer name (\\S+) netns (\\S+)");

  private static LabArm arm(String word) {
    return LabArm.parse(word).getFirst();
  }

  private static Topology topology(String scenario, boolean isDelayed) {
    LabScenario of = LabScenario.of(scenario);
    return new Topology("x-", of, new Addresses(of, arm("0")), isDelayed);
  }

  private static List<String> lines(Topology topology, String program, String namespace) {
    return topology.steps().stream()
        .filter(step -> step.program().equals(program) && step.namespace().equals(namespace))
        .flatMap(step -> step.lines().stream())
        .toList();
  }

  @Test
  void shouldHaveANamespaceForEachClientRouterAndCore() {
    assertEquals(30 + 3 + 3, topology("s1", false).namespaces().size());
    assertEquals(30 + 10 + 3, topology("s6", false).namespaces().size());
  }

  /** Both ends of every cable are in namespaces that there are, under names that are free there. */
  @Test
  void shouldPlugEveryCableOnce() {
    for (LabScenario scenario : LabScenario.ALL) {
      Topology topology = topology(scenario.name(), false);
      Set<String> namespaces = new HashSet<>(topology.namespaces());
      Set<String> ends = new HashSet<>();
      for (String line : lines(topology, "ip", "")) {
        Matcher matcher = CABLE.matcher(line);
        assertTrue(matcher.matches(), line);
        for (int i : new int[] {1, 3}) {
          assertTrue(namespaces.contains(matcher.group(i + 1)), line);
          assertTrue(matcher.group(i).length() <= 15, line);
          assertTrue(ends.add(matcher.group(i + 1) + " " + matcher.group(i)), line);
        }
      }
      // Each client, transit and tracker of each operator, the first seeder, the core's tracker
      // link, and the partners.
      int cables = scenario.clients() + 2 * scenario.operators() + 3;
      assertEquals(2 * cables, ends.size(), scenario.name());
    }
  }

  /** Only interfaces that are there are given addresses, limits and routes. */
  @Test
  void shouldSetUpOnlyWhatIsThere() {
    for (LabScenario scenario : LabScenario.ALL) {
      Topology topology = topology(scenario.name(), false);
      String cables = String.join("\n", lines(topology, "ip", ""));
      for (Topology.Step step : topology.steps()) {
        for (String line : step.lines()) {
          Matcher device = Pattern.compile("\\bdev (\\S+)").matcher(line);
          if (device.find() && !device.group(1).matches("lo|bridge")) {
            String end = device.group(1) + " netns " + step.namespace();
            assertTrue((cables + "\n").matches("(?s).*\\b" + end + "\\b.*"), line);
          }
        }
      }
    }
  }

  @Test
  void shouldLimitUplinksAndDownlinks() {
    Topology s1 = topology("s1", false);
    assertEquals(
        List.of("qdisc add dev uplink root tbf rate 2800kbit burst 6144 limit 70000"),
        lines(s1, "tc", "x-op1-c3"));
    assertTrue(
        lines(s1, "tc", "x-op1")
            .contains("qdisc add dev c3 root tbf rate 11200kbit burst 6144 limit 280000"));
    assertTrue(
        lines(s1, "tc", "x-op1")
            .contains("qdisc add dev transit root tbf rate 28000kbit burst 6144 limit 700000"));
    assertEquals(
        List.of("qdisc add dev uplink root tbf rate 5600kbit burst 6144 limit 140000"),
        lines(s1, "tc", "x-origin"));
  }

  @Test
  void shouldLimitTransitAtBothEndsWhereItIsCongested() {
    Topology s3 = topology("s3", false);
    assertTrue(
        lines(s3, "tc", "x-op2")
            .contains("qdisc add dev transit root tbf rate 4200kbit burst 6144 limit 105000"));
    assertTrue(
        lines(s3, "tc", "x-core")
            .contains("qdisc add dev op2 root tbf rate 4200kbit burst 6144 limit 105000"));
  }

  @Test
  void shouldHaveARateOfItsOwnInsideWhereThatIsFaster() {
    List<String> lines = lines(topology("s4", false), "tc", "x-op1-c0");
    assertEquals(
        List.of(
            "qdisc add dev uplink root handle 1: htb default 20",
            "class add dev uplink parent 1: classid 1:10 htb rate 11200kbit burst 6144 cburst 6144",
            "class add dev uplink parent 1: classid 1:20 htb rate 2800kbit burst 6144 cburst 6144",
            "filter add dev uplink parent 1: protocol ip prio 1 u32 match ip dst 198.18.20.0/24"
                + " flowid 1:10"),
        lines);
  }

  @Test
  void shouldDelayLongLinesWhereTheKernelCan() {
    List<String> lines = lines(topology("s1", true), "tc", "x-op0");
    assertTrue(
        lines.contains("qdisc add dev transit root handle 1: netem delay 15ms limit 100000"));
    assertTrue(
        lines.contains(
            "qdisc add dev transit parent 1:1 handle 2: tbf rate 28000kbit burst 6144 limit"
                + " 700000"));
    assertTrue(lines.contains("qdisc add dev partner root handle 1: netem delay 3ms limit 100000"));
    assertFalse(lines(topology("s1", true), "tc", "x-op2").toString().contains("partner"));
  }

  @Test
  void shouldRouteToPartnersByTheirOwnLink() {
    assertTrue(
        lines(topology("s1", false), "ip", "x-op0")
            .contains("route add 198.18.20.0/24 via 198.19.200.2"));
    assertFalse(lines(topology("s1", false), "ip", "x-op2").toString().contains("198.19.200"));
  }

  @Test
  void shouldPlugTheFirstSeederWhereItLives() {
    assertTrue(
        lines(topology("s1", false), "ip", "")
            .contains("link add origin netns x-core type veth peer name uplink netns x-origin"));
    assertTrue(
        lines(topology("s2", false), "ip", "")
            .contains("link add origin netns x-op0 type veth peer name uplink netns x-origin"));
    assertTrue(
        lines(topology("s2", false), "ip", "x-origin")
            .contains("address add 198.18.10.10/32 dev uplink"));
  }

  @Test
  void shouldKnowWhoseAnAddressIs() {
    LabScenario s6 = LabScenario.of("s6");
    for (String word : List.of("0", "7", "9")) {
      Addresses addresses = new Addresses(s6, arm(word));
      Set<String> all = new HashSet<>();
      for (int operator = 0; operator < s6.operators(); operator++) {
        for (int client = 0; client < s6.clientsPerOperator(); client++) {
          String address = addresses.client(operator, client);
          assertTrue(all.add(address));
          assertEquals(operator, addresses.operatorOf(address), address);
        }
      }
      assertEquals(-1, addresses.operatorOf(addresses.origin()));
    }
    LabScenario s2 = LabScenario.of("s2");
    Addresses inside = new Addresses(s2, arm("0"));
    assertEquals(0, inside.operatorOf(inside.origin()));
    assertEquals("10.18.10.11", new Addresses(s6, arm("9")).client(0, 0));
  }
}
