// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import org.btrt.config.StoreSettings;
import org.junit.jupiter.api.Test;

/** The store in memory. */
class ChronicleSwarmStoreTest extends SwarmStoreContract {
  @Override
  ChronicleSwarmStore open(long swarmsMax, long peersMax) {
    return ChronicleSwarmStore.open(
        new StoreSettings(Optional.empty(), swarmsMax, peersMax), clock.source(), notice -> {});
  }

  @Override
  void check(SwarmStore checked) {
    assertEquals("", ((ChronicleSwarmStore) checked).faults());
  }

  @Test
  void shouldAllocateNothingPerAnnounce() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().threadId();
    SwarmRequest[] batch = new SwarmRequest[64];
    for (int i = 0; i < batch.length; i++) {
      batch[i] = new SwarmClient(store).peer(i & 3, i % 2 == 0, i, 1).request();
      batch[i].peersTo(client.reply(), 0, PeerFormat.COMPACT);
    }
    // Grows, hands out, renews, moves between roles, stops and comes back: all of it in one batch.
    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < 3000; round++) {
      for (int i = 0; i < batch.length; i++) {
        batch[i].seeder((round + i) % 5 == 0);
        batch[i].event((round + i) % 7 == 0 ? PeerEvent.STOPPED : PeerEvent.NONE);
      }
      long before = threads.getThreadAllocatedBytes(thread);
      store.announce(batch, batch.length, SwarmClient.ORDER);
      allocated = Math.min(allocated, threads.getThreadAllocatedBytes(thread) - before);
    }
    assertEquals(0, allocated, "bytes allocated by 64 announces");
  }

  @Test
  void shouldTellWhetherADownloadHasMoved() {
    for (boolean ipv6 : new boolean[] {false, true}) {
      for (int progress = 0; progress <= 7; progress++) {
        announceWith(ipv6, progress);
        assertFalse(client.request().candidates().isStalled(), "another one, or not known");
        announceWith(ipv6, progress);
        assertFalse(client.request().candidates().isStalled(), "a datagram sent twice");
        clock.passS(60);
        announceWith(ipv6, progress);
        assertEquals(progress != 0, client.request().candidates().isStalled());
        clock.passS(60);
      }
    }
    check(store);
  }

  private void announceWith(boolean ipv6, int progress) {
    client.peer(9, ipv6, 1, 1).group(3).request().progress(progress);
    client.announce();
  }

  @Test
  void shouldRankLeechersOfTheFirstGroupByTheirComing() {
    for (int i = 0; i < 20; i++) {
      client.peer(9, false, i, 1).announce();
      assertEquals(i, client.request().candidates().rank(), "comes last");
      client.peer(9, false, 100 + i, 1).seeder().announce();
      client.peer(9, false, 200 + i, 1).group(1).announce();
    }
    for (int i = 0; i < 20; i++) {
      client.peer(9, false, i, 1).announce();
      assertEquals(i, client.request().candidates().rank());
    }
    client.peer(9, false, 0, 1).event(PeerEvent.STOPPED).announce();
    client.peer(9, false, 19, 1).announce();
    assertEquals(0, client.request().candidates().rank(), "the place of one that left is taken");
    client.peer(9, false, 100, 1).announce();
    assertEquals(19, client.request().candidates().rank(), "was a seeder");
  }

  @Test
  void shouldNeverTakeMoreThanASlotPerPeer() {
    ChronicleSwarmStore chronicle = (ChronicleSwarmStore) store;
    for (int peers : new int[] {1, 2, 9, 10, 13, 14, 30, 100, 1000}) {
      for (int i = 0; i < peers; i++) {
        client.peer(peers, i % 2 == 0, i, 1).announce();
      }
      assertTrue(
          chronicle.usedSlotsLength() <= chronicle.peerCount() * RunLayout.SLOT_LENGTH,
          () -> chronicle.usedSlotsLength() + " bytes for " + chronicle.peerCount() + " peers");
    }
    for (int i = 0; i < 1000; i++) {
      client.peer(1000, i % 2 == 0, i, 1).event(PeerEvent.STOPPED).announce();
      assertTrue(chronicle.usedSlotsLength() <= chronicle.peerCount() * RunLayout.SLOT_LENGTH);
    }
  }
}
