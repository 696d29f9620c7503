// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.btrt.groups.PeerGroups;
import org.btrt.groups.PeerGroupsBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Groups of random addresses in tables of random networks, beside the yardstick: a binary search
 * over the starts of the same intervals.
 *
 * <p>Two thirds of the addresses lie in a network of the table, the others anywhere (IPv6: anywhere
 * in 2000::/3). The yardstick finds its intervals by asking the index at every first address of a
 * network and behind every last one, and the set-up compares both on all addresses.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GroupLookupBenchmark {
  private static final int ADDRESSES = 1 << 20;
  private static final int SEED = 20261120;
  private static final List<String> NAMES = List.of("local", "near", "partner", "national", "far");

  /** Networks of each family; 1,000 is an operator's own list. */
  @Param({"1000", "1000000"})
  private int networks;

  /** How networks lie: anywhere, or as registries give them out, many in few blocks. */
  @Param({"spread", "clustered"})
  private String layout;

  private int[] ipv4Networks;
  private int[] ipv4Lengths;
  private long[] ipv6Networks;
  private int[] ipv6Lengths;
  private PeerGroups groups;
  private int[] ipv4Addresses;
  private long[] ipv6Addresses;
  private int[] ipv4Starts;
  private byte[] ipv4Groups;
  private long[] ipv6Starts;
  private byte[] ipv6Groups;

  /** Makes the table, the addresses and the yardstick, and compares all answers. */
  @Setup
  public void setUp() {
    SplittableRandom random = new SplittableRandom(SEED);
    makeNetworks(random);
    groups = build();
    makeAddresses(random);
    makeIpv4Yardstick();
    makeIpv6Yardstick();
    for (int i = 0; i < ADDRESSES; i++) {
      int ipv4 = ipv4Addresses[i];
      long ipv6 = ipv6Addresses[i];
      if (groups.groupOfIpv4(ipv4) != ipv4ByBinarySearch(ipv4)
          || groups.groupOfIpv6(ipv6, i) != ipv6ByBinarySearch(ipv6)) {
        throw new IllegalStateException("index and yardstick differ at address " + i);
      }
    }
    System.out.printf("%n%d IPv4 and %d IPv6 intervals%n", ipv4Starts.length, ipv6Starts.length);
  }

  /** The index, IPv4. */
  @Benchmark
  @OperationsPerInvocation(ADDRESSES)
  public int ipv4() {
    int sum = 0;
    for (int address : ipv4Addresses) {
      sum += groups.groupOfIpv4(address);
    }
    return sum;
  }

  /** The yardstick, IPv4. */
  @Benchmark
  @OperationsPerInvocation(ADDRESSES)
  public int ipv4Yardstick() {
    int sum = 0;
    for (int address : ipv4Addresses) {
      sum += ipv4ByBinarySearch(address);
    }
    return sum;
  }

  /** The index, IPv6. */
  @Benchmark
  @OperationsPerInvocation(ADDRESSES)
  public int ipv6() {
    int sum = 0;
    for (long address : ipv6Addresses) {
      sum += groups.groupOfIpv6(address, 1);
    }
    return sum;
  }

  /** The yardstick, IPv6. */
  @Benchmark
  @OperationsPerInvocation(ADDRESSES)
  public int ipv6Yardstick() {
    int sum = 0;
    for (long address : ipv6Addresses) {
      sum += ipv6ByBinarySearch(address);
    }
    return sum;
  }

  /** Building the index of both families from networks in random order. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  @Warmup(iterations = 2)
  @Measurement(iterations = 5)
  public PeerGroups build() {
    PeerGroupsBuilder builder = new PeerGroupsBuilder(NAMES);
    for (int i = 0; i < networks; i++) {
      int group = i % NAMES.size();
      builder.add(group, false, 0, ipv4Networks[i] & 0xFFFF_FFFFL, ipv4Lengths[i]);
      builder.add(group, true, ipv6Networks[i], 0, ipv6Lengths[i]);
    }
    return builder.build();
  }

  private void makeNetworks(SplittableRandom random) {
    boolean clustered = layout.equals("clustered");
    int[] ipv4Blocks = random.ints(400).toArray();
    long[] ipv6Blocks = random.longs(4000, 0, 1L << 16).toArray();
    ipv4Networks = new int[networks];
    ipv4Lengths = new int[networks];
    ipv6Networks = new long[networks];
    ipv6Lengths = new int[networks];
    for (int i = 0; i < networks; i++) {
      // 60 % of all routes are a /24, half of the IPv6 ones a /48 (routing tables of 2025).
      int length = random.nextInt(10) < 6 ? 24 : random.nextInt(12, 25);
      int network = random.nextInt();
      if (clustered) {
        int block = ipv4Blocks[Math.min(random.nextInt(400), random.nextInt(400))];
        network = (block & 0xFFC0_0000) | (network & 0x003F_FFFF);
      }
      ipv4Lengths[i] = length;
      ipv4Networks[i] = network & (-1 << (32 - length));

      int ipv6Length = random.nextInt(2) == 0 ? 48 : random.nextInt(29, 48);
      long ipv6Network = (1L << 61) | (random.nextLong() >>> 3);
      if (clustered) {
        // A /32 out of 4,000 that lie in 2a00::/16, the first of them crowded.
        int block = random.nextInt(random.nextInt(1, 4000));
        ipv6Network = (0x2A00L << 48) | (ipv6Blocks[block] << 32) | (random.nextLong() >>> 32);
      }
      ipv6Lengths[i] = ipv6Length;
      ipv6Networks[i] = ipv6Network & (-1L << (64 - ipv6Length));
    }
  }

  private void makeAddresses(SplittableRandom random) {
    ipv4Addresses = new int[ADDRESSES];
    ipv6Addresses = new long[ADDRESSES];
    for (int i = 0; i < ADDRESSES; i++) {
      int ipv4 = random.nextInt();
      long ipv6 = random.nextLong();
      if (random.nextInt(3) == 0) {
        ipv4Addresses[i] = ipv4;
        ipv6Addresses[i] = (1L << 61) | (ipv6 >>> 3);
      } else {
        int of = random.nextInt(networks);
        ipv4Addresses[i] = ipv4Networks[of] | (ipv4 & (-1 >>> ipv4Lengths[of]));
        ipv6Addresses[i] = ipv6Networks[of] | (ipv6 & (-1L >>> ipv6Lengths[of]));
      }
    }
  }

  private void makeIpv4Yardstick() {
    long[] edges = new long[2 * networks + 1];
    for (int i = 0; i < networks; i++) {
      edges[2 * i] = ipv4Networks[i] & 0xFFFF_FFFFL;
      edges[2 * i + 1] = ((edges[2 * i] | (-1 >>> ipv4Lengths[i])) + 1) & 0xFFFF_FFFFL;
    }
    Arrays.sort(edges);
    ipv4Starts = new int[edges.length];
    ipv4Groups = new byte[edges.length];
    int count = 0;
    for (long edge : edges) {
      byte group = (byte) groups.groupOfIpv4((int) edge);
      if (count == 0 || ipv4Groups[count - 1] != group) {
        ipv4Starts[count] = (int) edge ^ Integer.MIN_VALUE;
        ipv4Groups[count++] = group;
      }
    }
    ipv4Starts = Arrays.copyOf(ipv4Starts, count);
    ipv4Groups = Arrays.copyOf(ipv4Groups, count);
  }

  private void makeIpv6Yardstick() {
    long[] edges = new long[2 * networks + 1];
    for (int i = 0; i < networks; i++) {
      edges[2 * i] = ipv6Networks[i];
      edges[2 * i + 1] = (ipv6Networks[i] | (-1L >>> ipv6Lengths[i])) + 1;
    }
    // All lie below 2^63: signed order is unsigned order.
    Arrays.sort(edges);
    ipv6Starts = new long[edges.length];
    ipv6Groups = new byte[edges.length];
    int count = 0;
    for (long edge : edges) {
      byte group = (byte) groups.groupOfIpv6(edge, 0);
      if (count == 0 || ipv6Groups[count - 1] != group) {
        ipv6Starts[count] = edge;
        ipv6Groups[count++] = group;
      }
    }
    ipv6Starts = Arrays.copyOf(ipv6Starts, count);
    ipv6Groups = Arrays.copyOf(ipv6Groups, count);
  }

  private int ipv4ByBinarySearch(int address) {
    int found = Arrays.binarySearch(ipv4Starts, address ^ Integer.MIN_VALUE);
    return ipv4Groups[found >= 0 ? found : -found - 2];
  }

  private int ipv6ByBinarySearch(long address) {
    int found = Arrays.binarySearch(ipv6Starts, address);
    return ipv6Groups[found >= 0 ? found : -found - 2];
  }
}
