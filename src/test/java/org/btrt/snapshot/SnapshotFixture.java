// SPDX-License-Identifier: Apache-2.0
package org.btrt.snapshot;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.common.DistinctLog;
import org.btrt.common.ListLogger;
import org.btrt.config.DatabaseSettings;
import org.btrt.config.StoreSettings;
import org.btrt.status.Counter;
import org.btrt.status.NeighbourHealth;
import org.btrt.status.Status;
import org.btrt.swarm.ChronicleSwarmStore;
import org.btrt.swarm.PeerEvent;
import org.btrt.swarm.SwarmClient;
import org.btrt.swarm.SwarmStore;
import org.btrt.swarm.TimeSource;

/** A store, an agent that is driven step by step, and clocks that go when they are told to. */
final class SnapshotFixture implements AutoCloseable {
  static final long STARTED_MS = 1_790_000_000_000L;
  static final int PERIOD_S = 10;

  final AtomicLong nowNs = new AtomicLong(TimeUnit.DAYS.toNanos(3));
  final AtomicLong wallMs = new AtomicLong(STARTED_MS);
  final Status status = new Status();
  final List<String> notices = new ArrayList<>();
  final List<String> groupNames = new ArrayList<>(List.of("own \u0431\ud83d\ude00 'net'", "rest"));
  final List<NeighbourHealth> neighbours =
      new ArrayList<>(List.of(new NeighbourHealth("a\\'b", true, 5, 2, 99)));
  final List<String> logged = new CopyOnWriteArrayList<>();
  final SwarmStore store;

  /** What a part of the store costs: the agent looks at the wall clock once for each. */
  long wallReadTakesNs;

  final SwarmClient client;
  final SnapshotAgent agent;
  final Snapshots.Parts parts;

  SnapshotFixture(DatabaseSettings settings) {
    this.store =
        ChronicleSwarmStore.open(
            new StoreSettings(Optional.empty(), 50_000, 500_000),
            new TimeSource(nowNs::get, wallMs::get, 7, 7),
            notice -> {});
    this.client = new SwarmClient(store);
    this.parts =
        new Snapshots.Parts(
            store,
            () -> groupNames,
            () -> neighbours,
            status,
            STARTED_MS,
            nowNs::get,
            this::readWallClock,
            notices::add,
            new DistinctLog(new ListLogger(logged), nowNs::get));
    this.agent = new SnapshotAgent(settings, new Database(settings, Map.of()), parts);
  }

  private long readWallClock() {
    nowNs.addAndGet(wallReadTakesNs);
    return wallMs.get();
  }

  void passS(long seconds) {
    nowNs.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    wallMs.addAndGet(TimeUnit.SECONDS.toMillis(seconds));
  }

  /** Lets a period pass, and takes the snapshot that is then due, or fails to. */
  void takeSnapshot() {
    long before = attempts();
    passS(PERIOD_S);
    while (attempts() == before) {
      agent.doWork();
    }
  }

  /** Lets a period pass, and takes so many steps of the snapshot that is then due. */
  void beginSnapshot(int steps) {
    passS(PERIOD_S);
    for (int i = 0; i < steps; i++) {
      agent.doWork();
    }
  }

  /** Snapshots that have ended, well or not. */
  long attempts() {
    return status.total(Counter.SNAPSHOTS_DONE)
        + status.total(Counter.SNAPSHOTS_FAILED)
        + status.total(Counter.SNAPSHOTS_WRONG_SCHEMA);
  }

  /** Announces many peers, of both families, in all roles and groups, of which some come again. */
  void populate(long seed, int announces) {
    Random random = new Random(seed);
    for (int i = 0; i < announces; i++) {
      int swarm = (int) Math.abs(random.nextGaussian() * 200);
      boolean completes = random.nextInt(5) == 0;
      client
          .peer(swarm, random.nextBoolean(), random.nextInt(), 1 + random.nextInt(65_535))
          .group(random.nextInt(2))
          .wants(0)
          .event(completes ? PeerEvent.COMPLETED : PeerEvent.NONE);
      client.request().seeder(completes || random.nextBoolean());
      client.request().lifetimeS(100 + random.nextInt(1_000));
      client.announce();
    }
  }

  /** The peers of the store as {@link #PEERS} would show them in the database. */
  SortedSet<String> peersOfStore() {
    SortedSet<String> peers = new TreeSet<>();
    HexFormat hex = HexFormat.of().withUpperCase();
    UnsafeBuffer bytes = new UnsafeBuffer(new byte[20]);
    long nowS = wallMs.get() / 1000;
    for (int part = 0; part < store.parts(); part++) {
      store.visit(
          part,
          swarm -> {
            swarm.infoHash(bytes, 0);
            String infoHash = hex.formatHex(bytes.byteArray());
            swarm.forEachPeer(
                peer -> {
                  peer.peerId(bytes, 0);
                  String address =
                      swarm.isIpv6()
                          ? hex.toHexDigits(peer.addressHigh()) + hex.toHexDigits(peer.addressLow())
                          : hex.toHexDigits((int) peer.addressLow());
                  int leftS = peer.deadlineS() - store.nowS();
                  if (leftS > 0) {
                    peers.add(
                        "%s %s %d %s %d %d %d %d"
                            .formatted(
                                infoHash,
                                address,
                                peer.port(),
                                hex.formatHex(bytes.byteArray()),
                                peer.group(),
                                peer.isSeeder() ? 1 : 0,
                                peer.isCompleted() ? 1 : 0,
                                nowS + leftS));
                  }
                });
          });
    }
    return peers;
  }

  /** All peers of a snapshot. */
  static final String PEERS =
      "SELECT HEX(info_hash), HEX(address), port, HEX(peer_id), peer_group, seeder, completed,"
          + " expires_s FROM peers";

  @Override
  public void close() {
    agent.onClose();
    store.close();
  }
}
