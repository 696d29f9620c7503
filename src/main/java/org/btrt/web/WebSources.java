// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.agrona.concurrent.EpochClock;
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
    Supplier<Optional<SnapshotHealth>> snapshots,
    EpochClock clock) {
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
        snapshots.get(),
        status.lastWindow(),
        CounterTotals.of(status));
  }
}
