// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.agrona.concurrent.EpochClock;
import org.btrt.common.CidrSet;
import org.btrt.hashlist.HashList;
import org.btrt.status.NeighbourHealth;
import org.btrt.status.SnapshotHealth;
import org.btrt.status.Status;
import org.btrt.swarm.SwarmStore;

/**
 * Where the pages get what they show. Asked by several threads at once.
 *
 * @param version of the program
 * @param startedMs when it was started, milliseconds since the epoch
 * @param listening where it listens, all transports and the web itself
 * @param status counters, rates and latencies
 * @param store asked for its live counts only
 * @param summary what the last pass through the store found; empty before the first has ended
 * @param groupNames names by group number, the implicit last group included
 * @param neighbours how the neighbours do
 * @param hashLists the list for a DPI platform, if there is one
 * @param snapshots how the snapshots do; empty: there is no database
 * @param clock wall clock
 */
public record WebSources(
    String version,
    long startedMs,
    List<ListenAddress> listening,
    Status status,
    SwarmStore store,
    Supplier<Optional<StoreSummary>> summary,
    Supplier<List<String>> groupNames,
    Supplier<List<NeighbourHealth>> neighbours,
    Optional<HashLists> hashLists,
    Supplier<Optional<SnapshotHealth>> snapshots,
    EpochClock clock) {
  /**
   * The hash list.
   *
   * @param latest what the last pass found; empty before the first has ended
   * @param sources who may have it
   */
  public record HashLists(Supplier<Optional<HashList>> latest, CidrSet sources) {}

  /** Keeps copies. */
  public WebSources {
    listening = List.copyOf(listening);
  }

  /** Asks each source once, so that one page does not contradict itself. */
  Observation observe() {
    return new Observation(
        version,
        startedMs,
        clock.time(),
        listening,
        store.swarmCount(),
        store.peerCount(),
        summary.get(),
        List.copyOf(groupNames.get()),
        neighbours.get(),
        hashLists.flatMap(lists -> lists.latest().get()),
        snapshots.get(),
        status.lastWindow(),
        CounterTotals.of(status));
  }
}
