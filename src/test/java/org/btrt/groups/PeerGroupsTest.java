// SPDX-License-Identifier: Apache-2.0
package org.btrt.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.btrt.common.Cidr;
import org.btrt.common.IpAddress;
import org.btrt.common.PeerGroupLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The groups as a whole, and tables of the size of the Internet's. */
@Timeout(120)
class PeerGroupsTest {
  private static final int NETWORKS = 1_000_000;
  private static final int PROBES = 200_000;
  private static final int GROUPS = 5;

  @Test
  void shouldPutEverybodyInOneGroupWhenNoneIsConfigured() {
    assertEquals(1, PeerGroups.none().names().size());
    assertEquals(0, PeerGroups.none().groupOfIpv4(0x7F00_0001));
    assertEquals(0, PeerGroups.none().groupOfIpv6(-1L, -1L));
    assertEquals(PeerGroups.none().names(), new PeerGroupsBuilder(List.of()).build().names());
  }

  @Test
  void shouldAddAnImplicitLastGroup() {
    PeerGroups groups =
        new PeerGroupsBuilder(List.of("local", "near"))
            .add(0, Cidr.parse("10.0.0.0/8"))
            .add(1, Cidr.parse("10.1.0.0/16"))
            .add(0, Cidr.parse("2001:db8::/32"))
            .build();
    assertEquals(List.of("local", "near", "everybody else"), groups.names());
    assertEquals(0, groups.groupOf(IpAddress.parse("10.2.0.0")));
    assertEquals(1, groups.groupOf(IpAddress.parse("10.1.255.255")));
    assertEquals(2, groups.groupOf(IpAddress.parse("11.0.0.0")));
    assertEquals(0, groups.groupOf(IpAddress.parse("2001:db8:ffff::1")));
    assertEquals(2, groups.groupOf(IpAddress.parse("2001:db9::")));
  }

  @Test
  void shouldGiveTheSameNetworkToTheLowerGroup() {
    PeerGroups groups =
        new PeerGroupsBuilder(List.of("a", "b"))
            .add(1, Cidr.parse("192.0.2.0/24"))
            .add(0, Cidr.parse("192.0.2.0/24"))
            .build();
    assertEquals(0, groups.groupOf(IpAddress.parse("192.0.2.7")));
  }

  @Test
  void shouldKeepIpv6NetworksFromMappedAddresses() {
    PeerGroups groups =
        new PeerGroupsBuilder(List.of("six", "four"))
            .add(0, Cidr.parse("::/0"))
            .add(1, Cidr.parse("0.0.0.0/0"))
            .build();
    assertEquals(1, groups.groupOfIpv6(0, 0xFFFF_0A00_0001L));
    assertEquals(0, groups.groupOfIpv6(0, 0x1_FFFF_0A00_0001L));
  }

  @Test
  void shouldRefuseMoreGroupsThanThereAreAndUnknownOnes() {
    List<String> names = Collections.nCopies(PeerGroupLimits.CONFIGURED_GROUPS_MAX + 1, "x");
    assertThrows(IllegalArgumentException.class, () -> new PeerGroupsBuilder(names));
    PeerGroupsBuilder one = new PeerGroupsBuilder(List.of("x"));
    assertThrows(IndexOutOfBoundsException.class, () -> one.add(1, Cidr.parse("::/0")));
    assertThrows(IndexOutOfBoundsException.class, () -> one.add(-1, Cidr.parse("::/0")));
  }

  @Test
  void shouldAgreeWithMapsByLengthOnAMillionIpv4Networks() {
    long seed = System.nanoTime();
    System.out.println("seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    PeerGroupsBuilder builder = new PeerGroupsBuilder(Collections.nCopies(GROUPS, "group"));
    Map<Integer, Map<Long, Integer>> byLength = new HashMap<>();
    long[] edges = new long[NETWORKS * 4];
    for (int i = 0; i < NETWORKS; i++) {
      int length = random.nextInt(10) < 7 ? 24 : random.nextInt(8, 33);
      long network = random.nextInt() & 0xFFFF_FFFFL & Cidr.lowMask(false, length);
      int group = random.nextInt(GROUPS);
      builder.add(group, false, 0, network, length);
      byLength.computeIfAbsent(length, key -> new HashMap<>()).merge(network, group, Math::min);
      long last = network | ~Cidr.lowMask(false, length);
      edges[4 * i] = network - 1;
      edges[4 * i + 1] = network;
      edges[4 * i + 2] = last;
      edges[4 * i + 3] = last + 1;
    }
    PeerGroups groups = builder.build();
    for (int i = 0; i < PROBES; i++) {
      int address = random.nextInt();
      int edge = (int) edges[random.nextInt(edges.length)];
      assertEquals(ipv4ByLength(byLength, address), groups.groupOfIpv4(address));
      assertEquals(ipv4ByLength(byLength, edge), groups.groupOfIpv4(edge));
    }
  }

  @Test
  void shouldAgreeWithMapsByLengthOnAMillionIpv6Networks() {
    long seed = System.nanoTime();
    System.out.println("seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    PeerGroupsBuilder builder = new PeerGroupsBuilder(Collections.nCopies(GROUPS, "group"));
    Map<Integer, Map<Long, Integer>> byLength = new HashMap<>();
    long[] edges = new long[NETWORKS * 4];
    for (int i = 0; i < NETWORKS; i++) {
      int length = random.nextInt(2) == 0 ? 48 : random.nextInt(20, 65);
      // Half of them crowded into one /24, as registries do.
      long bits = random.nextLong() >>> 3;
      long high = random.nextBoolean() ? 1L << 61 | bits : 0x2A00_01L << 40 | bits >>> 21;
      long network = high & Cidr.highMask(true, length);
      int group = random.nextInt(GROUPS);
      builder.add(group, true, network, 0, length);
      byLength.computeIfAbsent(length, key -> new HashMap<>()).merge(network, group, Math::min);
      long last = network | ~Cidr.highMask(true, length);
      edges[4 * i] = network - 1;
      edges[4 * i + 1] = network;
      edges[4 * i + 2] = last;
      edges[4 * i + 3] = last + 1;
    }
    PeerGroups groups = builder.build();
    for (int i = 0; i < PROBES; i++) {
      long address = random.nextLong() >>> random.nextInt(4);
      long edge = edges[random.nextInt(edges.length)];
      assertEquals(ipv6ByLength(byLength, address), groups.groupOfIpv6(address, address));
      assertEquals(ipv6ByLength(byLength, edge), groups.groupOfIpv6(edge, -1L));
    }
  }

  @Test
  void shouldAllocateNothingInALookup() {
    PeerGroups groups =
        new PeerGroupsBuilder(List.of("a", "b"))
            .add(0, Cidr.parse("10.0.0.0/8"))
            .add(1, Cidr.parse("10.0.0.128/25"))
            .add(1, Cidr.parse("2001:db8::1/128"))
            .build();
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().threadId();
    int sum = lookUpAll(groups);
    threads.getThreadAllocatedBytes(thread);
    long before = threads.getThreadAllocatedBytes(thread);
    sum += lookUpAll(groups);
    long after = threads.getThreadAllocatedBytes(thread);
    // Asking may itself cost a few bytes; 300,000 lookups would cost megabytes.
    assertEquals(0, (after - before) / 1024, "allocated bytes, sum=" + sum);
  }

  private static int lookUpAll(PeerGroups groups) {
    int sum = 0;
    for (int i = 0; i < 100_000; i++) {
      sum += groups.groupOfIpv4(0x0A00_0000 + i);
      sum += groups.groupOfIpv6(0x2001_0DB8L << 32, i);
      sum += groups.groupOfIpv6(0, 0xFFFF_0A00_0000L + i);
    }
    return sum;
  }

  private static int ipv4ByLength(Map<Integer, Map<Long, Integer>> byLength, int address) {
    for (int length = 32; length >= 0; length--) {
      Integer group =
          byLength
              .getOrDefault(length, Map.of())
              .get(address & 0xFFFF_FFFFL & Cidr.lowMask(false, length));
      if (group != null) {
        return group;
      }
    }
    return GROUPS;
  }

  private static int ipv6ByLength(Map<Integer, Map<Long, Integer>> byLength, long high) {
    for (int length = 64; length >= 0; length--) {
      Integer group =
          byLength.getOrDefault(length, Map.of()).get(high & Cidr.highMask(true, length));
      if (group != null) {
        return group;
      }
    }
    return GROUPS;
  }
}
