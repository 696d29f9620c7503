// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import static org.btrt.common.PeerGroupLimits.GROUPS_MAX;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.swarm.SwarmView;
import org.btrt.web.StoreSummary.BusySwarm;
import org.btrt.web.StoreSummary.Locality;
import org.btrt.web.StoreSummary.Totals;

/**
 * Adds up a pass through the store, a visited swarm at a time. Totals, and the largest swarms in a
 * heap of fixed size whose root is the smallest of them; of swarms of one size the one visited
 * first stays.
 *
 * <p><em>Threading:</em> {@link #begin}, {@link #accept} and {@link #end} belong to the thread that
 * sweeps; {@link #latest} may be called by any. <em>Memory:</em> a visit allocates nothing.
 */
public final class SummaryBuilder implements Consumer<SwarmView> {
  /** How many of the largest swarms are kept. */
  public static final int BUSIEST_MAX = 20;

  private final FamilyTotals ipv4 = new FamilyTotals();
  private final FamilyTotals ipv6 = new FamilyTotals();
  private final long[] peersOfGroup = new long[GROUPS_MAX];
  private double outside;
  private double localisable;
  private double outsideOfPass;
  private double localisableOfPass;
  private long openValves;
  private final Candidate[] heap = new Candidate[BUSIEST_MAX];
  private int heapSize;

  private volatile StoreSummary latest;

  /** Nothing is known before the first pass has ended. */
  public SummaryBuilder() {
    Arrays.setAll(heap, i -> new Candidate());
  }

  /** Starts a pass; what an unfinished one has found is dropped. */
  public void begin() {
    ipv4.clear();
    ipv6.clear();
    Arrays.fill(peersOfGroup, 0);
    outsideOfPass = 0;
    localisableOfPass = 0;
    openValves = 0;
    heapSize = 0;
  }

  /** Takes one swarm of the pass into account. */
  @Override
  public void accept(SwarmView swarm) {
    int leechers = swarm.leechers();
    int seeders = swarm.seeders();
    (swarm.isIpv6() ? ipv6 : ipv4).add(leechers, seeders, swarm.completed());
    long handedOut = 0;
    for (int group = 0; group < GROUPS_MAX; group++) {
      handedOut += swarm.peersOfGroup(group);
      peersOfGroup[group] += swarm.peersOfGroup(group);
    }
    long peers = (long) leechers + seeders;
    if (peers == 0) {
      return;
    }
    addLocality(swarm, handedOut);
    openValves += swarm.isValveOpen() ? 1 : 0;
    if (heapSize < BUSIEST_MAX) {
      heap[heapSize].set(swarm, peers);
      siftUp(heapSize);
      heapSize++;
    } else if (peers > heap[0].peers) {
      heap[0].set(swarm, peers);
      siftDown();
    }
  }

  /**
   * What the local leechers of a swarm would take from outside if everybody were as likely as
   * everybody else, and how much of that perfect locality would save: all but one copy, and that
   * one too if there is a local seeder.
   *
   * @param peers in all groups; those who cannot be connected to are in none
   */
  private void addLocality(SwarmView swarm, long peers) {
    int local = swarm.peersOfGroup(0);
    int localSeeders = swarm.seedersOfGroup(0);
    if (local == localSeeders || peers == local) {
      return;
    }
    double copies = (local - localSeeders) * (double) (peers - local) / (peers - 1);
    outsideOfPass += copies;
    localisableOfPass += localSeeders > 0 ? copies : Math.max(0, copies - 1);
  }

  /**
   * Ends the pass and publishes what it found.
   *
   * @param nowMs milliseconds since the epoch
   */
  public void end(long nowMs) {
    List<BusySwarm> busiest = new ArrayList<>(heapSize);
    for (int i = 0; i < heapSize; i++) {
      busiest.add(heap[i].toBusySwarm());
    }
    busiest.sort(
        Comparator.comparingLong(BusySwarm::peers)
            .reversed()
            .thenComparing(BusySwarm::infoHash)
            .thenComparing(BusySwarm::ipv6));
    outside += outsideOfPass;
    localisable += localisableOfPass;
    latest =
        new StoreSummary(
            nowMs,
            ipv4.toTotals(),
            ipv6.toTotals(),
            Arrays.stream(peersOfGroup).boxed().toList(),
            new Locality(outside, localisable, openValves),
            busiest);
  }

  /** What the last finished pass found; empty before the first has ended. */
  public Optional<StoreSummary> latest() {
    return Optional.ofNullable(latest);
  }

  private void siftUp(int index) {
    int child = index;
    while (child > 0) {
      int parent = (child - 1) >>> 1;
      if (heap[parent].peers <= heap[child].peers) {
        return;
      }
      swap(parent, child);
      child = parent;
    }
  }

  private void siftDown() {
    int parent = 0;
    while (true) {
      int child = 2 * parent + 1;
      if (child >= heapSize) {
        return;
      }
      if (child + 1 < heapSize && heap[child + 1].peers < heap[child].peers) {
        child++;
      }
      if (heap[parent].peers <= heap[child].peers) {
        return;
      }
      swap(parent, child);
      parent = child;
    }
  }

  private void swap(int a, int b) {
    Candidate candidate = heap[a];
    heap[a] = heap[b];
    heap[b] = candidate;
  }

  /** Totals of one family in the making. */
  private static final class FamilyTotals {
    private long swarms;
    private long leechers;
    private long seeders;
    private long completed;

    void clear() {
      swarms = 0;
      leechers = 0;
      seeders = 0;
      completed = 0;
    }

    void add(int leecherCount, int seederCount, int completedCount) {
      swarms++;
      leechers += leecherCount;
      seeders += seederCount;
      completed += completedCount;
    }

    Totals toTotals() {
      return new Totals(swarms, leechers, seeders, completed);
    }
  }

  /** A place in the heap; overwritten, never replaced. */
  private static final class Candidate {
    private final UnsafeBuffer infoHash = new UnsafeBuffer(new byte[20]);
    private long peers;
    private boolean ipv6;
    private int leechers;
    private int seeders;
    private int completed;
    private int localPeers;

    void set(SwarmView swarm, long peerCount) {
      swarm.infoHash(infoHash, 0);
      peers = peerCount;
      ipv6 = swarm.isIpv6();
      leechers = swarm.leechers();
      seeders = swarm.seeders();
      completed = swarm.completed();
      localPeers = swarm.peersOfGroup(0);
    }

    BusySwarm toBusySwarm() {
      return new BusySwarm(
          HexFormat.of().formatHex(infoHash.byteArray()),
          ipv6,
          leechers,
          seeders,
          completed,
          localPeers);
    }
  }
}
