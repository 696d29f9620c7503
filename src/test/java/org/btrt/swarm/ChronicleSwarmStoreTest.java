// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.List;
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

  /** Plain order that wants to know its asker, so that the store tells. */
  private static final PeerQuota CURIOUS =
      new PeerQuota() {
        @Override
        public void share(PeerCounts candidates, SwarmRequest request, int[] shares) {
          SwarmClient.ORDER.share(candidates, request, shares);
        }

        @Override
        public boolean isAskerWanted() {
          return true;
        }
      };

  private final PeerCounts asker = new PeerCounts();

  private void announceCuriously() {
    client.request().candidatesTo(asker);
    client.announce(CURIOUS);
  }

  @Test
  void shouldTellWhetherADownloadHasMoved() {
    for (boolean ipv6 : new boolean[] {false, true}) {
      for (int progress = 0; progress <= 7; progress++) {
        announceWith(ipv6, progress);
        assertFalse(asker.isStalled(), "another one, or not known");
        announceWith(ipv6, progress);
        assertFalse(asker.isStalled(), "a datagram sent twice");
        clock.passS(60);
        announceWith(ipv6, progress);
        assertEquals(progress != 0, asker.isStalled());
        clock.passS(60);
      }
    }
    check(store);
  }

  /** As a diverted announce is answered some time after it was stored. */
  @Test
  void shouldBelieveThatADownloadStandsStillIfToldSo() {
    announceWith(false, 3);
    client.request().standingStill(true);
    announceWith(false, 4);
    assertTrue(asker.isStalled() && client.request().isStalled());
    client.request().standingStill(false);
    announceWith(false, 5);
    assertFalse(asker.isStalled() || client.request().isStalled());
  }

  private void announceWith(boolean ipv6, int progress) {
    client.peer(9, ipv6, 1, 1).group(3).request().progress(progress);
    announceCuriously();
  }

  @Test
  void shouldRankLeechersOfTheFirstGroupByTheirComing() {
    for (int i = 0; i < 20; i++) {
      client.peer(9, false, i, 1);
      announceCuriously();
      assertEquals(i, asker.rank(), "comes last");
      client.peer(9, false, 100 + i, 1).seeder().announce();
      client.peer(9, false, 200 + i, 1).group(1).announce();
    }
    for (int i = 0; i < 20; i++) {
      client.peer(9, false, i, 1);
      announceCuriously();
      assertEquals(i, asker.rank());
    }
    client.peer(9, false, 0, 1).event(PeerEvent.STOPPED).announce();
    client.peer(9, false, 19, 1);
    announceCuriously();
    assertEquals(0, asker.rank(), "the place of one that left is taken");
    client.peer(9, false, 100, 1);
    announceCuriously();
    assertEquals(19, asker.rank(), "was a seeder");
  }

  /** Most of these renewals change nothing but one byte of the record. */
  @Test
  void shouldKeepRecordsGoodWhoseProgressChanges() {
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 40; i++) {
        client.peer(9, i % 2 == 0, i, 1).group(i % 3).request().progress((round * i) & 7);
        client.announce();
      }
      check(store);
    }
    assertEquals(40, store.peerCount());
  }

  @Test
  void shouldHandOutSeedersApartIfTheQuotaSaysSo() {
    for (int i = 0; i < 30; i++) {
      client.peer(9, false, i, 1).group(1).announce();
      client.peer(9, false, 100 + i, 1).group(1).seeder().announce();
    }
    PeerQuota apart =
        new PeerQuota() {
          @Override
          public void share(PeerCounts candidates, SwarmRequest request, int[] shares) {
            shares[1] = 7;
            candidates.seedersAtLeast(1, 5);
          }

          @Override
          public boolean isAskerWanted() {
            return true;
          }
        };
    boolean[] seen = new boolean[130];
    for (int i = 0; i < 400; i++) {
      List<SwarmClient.Peer> peers = client.peer(9, false, 0, 1).group(1).announce(apart);
      assertEquals(7, new HashSet<>(peers).size());
      assertEquals(5, peers.stream().filter(peer -> peer.addressLow() >= 100).count());
      peers.forEach(peer -> seen[(int) peer.addressLow()] = true);
    }
    for (int i = 1; i < 30; i++) {
      assertTrue(seen[i] && seen[100 + i], "nobody is never handed out: " + i);
    }
    assertFalse(seen[0], "the asker");
  }

  @Test
  void shouldCloseAValveWhenItsTimeIsOver() {
    SwarmScrape torrent = new SwarmScrape();
    for (boolean ipv6 : new boolean[] {false, true}) {
      for (int i = 0; i < 40; i++) {
        client.peer(9, ipv6, i, 1).announce();
      }
      SwarmClient.ask(torrent, 9);
      store.openValve(torrent, ipv6, 100);
      assertTrue(isValveOpen(ipv6));
      for (int i = 40; i < 200; i++) {
        client.peer(9, ipv6, i, 1).announce();
      }
      clock.passS(99);
      assertTrue(isValveOpen(ipv6), "also after the swarm has moved");
      clock.passS(1);
      assertFalse(isValveOpen(ipv6));
    }
    check(store);
    SwarmClient.ask(torrent, 77);
    store.openValve(torrent, false, 100);
    assertEquals(2, store.swarmCount(), "none is made for it");
  }

  /** As the sweep shows it and as an asker is told; they agree. */
  private boolean isValveOpen(boolean ipv6) {
    boolean[] open = new boolean[1];
    for (int part = 0; part < store.parts(); part++) {
      store.sweep(
          part,
          (family, high, low) -> 0,
          view -> {
            if (view.isIpv6() == ipv6) {
              open[0] = view.isValveOpen();
            }
          });
    }
    client.peer(9, ipv6, 1, 1);
    announceCuriously();
    assertEquals(open[0], asker.isValveOpen());
    return open[0];
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
