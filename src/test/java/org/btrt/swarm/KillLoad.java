// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.btrt.config.StoreSettings;

/**
 * The process that {@link StoreKillTest} kills: announces from two threads as fast as it can, and
 * sweeps from a third. Swarms fill and empty in turn, so that their runs grow and shrink, and every
 * pass of the sweeper sorts them anew.
 */
final class KillLoad {
  static final int ANNOUNCERS = 2;

  private static final long SWARMS_MAX = 10_000;
  private static final long PEERS_MAX = 40_000;

  /** Announces of a thread after which filling swarms begin to empty and the other way round. */
  private static final int TIDE_SHIFT = 15;

  private static final long SWEEP_PAUSE_NS = 100_000;

  private final SwarmStore store;
  private final KillJournal journal;

  private KillLoad(SwarmStore store, KillJournal journal) {
    this.store = store;
    this.journal = journal;
  }

  static ChronicleSwarmStore open(Path store, Consumer<String> notices) {
    return ChronicleSwarmStore.open(
        new StoreSettings(Optional.of(store), SWARMS_MAX, PEERS_MAX), TimeSource.system(), notices);
  }

  /**
   * Runs until killed.
   *
   * @param arguments directory of the store, file of the journal, seed
   */
  public static void main(String[] arguments) throws IOException {
    long seed = Long.parseLong(arguments[2]);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, fault) -> {
          fault.printStackTrace();
          Runtime.getRuntime().halt(3);
        });
    KillJournal journal = KillJournal.open(Path.of(arguments[1]));
    SwarmStore store = open(Path.of(arguments[0]), System.out::println);
    KillLoad load = new KillLoad(store, journal);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < ANNOUNCERS; i++) {
      int thread = i;
      SplittableRandom ofThread = random.split();
      new Thread(() -> load.announce(thread, ofThread), "announcer-" + i).start();
    }
    new Thread(load::sweep, "sweeper").start();
  }

  /**
   * The group of a peer, always the same: a change of the groups may exchange two records in a full
   * run, which is the one thing a kill may tear (see {@code package-info}).
   */
  private static int groupOf(long address) {
    return (int) (address >>> 2 & 7);
  }

  private void sweep() {
    while (true) {
      for (int part = 0; part < store.parts(); part++) {
        store.sweep(part, (ipv6, high, low) -> groupOf(low), view -> {});
        // The lock is not a fair one: without a pause the announcers would hardly get it.
        LockSupport.parkNanos(SWEEP_PAUSE_NS);
      }
      store.groupsChanged();
      journal.swept();
    }
  }

  private void announce(int thread, SplittableRandom random) {
    SwarmClient client = new SwarmClient(store);
    for (long count = 0; ; count++) {
      int swarmClass = random.nextInt(KillPeers.CLASSES);
      int swarm = KillPeers.firstSwarm(swarmClass) + random.nextInt(KillPeers.swarms(swarmClass));
      int peer = KillPeers.firstPeer(swarm) + random.nextInt(KillPeers.peersOfASwarm(swarmClass));
      // Each peer is one thread's.
      if ((peer & 1) == thread) {
        boolean isFilling = ((count >>> TIDE_SHIFT) + swarm & 1) == 0;
        boolean stops = random.nextInt(16) < (isFilling ? 1 : 14);
        announce(client, swarm, peer, stops, random);
        if (random.nextInt(8) == 0) {
          store.reachable(client.request(), random.nextBoolean());
        }
        journal.answered(thread);
      }
    }
  }

  private void announce(
      SwarmClient client, int swarm, int peer, boolean stops, SplittableRandom random) {
    boolean seeder = random.nextInt(3) == 0;
    client
        .peer(swarm, KillPeers.isIpv6(swarm), peer, KillPeers.port(peer))
        .group(groupOf(peer))
        .wants(random.nextInt(4) == 0 ? 50 : 0);
    if (seeder) {
      client.seeder();
    }
    if (stops) {
      client.event(PeerEvent.STOPPED);
    } else if (seeder && random.nextBoolean()) {
      client.event(PeerEvent.COMPLETED);
    }
    if (KillPeers.isShortLived(peer)) {
      client.request().lifetimeS(1);
    }
    int asked = stops ? KillJournal.ABSENT : seeder ? KillJournal.SEEDER : KillJournal.LEECHER;
    journal.states(peer, journal.states(peer) | asked);
    client.announce();
    boolean maybeGone =
        KillPeers.isShortLived(peer) || client.request().outcome() != SwarmRequest.Outcome.DONE;
    journal.states(peer, maybeGone ? asked | KillJournal.ABSENT : asked);
  }
}
