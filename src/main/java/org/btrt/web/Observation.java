// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.btrt.hashlist.HashList;
import org.btrt.status.Counter;
import org.btrt.status.NeighbourHealth;
import org.btrt.status.SnapshotHealth;
import org.btrt.status.StatusWindow;

/**
 * Everything one page shows, read once. The fields are those of {@link WebSources}.
 *
 * @param nowMs when it was read, milliseconds since the epoch
 * @param swarmCount swarms now
 * @param peerCount peers now
 * @param hashList of the last pass; empty if there is none, or none yet
 * @param window the last full window, if there was one
 * @param totals the counters
 * @param lately by how much the counters have risen in the last ten minutes
 * @param newest the last two rows of the history, or what there is of them
 */
record Observation(
    String version,
    long startedMs,
    long nowMs,
    List<ListenAddress> listening,
    long swarmCount,
    long peerCount,
    Optional<StoreSummary> summary,
    List<String> groupNames,
    List<NeighbourHealth> neighbours,
    Optional<HashList> hashList,
    Optional<SnapshotHealth> snapshots,
    Optional<StatusWindow> window,
    CounterTotals totals,
    CounterTotals lately,
    History.Rows newest,
    TorrentNames names) {
  /** Never negative, even if the wall clock was set back. */
  long uptimeS() {
    return Math.max(0, nowMs - startedMs) / 1000;
  }

  long handedOut(int group) {
    return totals.get(Counter.peersOfGroup(group));
  }

  /** The part of all peers handed out since the start that belonged to a group, 0 to 1. */
  OptionalDouble shareHandedOut(int group) {
    return share(totals, group);
  }

  /** The part of all peers handed out that belonged to a group, 0 to 1. */
  static OptionalDouble share(CounterTotals counters, int group) {
    long all = counters.sum(Counter.PEERS_OF_GROUP_0.metric());
    return all == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) counters.get(Counter.peersOfGroup(group)) / all);
  }

  /** The halves of the experiment {@code policy.split}; empty: there has been none. */
  List<SplitHalf> split() {
    SplitHalf policy =
        new SplitHalf(
            "policy",
            totals.get(Counter.SPLIT_POLICY_LOCAL),
            totals.get(Counter.SPLIT_POLICY_EXTERNAL),
            totals.get(Counter.SPLIT_POLICY_BYTES),
            totals.get(Counter.SPLIT_POLICY_SECONDS));
    SplitHalf plain =
        new SplitHalf(
            "plain",
            totals.get(Counter.SPLIT_PLAIN_LOCAL),
            totals.get(Counter.SPLIT_PLAIN_EXTERNAL),
            totals.get(Counter.SPLIT_PLAIN_BYTES),
            totals.get(Counter.SPLIT_PLAIN_SECONDS));
    return policy.localShare().isPresent() || plain.localShare().isPresent()
        ? List.of(policy, plain)
        : List.of();
  }
}
