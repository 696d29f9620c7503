// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.config.StoreSettings;
import org.junit.jupiter.api.Test;

/**
 * Many threads on few swarms: batches that add, renew, stop and ask, while a sweeper walks, groups
 * change, time passes and others scrape and look. Every swarm is in everybody's hands, but each
 * thread has peers of its own, so it knows what the store must say of them; and every address says
 * which swarm it belongs to, so a reply that was taken from the wrong place is seen at once.
 *
 * <p>{@code mvn -Pstress test} makes it a hundred times longer.
 */
class StoreStressTest {
  private static final int BATCHES = Integer.getInteger("btrt.stress.batches", 3_000);
  private static final int WORKERS = 4;
  private static final int BATCH = 64;
  private static final int WAVE_BATCHES = 100;
  private static final int SWARMS = 40;
  private static final int PEERS_PER_SWARM = 60;
  private static final int LONG_LIFETIME_S = 1_000_000;
  private static final int SHORT_LIFETIME_S = 3;

  /** IPv4 addresses and the low halves of IPv6 ones: swarm, worker, peer, a byte each. */
  private static final int SWARM_SHIFT = 16;

  private static final int WORKER_SHIFT = 8;

  private final TestClock clock = new TestClock();
  private final ChronicleSwarmStore store =
      ChronicleSwarmStore.open(
          new StoreSettings(Optional.empty(), 2 * SWARMS, 100_000),
          new StoreGeometry(8, 2048),
          clock.source(),
          notice -> {});
  private final AtomicBoolean over = new AtomicBoolean();

  private enum State {
    ABSENT,
    LEECHER,
    SEEDER,
    /** Added for a short time: there or not. */
    SHORT_LIVED
  }

  /** A thread with peers of its own. */
  private final class Worker implements Runnable {
    private final int number;
    private final Random random;
    private final State[][] states = new State[2 * SWARMS][PEERS_PER_SWARM];
    private final SwarmClient[] clients = new SwarmClient[BATCH];
    private final SwarmRequest[] batch = new SwarmRequest[BATCH];
    private final UnsafeBuffer[] replies = new UnsafeBuffer[BATCH];

    Worker(int number) {
      this.number = number;
      this.random = new Random(number);
      for (int i = 0; i < BATCH; i++) {
        clients[i] = new SwarmClient(store);
        batch[i] = clients[i].request();
        replies[i] = new UnsafeBuffer(new byte[4096]);
      }
      for (State[] swarm : states) {
        java.util.Arrays.fill(swarm, State.ABSENT);
      }
    }

    @Override
    public void run() {
      for (int round = 0; round < BATCHES; round++) {
        int count = 1 + random.nextInt(BATCH);
        for (int i = 0; i < count; i++) {
          prepare(i, round);
        }
        store.announce(batch, count, SwarmClient.ORDER);
        for (int i = 0; i < count; i++) {
          checkReply(i);
        }
      }
    }

    private int addressOf(int swarm, int peer) {
      return swarm << SWARM_SHIFT | number << WORKER_SHIFT | peer;
    }

    private void prepare(int i, int round) {
      // Few swarms are met often, so that they grow, shrink and vanish under several hands.
      int swarm = random.nextInt(random.nextInt(SWARMS) + 1);
      boolean ipv6 = random.nextBoolean();
      int peer = random.nextInt(PEERS_PER_SWARM);
      SwarmClient client = clients[i].peer(swarm, ipv6, addressOf(swarm, peer), 1 + peer);
      batch[i].peersTo(replies[i], 0, PeerFormat.COMPACT);
      client.group(random.nextInt(4));
      State next = nextState(round);
      switch (next) {
        case ABSENT -> client.event(PeerEvent.STOPPED);
        case LEECHER -> batch[i].lifetimeS(LONG_LIFETIME_S);
        case SEEDER -> client.seeder().seedersToo().request().lifetimeS(LONG_LIFETIME_S);
        case SHORT_LIVED -> batch[i].lifetimeS(SHORT_LIFETIME_S);
      }
      states[2 * swarm + (ipv6 ? 1 : 0)][peer] = next;
    }

    private State nextState(int round) {
      // In waves: mostly coming, then mostly going.
      int leavingOfTen = round / WAVE_BATCHES % 2 == 0 ? 2 : 8;
      boolean leaving = random.nextInt(10) < leavingOfTen;
      return leaving ? State.ABSENT : State.values()[1 + random.nextInt(3)];
    }

    private void checkReply(int i) {
      SwarmRequest request = batch[i];
      int swarm = (int) request.addressLow() >>> SWARM_SHIFT;
      int length = request.isIpv6() ? 18 : 6;
      Set<Integer> seen = new HashSet<>();
      for (int n = 0; n < request.peerCount(); n++) {
        int at = n * length + length - 6;
        int address = Integer.reverseBytes(replies[i].getInt(at));
        int port = Short.reverseBytes(replies[i].getShort(at + 4)) & 0xFFFF;
        assertEquals(swarm, address >>> SWARM_SHIFT, "swarm of a peer handed out");
        assertEquals(1 + (address & 0xFF), port, "port of a peer handed out");
        assertNotEquals((int) request.addressLow(), address, "the asker was handed out");
        assertTrue(seen.add(address), "a peer was handed out twice");
      }
    }

    /** Asks again about every peer, quietly, and compares. */
    private void checkStates() {
      for (int swarm = 0; swarm < SWARMS; swarm++) {
        for (int family = 0; family < 2; family++) {
          for (int peer = 0; peer < PEERS_PER_SWARM; peer++) {
            check(swarm, family == 1, peer, states[2 * swarm + family][peer]);
          }
        }
      }
    }

    private void check(int swarm, boolean ipv6, int peer, State expected) {
      SwarmClient client = clients[0].peer(swarm, ipv6, addressOf(swarm, peer), 1 + peer);
      batch[0].peersTo(replies[0], 0, PeerFormat.COMPACT);
      client.event(PeerEvent.STOPPED).announce();
      boolean there = batch[0].change() == SwarmRequest.Change.REMOVED;
      boolean shouldBe = expected == State.LEECHER || expected == State.SEEDER;
      if (expected != State.SHORT_LIVED) {
        assertEquals(shouldBe, there, () -> "peer " + peer + " of worker " + number);
      }
    }
  }

  private void sweep() {
    Random random = new Random(99);
    while (!over.get()) {
      for (int part = 0; part < store.parts(); part++) {
        store.sweep(part, (ipv6, high, low) -> (int) low & 3, swarm -> {});
        clock.passS(random.nextInt(2));
      }
      if (random.nextInt(10) == 0) {
        store.groupsChanged();
      }
    }
  }

  private void look() {
    SwarmClient client = new SwarmClient(store);
    while (!over.get()) {
      for (int swarm = 0; swarm < SWARMS; swarm++) {
        client.scrape(swarm);
      }
      for (int part = 0; part < store.parts(); part++) {
        store.visit(part, swarm -> assertTrue(swarm.leechers() >= 0 && swarm.seeders() >= 0));
      }
    }
  }

  @Test
  void shouldKeepEverySwarmTrueUnderManyHands() throws InterruptedException, ExecutionException {
    List<Worker> workers = new ArrayList<>();
    List<Future<?>> running = new ArrayList<>();
    List<Future<?>> others = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      others.add(threads.submit(this::sweep));
      others.add(threads.submit(this::look));
      for (int number = 0; number < WORKERS; number++) {
        workers.add(new Worker(number));
        running.add(threads.submit(workers.get(number)));
      }
      try {
        for (Future<?> worker : running) {
          worker.get();
        }
      } finally {
        over.set(true);
      }
      for (Future<?> other : others) {
        other.get();
      }
    }
    assertEquals("", store.faults());
    assertEquals(0, store.repairedCount());
    workers.forEach(Worker::checkStates);
    assertEquals(0, store.peerCount());
    assertEquals(0, store.swarmCount());
    assertEquals(0, store.usedSlotsLength());
    store.close();
  }
}
