// SPDX-License-Identifier: Apache-2.0
package org.btrt.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.btrt.common.Cidr;
import org.btrt.common.IpAddress;
import org.btrt.config.PeerGroupSettings;

/** The index against a linear scan for the longest prefix, on tables full of overlaps and edges. */
class PeerGroupsPropertyTest {
  private static final int GROUPS = 7;

  /** A network and the group it was given to. */
  record Entry(int group, Cidr network) {}

  @Property
  void shouldAgreeWithLinearScan(
      @ForAll("tables") List<Entry> table, @ForAll("addresses") List<IpAddress> probes) {
    PeerGroupsBuilder builder = new PeerGroupsBuilder(Collections.nCopies(GROUPS, "group"));
    table.forEach(entry -> builder.add(entry.group, entry.network));
    PeerGroups groups = builder.build();

    for (IpAddress address : withEdges(table, probes)) {
      int expected = scan(table, address);
      assertEquals(expected, groups.groupOf(address), () -> address + " in " + table);
      if (!address.ipv6()) {
        assertEquals(
            expected,
            groups.groupOfIpv6(0, 0xFFFF_0000_0000L | address.low()),
            () -> "mapped " + address);
      }
    }
  }

  @Property
  void shouldExplainWhatItDecides(
      @ForAll("tables") List<Entry> table, @ForAll("addresses") List<IpAddress> probes)
      throws PeerGroupsException {
    List<PeerGroupSettings> settings = new ArrayList<>();
    for (int i = 0; i < GROUPS; i++) {
      int group = i;
      settings.add(
          new PeerGroupSettings(
              "group " + i,
              i,
              Optional.empty(),
              table.stream().filter(e -> e.group == group).map(Entry::network).toList()));
    }
    PeerGroups groups = PeerGroupsLoader.load(settings);
    for (IpAddress address : probes) {
      GroupLookup lookup = GroupLookup.explain(settings, address);
      assertEquals(groups.groupOf(address), lookup.group());
      assertEquals(groups.names().get(lookup.group()), lookup.name());
      assertEquals(lookup.group() == GROUPS, lookup.network().isEmpty());
      lookup
          .network()
          .ifPresent(network -> assertTrue(table.contains(new Entry(lookup.group(), network))));
    }
  }

  @Property
  void shouldMakeIntervalsThatRiseAndDiffer(@ForAll("tables") List<Entry> table) {
    PrefixList prefixes = new PrefixList();
    for (Entry entry : table) {
      Cidr network = entry.network;
      if (network.network().ipv6()) {
        prefixes.add(
            network.network().high(), network.network().low(), network.prefixLength(), entry.group);
      }
    }
    Intervals intervals = Intervals.of(prefixes, GROUPS);
    assertEquals(0, intervals.high(0) | intervals.low(0));
    for (int i = 1; i < intervals.size(); i++) {
      int order = Long.compareUnsigned(intervals.high(i - 1), intervals.high(i));
      if (order == 0) {
        order = Long.compareUnsigned(intervals.low(i - 1), intervals.low(i));
      }
      assertEquals(-1, Integer.signum(order), () -> "starts rise: " + table);
      assertNotEquals(intervals.group(i - 1), intervals.group(i), () -> "neighbours: " + table);
    }
  }

  private static int scan(List<Entry> table, IpAddress address) {
    int longest = -1;
    int group = GROUPS;
    for (Entry entry : table) {
      int length = entry.network.prefixLength();
      if (entry.network.contains(address)
          && (length > longest || (length == longest && entry.group < group))) {
        longest = length;
        group = entry.group;
      }
    }
    return group;
  }

  /** The probes, and first and last addresses of all networks with their neighbours. */
  private static List<IpAddress> withEdges(List<Entry> table, List<IpAddress> probes) {
    List<IpAddress> all = new ArrayList<>(probes);
    for (Entry entry : table) {
      IpAddress first = entry.network.network();
      boolean ipv6 = first.ipv6();
      int length = entry.network.prefixLength();
      IpAddress last =
          ipv6
              ? new IpAddress(
                  true,
                  first.high() | ~Cidr.highMask(true, length),
                  first.low() | ~Cidr.lowMask(true, length))
              : IpAddress.ofIpv4((int) (first.low() | ~Cidr.lowMask(false, length)));
      for (IpAddress edge : List.of(first, last)) {
        for (int step = -1; step <= 1; step++) {
          all.add(plus(edge, step));
        }
      }
    }
    return all;
  }

  /** A neighbour; the lowest address is behind the highest. */
  private static IpAddress plus(IpAddress address, int step) {
    if (!address.ipv6()) {
      return IpAddress.ofIpv4((int) address.low() + step);
    }
    long low = address.low() + step;
    long high = address.high();
    if (step > 0 && low == 0) {
      high++;
    } else if (step < 0 && low == -1L) {
      high--;
    }
    return IpAddress.ofIpv6(high, low);
  }

  @Provide
  Arbitrary<List<Entry>> tables() {
    Arbitrary<Cidr> networks =
        Arbitraries.oneOf(
            Combinators.combine(ipv4(), Arbitraries.integers().between(0, 32)).as(Cidr::new),
            Combinators.combine(ipv6(), Arbitraries.integers().between(0, 128)).as(Cidr::new));
    return Combinators.combine(Arbitraries.integers().between(0, GROUPS - 1), networks)
        .as(Entry::new)
        .list()
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<List<IpAddress>> addresses() {
    return Arbitraries.oneOf(ipv4(), ipv6()).list().ofMaxSize(20);
  }

  /** Mostly a few crowded /16, so that networks nest, repeat and touch. */
  private static Arbitrary<IpAddress> ipv4() {
    Arbitrary<Integer> crowded =
        Combinators.combine(
                Arbitraries.of(0x0000_0000, 0x0A00_0000, 0x0A01_0000, 0x7FFF_0000, 0xFFFF_0000),
                Arbitraries.of(0x0000, 0x0100, 0x0200, 0x7F00, 0xFF00),
                Arbitraries.of(0, 1, 2, 3, 4, 127, 128, 254, 255))
            .as((a, b, c) -> a | b | c);
    return Arbitraries.oneOf(crowded, crowded, Arbitraries.integers()).map(IpAddress::ofIpv4);
  }

  private static Arbitrary<IpAddress> ipv6() {
    Arbitrary<Long> highs =
        Combinators.combine(
                Arbitraries.of(0L, 0x2001_0DB8L << 32, 0x2A00L << 48, -1L << 32),
                Arbitraries.of(0L, 1L, 2L, 0x0001_0000L, 0x7FFF_FFFFL, 0xFFFF_FFFFL))
            .as((a, b) -> a | b);
    Arbitrary<Long> lows = Arbitraries.of(0L, 1L, 2L, Long.MAX_VALUE, Long.MIN_VALUE, -2L, -1L);
    return Combinators.combine(
            Arbitraries.oneOf(highs, highs, Arbitraries.longs()),
            Arbitraries.oneOf(lows, Arbitraries.longs()))
        .as((high, low) -> new IpAddress(true, high, low))
        .filter(address -> !IpAddress.isMappedIpv4(address.high(), address.low()));
  }
}
