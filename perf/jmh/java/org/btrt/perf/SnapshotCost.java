// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.logging.log4j.LogManager;
import org.btrt.common.DistinctLog;
import org.btrt.config.DatabaseSettings;
import org.btrt.config.StoreSettings;
import org.btrt.snapshot.DatabaseSchema;
import org.btrt.snapshot.Snapshots;
import org.btrt.snapshot.TestServer;
import org.btrt.status.Counter;
import org.btrt.status.Status;
import org.btrt.swarm.ChronicleSwarmStore;
import org.btrt.swarm.PeerFormat;
import org.btrt.swarm.SwarmClient;
import org.btrt.swarm.SwarmRequest;
import org.btrt.swarm.TimeSource;

/**
 * What announces notice of a snapshot. One thread asks the store at a fixed rate, and counts from
 * the moment each announce was due, so that a pause counts for all that it delays: for a while
 * without a database, then while a snapshot of all peers is written into a MariaDB on the same
 * machine, and so on in turns. Prints the latencies and, of each turn, their ratio.
 */
public final class SnapshotCost {
  private static final int PEERS_PER_SWARM = 4;
  private static final int BATCH = 32;
  private static final int WANTED = 30;
  private static final long QUIET_NS = TimeUnit.SECONDS.toNanos(10);
  private static final long LATENCY_MAX_NS = TimeUnit.SECONDS.toNanos(60);

  private final int peers;
  private final long pauseNs;
  private final ChronicleSwarmStore store;
  private final SwarmRequest[] requests = new SwarmRequest[BATCH];
  private final SplittableRandom random = new SplittableRandom(1);

  private SnapshotCost(int peers, int announcesPerS) {
    this.peers = peers;
    this.pauseNs = TimeUnit.SECONDS.toNanos(1) / announcesPerS;
    this.store =
        ChronicleSwarmStore.open(
            new StoreSettings(Optional.empty(), peers, 2L * peers),
            TimeSource.system(),
            notice -> {});
    UnsafeBuffer replies = new UnsafeBuffer(new byte[BATCH * WANTED * 6]);
    Arrays.setAll(requests, i -> new SwarmRequest());
    for (int i = 0; i < BATCH; i++) {
      requests[i].peersTo(replies, i * WANTED * 6, PeerFormat.COMPACT);
    }
  }

  /**
   * @param arguments peers, announces a second, turns
   */
  public static void main(String[] arguments) throws Exception {
    int peers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    int announcesPerS = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20_000;
    int turns = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
    SnapshotCost cost = new SnapshotCost(peers, announcesPerS);
    cost.fill();
    try (TestServer server = TestServer.start()) {
      DatabaseSettings schema = server.newSchema();
      new DatabaseSchema(schema).create();
      cost.measure(schema, turns);
    }
  }

  private void fill() {
    for (int peer = 0; peer < peers; peer += BATCH) {
      for (int i = 0; i < BATCH; i++) {
        set(requests[i], peer + i);
        requests[i].peersWanted(0);
      }
      store.announce(requests, BATCH, SwarmClient.ORDER);
    }
    System.out.printf(
        Locale.ROOT, "%,d peers in %,d swarms%n", store.peerCount(), store.swarmCount());
  }

  private static void set(SwarmRequest request, int peer) {
    long swarm = peer / PEERS_PER_SWARM;
    request.infoHash(swarm * 0x9E37_79B9_7F4A_7C15L, swarm, (int) swarm);
    request.ipv4(peer);
    request.port(6881);
    request.seeder(peer % 2 == 0);
    request.lifetimeS(100_000);
    request.registering(true);
    request.seedersWanted(true);
    request.peersWanted(WANTED);
  }

  /** Announces at the rate until told to end; returns the latencies. */
  private Histogram announceUntil(BooleanSupplier end) {
    Histogram latencies = new Histogram(LATENCY_MAX_NS, 3);
    long dueNs = System.nanoTime();
    while (!end.getAsBoolean()) {
      long nowNs = System.nanoTime();
      int count = (int) Math.min(BATCH, (nowNs - dueNs) / pauseNs);
      if (count == 0) {
        Thread.onSpinWait();
        continue;
      }
      for (int i = 0; i < count; i++) {
        set(requests[i], random.nextInt(peers));
      }
      store.announce(requests, count, SwarmClient.ORDER);
      long doneNs = System.nanoTime();
      for (int i = 0; i < count; i++) {
        dueNs += pauseNs;
        latencies.recordValue(Math.min(doneNs - dueNs, LATENCY_MAX_NS));
      }
    }
    return latencies;
  }

  private void measure(DatabaseSettings schema, int turns) {
    announceFor(QUIET_NS);
    List<Double> ratios = new ArrayList<>();
    for (int turn = 1; turn <= turns; turn++) {
      Histogram without = announceFor(QUIET_NS);
      Status status = new Status();
      Snapshots snapshots = snapshots(schema, status);
      snapshots.start();
      // From the end of the period on, when the snapshot is begun.
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
      Histogram with =
          announceUntil(
              () ->
                  status.total(Counter.SNAPSHOTS_DONE) + status.total(Counter.SNAPSHOTS_FAILED)
                      > 0);
      snapshots.close();
      if (snapshots.health().peers() != store.peerCount()) {
        throw new IllegalStateException(
            "the snapshot is not whole: " + snapshots.health() + ", peers: " + store.peerCount());
      }
      ratios.add((double) with.getValueAtPercentile(99) / without.getValueAtPercentile(99));
      print("turn " + turn + ", without", without);
      print("turn " + turn + ", with   ", with);
      System.out.printf(
          Locale.ROOT,
          "  snapshot: %.1f s; p99 with to without: %.2f%n",
          snapshots.health().tookMs() / 1e3,
          ratios.getLast());
    }
    ratios.sort(null);
    System.out.printf(
        Locale.ROOT,
        "result p99_ratio_median=%.2f least=%.2f most=%.2f%n",
        ratios.get(ratios.size() / 2),
        ratios.getFirst(),
        ratios.getLast());
  }

  private Histogram announceFor(long lengthNs) {
    long beginNs = System.nanoTime();
    return announceUntil(() -> System.nanoTime() - beginNs > lengthNs);
  }

  private static void print(String what, Histogram latencies) {
    System.out.printf(
        Locale.ROOT,
        "%s: %,d announces, p50 %.1f us, p99 %.1f us, p99.9 %.1f us, longest %.1f ms%n",
        what,
        latencies.getTotalCount(),
        latencies.getValueAtPercentile(50) / 1e3,
        latencies.getValueAtPercentile(99) / 1e3,
        latencies.getValueAtPercentile(99.9) / 1e3,
        latencies.getMaxValue() / 1e6);
  }

  private Snapshots snapshots(DatabaseSettings schema, Status status) {
    DatabaseSettings everySecond =
        new DatabaseSettings(
            schema.url(),
            schema.user(),
            schema.password(),
            schema.passwordFile(),
            schema.schema(),
            1,
            3_000,
            30_000);
    return new Snapshots(
        everySecond,
        new Snapshots.Parts(
            store,
            () -> List.of("everybody"),
            List::of,
            status,
            SystemEpochClock.INSTANCE.time(),
            SystemNanoClock.INSTANCE,
            SystemEpochClock.INSTANCE,
            System.out::println,
            new DistinctLog(LogManager.getLogger(SnapshotCost.class), SystemNanoClock.INSTANCE)));
  }
}
