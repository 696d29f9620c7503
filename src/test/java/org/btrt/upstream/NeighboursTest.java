// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.btrt.announce.Demand;
import org.btrt.announce.ForeignPeers;
import org.btrt.common.AnnounceTemplate;
import org.btrt.common.Cidr;
import org.btrt.common.DistinctLog;
import org.btrt.config.NeighborSettings;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.status.Status;
import org.btrt.swarm.MapSwarmStore;
import org.btrt.upstream.Outcome.Trouble;
import org.junit.jupiter.api.Test;

/** When neighbours are asked and what becomes of their peers; by a clock that the test turns. */
class NeighboursTest {
  private static final int REFRESH_S = 1_800;

  /** A request that was made. */
  private record Asked(String url, Consumer<Outcome> answer) {}

  private final AtomicLong nowNs = new AtomicLong();
  private final Demand demand = new Demand(nowNs::get);
  private final MapSwarmStore store = new MapSwarmStore(1_000_000);
  private final ForeignPeers foreign = new ForeignPeers(store, TestRules.live());
  private final Status status = new Status();
  private final Counters counters = status.register();
  private final Deque<Asked> asked = new ArrayDeque<>();
  private Neighbours neighbours = neighbours(neighbour("a", 100));

  private static NeighborSettings neighbour(String name, int ratePerS, String... networks) {
    return new NeighborSettings(
        name,
        REFRESH_S,
        7_200,
        AnnounceTemplate.parse("http://" + name + ".example/announce"),
        200,
        java.util.stream.Stream.of(networks).map(Cidr::parse).toList(),
        ratePerS);
  }

  private Neighbours neighbours(NeighborSettings... settings) {
    AddressGuard guard = new AddressGuard(List.of(), List.of(), Set.of());
    return new Neighbours(
        List.of(settings),
        demand,
        foreign,
        new PeerFilter(guard, foreign),
        (url, userAgent, answer) -> asked.add(new Asked(url.toString(), answer)),
        nowNs::get,
        counters,
        new DistinctLog(LogManager.getLogger(NeighboursTest.class), nowNs::get),
        new byte[20]);
  }

  private void passS(long seconds) {
    nowNs.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  private int want(int hash) {
    // As it does all the time.
    neighbours.doWork();
    int told = demand.want(hash, 0, 0, demand.nowS());
    neighbours.doWork();
    return told;
  }

  private static Outcome peers(String... addresses) {
    PeerList.Builder peers = new PeerList.Builder(1_000);
    for (String address : addresses) {
      ByteBuffer bytes = ByteBuffer.allocate(6);
      for (String part : address.split("\\.", -1)) {
        bytes.put((byte) Integer.parseInt(part));
      }
      peers.ipv4(bytes.putShort((short) 6881).array(), 0, 6);
    }
    return Outcome.of(reply(0, peers.build()));
  }

  private static TrackerReply reply(int minIntervalS, PeerList peers) {
    return new TrackerReply(
        Optional.empty(),
        TrackerReply.RETRY_UNKNOWN,
        1_800,
        minIntervalS,
        0,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        peers);
  }

  private void answer(Outcome outcome) {
    asked.remove().answer().accept(outcome);
    neighbours.doWork();
  }

  @Test
  void shouldAskOnceForManyWhoAsk() {
    for (int i = 0; i < 100; i++) {
      assertEquals(0, want(1));
    }
    assertEquals(1, asked.size());
    assertEquals("http://a.example", asked.peek().url());
    answer(peers("8.8.8.8", "8.8.4.4"));
    assertEquals(2, store.peerCount());
    assertEquals(Demand.KNOWN, want(1));
    assertEquals(0, asked.size());
    assertEquals(2, status.total(Counter.UPSTREAM_PEERS_LEARNED));
  }

  @Test
  void shouldBeToldNothingWhileNobodyCanBeAsked() {
    for (int hash = 0; hash < 10; hash++) {
      want(hash);
    }
    while (!asked.isEmpty()) {
      answer(Outcome.of(Trouble.TIMEOUT));
    }
    assertEquals(Demand.LOST, want(100));
    assertEquals(0, demand.drain((a, b, c) -> {}, 100), "it is not even told");
    passS(11);
    assertEquals(0, want(100));
    assertEquals(1, asked.size(), "one may try");
    assertEquals(Demand.LOST, want(101), "and only one");
    answer(peers("8.8.8.8"));
    assertEquals(0, want(101));
    assertEquals(1, asked.size());
  }

  @Test
  void shouldRefreshWhatIsStillAskedForAndForgetTheRest() {
    want(1);
    want(2);
    answer(peers("8.8.8.8"));
    answer(peers("8.8.8.8"));
    passS(REFRESH_S * 11 / 10 + 1);
    assertEquals(Demand.KNOWN, want(1));
    assertEquals(1, asked.size(), "nobody has asked for the other one");
  }

  @Test
  void shouldNotAskBeforeTheRefreshIntervalOrWhatTheNeighbourSays() {
    want(1);
    answer(Outcome.of(reply(3_600, PeerList.EMPTY)));
    passS(3_599);
    want(1);
    assertEquals(0, asked.size());
    passS(362);
    want(1);
    assertEquals(1, asked.size());
  }

  @Test
  void shouldComeBackAfterAFailureWhenItIsTold() {
    want(1);
    answer(Outcome.of(TrackerReply.failure("busy", 5)));
    passS(299);
    want(1);
    assertEquals(0, asked.size());
    passS(2);
    want(1);
    assertEquals(1, asked.size());
    answer(Outcome.of(TrackerReply.failure("never", TrackerReply.RETRY_NEVER)));
    passS(80_000);
    want(1);
    assertEquals(0, asked.size());
  }

  @Test
  void shouldKeepOneRequestUnderWayForASwarmAndANeighbour() {
    neighbours = neighbours(neighbour("a", 100), neighbour("b", 100));
    want(1);
    assertEquals(2, asked.size());
    passS(10_000);
    want(1);
    want(1);
    assertEquals(2, asked.size());
  }

  @Test
  void shouldKeepToItsRate() {
    neighbours = neighbours(neighbour("a", 5));
    for (int hash = 0; hash < 20; hash++) {
      want(hash);
    }
    assertEquals(5, asked.size());
    passS(1);
    neighbours.doWork();
    assertEquals(10, asked.size());
  }

  @Test
  void shouldAskASilentNeighbourEverMoreRarelyAndRecover() {
    for (int hash = 0; hash < 100; hash++) {
      want(hash);
    }
    int made = 0;
    while (!asked.isEmpty()) {
      made++;
      answer(Outcome.of(Trouble.TIMEOUT));
    }
    // Those under way at once, and a few more; the others were not asked at all.
    assertTrue(made < 50, "made=" + made);
    assertFalse(neighbours.health().getFirst().isAsked());
    passS(60);
    want(1);
    assertEquals(1, asked.size(), "one may try");
    answer(peers("8.8.8.8"));
    assertTrue(neighbours.health().getFirst().isAsked());
    passS(60);
    for (int hash = 2; hash < 10; hash++) {
      want(hash);
    }
    assertEquals(8, asked.size());
  }

  @Test
  void shouldTakeNobodyThatIsNotTheNeighboursToName() {
    neighbours = neighbours(neighbour("a", 100, "8.8.8.0/24", "10.0.0.0/8"));
    want(1);
    answer(peers("8.8.8.8", "8.8.9.8", "10.1.1.1", "127.0.0.1", "0.0.0.0", "224.1.1.1"));
    assertEquals(1, store.peerCount(), "a private address is in no group here");
    assertEquals(5, status.total(Counter.UPSTREAM_PEERS_REFUSED));
  }

  @Test
  void shouldTellSwarmsApart() {
    List<Asked> both = new ArrayList<>();
    want(1);
    both.add(asked.remove());
    want(2);
    both.add(asked.remove());
    both.get(1).answer().accept(peers("8.8.8.8"));
    both.get(0).answer().accept(peers("8.8.8.8", "8.8.4.4"));
    assertEquals(2, store.swarmCount());
    assertEquals(3, store.peerCount());
  }
}
