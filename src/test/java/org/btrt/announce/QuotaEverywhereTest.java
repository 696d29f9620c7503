// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.config.PolicySettings;
import org.btrt.config.StoreSettings;
import org.btrt.groups.PeerGroupsException;
import org.btrt.status.Status;
import org.btrt.swarm.ChronicleSwarmStore;
import org.btrt.swarm.PeerEvent;
import org.btrt.swarm.PeerFormat;
import org.btrt.swarm.TestClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets how many peers of which group is the same on every worker and after a restart. */
class QuotaEverywhereTest {
  private static final int LOCAL = 0x0A00_0000;
  private static final int OUTSIDE = 0xC612_0000;
  private static final int TORRENTS = 20;
  private static final int LOCAL_PEERS = 100;
  private static final int EPOCH_S = 3_600;
  private static final int WORKERS = 4;

  @TempDir Path directory;

  private final TestClock clock = new TestClock();

  private ChronicleSwarmStore open() {
    return ChronicleSwarmStore.open(
        new StoreSettings(Optional.of(directory.resolve("store")), 1_000, 10_000),
        clock.source(),
        notice -> {});
  }

  /** As a tracker makes them of its configuration, with the secret of its store. */
  private static LiveRules rules(ChronicleSwarmStore store) throws PeerGroupsException {
    PolicySettings policy =
        new PolicySettings(
            PolicySettings.Mode.QUOTA,
            false,
            Optional.empty(),
            3,
            3,
            5,
            35,
            30,
            40,
            2,
            1,
            50,
            false,
            EPOCH_S,
            1,
            5,
            false);
    return PolicyRules.of(policy, 100_000, store.secret().derivedHash(2));
  }

  /** A worker of a transport. */
  private static final class Worker {
    private final Announcer announcer;
    private final UnsafeBuffer peers = new UnsafeBuffer(new byte[4096]);
    private final AnnounceRequest request = new AnnounceRequest();
    private final AnnounceRequest[] batch = {request};

    Worker(LiveRules rules, ChronicleSwarmStore store) {
      announcer = new Announcer(rules, store, new Status().register(), 1);
    }

    /** Peers of the own group, and of others. */
    String announce(int torrent, int address, boolean seeder, boolean registering) {
      request.infoHash(torrent, 7, 7);
      request.ipv4(address);
      request.port(1);
      request.registering(registering);
      request.leftBytes(seeder ? 0 : 1);
      request.numWanted(-1);
      request.peersRoom(200);
      request.event(PeerEvent.STARTED);
      request.peersTo(peers, 0, PeerFormat.COMPACT);
      announcer.announce(batch, 1);
      return request.peersOfGroup(0) + "+" + request.peersOfGroup(1);
    }

    void fill() {
      for (int torrent = 0; torrent < TORRENTS; torrent++) {
        for (int i = 0; i < 30; i++) {
          announce(torrent, OUTSIDE + i, i % 3 == 0, true);
        }
        for (int i = 0; i < LOCAL_PEERS; i++) {
          announce(torrent, LOCAL + i, false, true);
        }
      }
    }

    /** What everybody gets who only asks. */
    List<String> replies() {
      List<String> replies = new ArrayList<>();
      for (int torrent = 0; torrent < TORRENTS; torrent++) {
        for (int i = 0; i < LOCAL_PEERS; i++) {
          replies.add(announce(torrent, LOCAL + i, false, false));
        }
      }
      return replies;
    }
  }

  @Test
  void shouldAnswerAlikeOnEveryWorkerAndAfterARestart() throws Exception {
    List<String> before;
    try (ChronicleSwarmStore store = open()) {
      LiveRules rules = rules(store);
      new Worker(rules, store).fill();
      before = new Worker(rules, store).replies();
      for (List<String> others : repliesOfWorkers(rules, store)) {
        assertEquals(before, others);
      }
    }
    int holders = Collections.frequency(before, "35+2");
    int expected = TORRENTS * 30;
    assertEquals(TORRENTS * LOCAL_PEERS - holders, Collections.frequency(before, "35+0"));
    assertTrue(Math.abs(holders - expected) < expected / 4, holders + " holders");
    try (ChronicleSwarmStore store = open()) {
      assertEquals(before, new Worker(rules(store), store).replies());
      clock.passS(EPOCH_S);
      List<String> later = new Worker(rules(store), store).replies();
      assertNotEquals(before, later);
      assertTrue(Math.abs(Collections.frequency(later, "35+2") - expected) < expected / 4);
    }
  }

  /** All at once, each on a thread of its own. */
  private static List<List<String>> repliesOfWorkers(LiveRules rules, ChronicleSwarmStore store)
      throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
      List<Callable<List<String>>> workers = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        workers.add(() -> new Worker(rules, store).replies());
      }
      List<List<String>> replies = new ArrayList<>();
      for (Future<List<String>> reply : threads.invokeAll(workers)) {
        replies.add(reply.get());
      }
      return replies;
    }
  }
}
