// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.btrt.common.Cidr;
import org.btrt.common.CidrSet;
import org.btrt.config.HashListSettings;
import org.btrt.config.HashListSettings.Format;
import org.btrt.hashlist.HashList;
import org.btrt.hashlist.HashListBuilder;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.status.LatencyRecorder;
import org.btrt.status.NeighbourHealth;
import org.btrt.status.SnapshotHealth;
import org.btrt.status.Status;
import org.btrt.swarm.SwarmStore;

/** Sources with known numbers, from an empty tracker to a busy one. */
final class TestTracker {
  static final long STARTED_MS = 1_800_000_000_000L;
  static final long NOW_MS = STARTED_MS + TimeUnit.DAYS.toMillis(3) + 3_723_000;

  final Status status = new Status();
  final SummaryBuilder summary = new SummaryBuilder();
  SwarmStore store = new CountingStore(() -> swarmCount(), () -> peerCount());
  History history = new History(status, store);
  TorrentNames names = TorrentNames.NONE;
  private List<String> groupNames = List.of("own network", "partners", "everybody else");
  private WebSources.HashLists hashLists;
  private long swarmCount;
  private long peerCount;

  TestTracker groupNames(List<String> names) {
    groupNames = names;
    return this;
  }

  final List<NeighbourHealth> neighbours = new ArrayList<>();

  Optional<SnapshotHealth> snapshots = Optional.empty();

  private long swarmCount() {
    return swarmCount;
  }

  private long peerCount() {
    return peerCount;
  }

  /** A tracker with traffic, a full window, a finished pass, and two rows of history. */
  static TestTracker busy() {
    TestTracker tracker = new TestTracker();
    tracker.work();
    tracker.pass();
    tracker.history.record(Status.WINDOW_NS);
    tracker.neighbours.add(new NeighbourHealth("partner", true, 1_200, 3, 45_000));
    tracker.neighbours.add(new NeighbourHealth("other", false, 7, 7, 0));
    tracker.snapshots =
        Optional.of(new SnapshotHealth(NOW_MS - 90_500, 25, 162_400, 12_340, "table is full"));
    return tracker;
  }

  /** A list of the torrents 1, 2 ..., for some networks. */
  TestTracker hashList(int torrents, Cidr... sources) {
    HashListBuilder builder =
        new HashListBuilder(
            new HashListSettings(
                true, 1, 1, 1, 1, 0, 1_000, List.of(), Optional.empty(), Format.TEXT),
            () -> 1_000_000,
            () -> NOW_MS - 4_000,
            status.register());
    builder.begin();
    for (int i = torrents; i > 0; i--) {
      builder.accept(new FakeSwarm(i, false, 2, 1, 0).local(3));
    }
    builder.end();
    return hashList(builder::latest, sources);
  }

  /** A list that may still be missing. */
  TestTracker hashList(Supplier<Optional<HashList>> latest, Cidr... sources) {
    hashLists = new WebSources.HashLists(latest, new CidrSet(List.of(sources)));
    return this;
  }

  WebSources sources() {
    return new WebSources(
        "3.0.0",
        STARTED_MS,
        List.of(
            new ListenAddress("udp", "0.0.0.0:6969"),
            new ListenAddress("udp", "[::]:6969"),
            new ListenAddress("http", "0.0.0.0:80")),
        status,
        store,
        history,
        summary::latest,
        () -> groupNames,
        () -> neighbours,
        Optional.ofNullable(hashLists),
        () -> snapshots,
        names,
        () -> NOW_MS);
  }

  Observation observe() {
    return sources().observe();
  }

  /** Ten seconds of announces. */
  void work() {
    Counters counters = status.register();
    LatencyRecorder udp = status.registerLatency("udp");
    LatencyRecorder http = status.registerLatency("http");
    status.tick(0);
    history.record(0);
    counters.add(Counter.ANNOUNCES_UDP4, 1_234_560);
    counters.add(Counter.ANNOUNCES_UDP6, 120_010);
    counters.add(Counter.ANNOUNCES_HTTP4, 45);
    counters.add(Counter.peersOfGroup(0), 750_000);
    counters.add(Counter.peersOfGroup(1), 200_000);
    counters.add(Counter.peersOfGroup(2), 50_000);
    counters.add(Counter.SPLIT_POLICY_LOCAL, 90);
    counters.add(Counter.SPLIT_POLICY_EXTERNAL, 10);
    counters.add(Counter.SPLIT_POLICY_BYTES, 600_000_000);
    counters.add(Counter.SPLIT_POLICY_SECONDS, 600);
    counters.add(Counter.SPLIT_PLAIN_LOCAL, 30);
    counters.add(Counter.SPLIT_PLAIN_EXTERNAL, 70);
    counters.add(Counter.SPLIT_PLAIN_BYTES, 1_200_000_000);
    counters.add(Counter.SPLIT_PLAIN_SECONDS, 1_000);
    counters.add(Counter.REFUSED_NOT_LISTED, 17);
    counters.add(Counter.DROPPED_CONNECTION_ID, 99_000);
    counters.add(Counter.UDP_CONNECTS, 500_000);
    udp.record(TimeUnit.MICROSECONDS.toNanos(42), 1_300_000);
    udp.record(TimeUnit.MICROSECONDS.toNanos(180), 54_000);
    udp.record(TimeUnit.MICROSECONDS.toNanos(2_500), 570);
    http.record(TimeUnit.MICROSECONDS.toNanos(300), 45);
    status.tick(Status.WINDOW_NS);
  }

  /** One pass of the sweeper. */
  void pass() {
    summary.begin();
    for (int i = 1; i <= 25; i++) {
      FakeSwarm swarm = new FakeSwarm(i, i % 5 == 0, 400 * i, 100 * i, 1_000 * i);
      summary.accept(i == 7 ? swarm.local(300 * i).open() : swarm.local(300 * i));
      swarmCount++;
      peerCount += 500L * i;
    }
    summary.end(NOW_MS - 4_000);
  }
}
