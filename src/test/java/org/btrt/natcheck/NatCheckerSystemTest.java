// SPDX-License-Identifier: Apache-2.0
package org.btrt.natcheck;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.btrt.announce.NewPeers;
import org.btrt.common.Cidr;
import org.btrt.common.DistinctLog;
import org.btrt.config.NatCheckSettings;
import org.btrt.config.StoreSettings;
import org.btrt.status.Counter;
import org.btrt.status.Status;
import org.btrt.swarm.ChronicleSwarmStore;
import org.btrt.swarm.PeerEvent;
import org.btrt.swarm.SwarmClient;
import org.btrt.swarm.SwarmRequest;
import org.btrt.swarm.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that can be connected to and peers that cannot, over a real store and real sockets. */
@Timeout(60)
class NatCheckerSystemTest {
  private static final int LOOPBACK = 0x7F00_0001;

  private final Status status = new Status();
  private final NewPeers newPeers = new NewPeers();
  private final List<String> results = new CopyOnWriteArrayList<>();
  private final ChronicleSwarmStore store =
      ChronicleSwarmStore.open(
          new StoreSettings(Optional.empty(), 1000, 1000), TimeSource.system(), notice -> {});
  private final SwarmClient client = new SwarmClient(store);
  private NatChecker checker;

  private void start(List<Cidr> skip) {
    checker =
        NatChecker.start(
            new NatCheckSettings(true, skip, 2, 1, 20_000, 10, 1_000, 100, true),
            new NatChecker.Parts(
                newPeers,
                store,
                status.register(),
                results::add,
                new DistinctLog(LogManager.getLogger(NatCheckerSystemTest.class), System::nanoTime),
                System::nanoTime,
                new byte[20]));
  }

  @AfterEach
  void close() {
    checker.close();
    assertEquals(0, status.total(Counter.INTERNAL_ERRORS));
    store.close();
  }

  private SwarmRequest peer(long swarm, boolean ipv6, int port) {
    SwarmRequest request = client.peer(swarm, ipv6, 0, port).request();
    if (ipv6) {
      request.ipv6(0, 1);
    } else {
      request.ipv4(LOOPBACK);
    }
    return request;
  }

  private void announce(long swarm, boolean ipv6, int port) {
    peer(swarm, ipv6, port);
    client.announce();
    assertTrue(newPeers.offer(client.request()));
  }

  /** Ports handed out to somebody else. */
  private List<Integer> ports(long swarm, boolean ipv6) {
    return client.peer(swarm, ipv6, 99, 99).asking().announce().stream()
        .map(SwarmClient.Peer::port)
        .sorted()
        .toList();
  }

  private void awaitTotal(Counter counter, long total) {
    await().atMost(20, SECONDS).until(() -> status.total(counter) == total);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldHandOutOnlyWhoCanBeConnectedTo(boolean ipv6) throws IOException {
    String address = ipv6 ? "::1" : "127.0.0.1";
    FakePeer gone = new FakePeer(address, FakePeer.echo());
    gone.close();
    try (FakePeer peer = new FakePeer(address, FakePeer.echo())) {
      announce(1, ipv6, peer.port());
      announce(1, ipv6, gone.port());
      announce(2, ipv6, gone.port());
      assertEquals(2, ports(1, ipv6).size(), "nobody is judged before the result");
      start(List.of());
      awaitTotal(Counter.NAT_CHECKS_REACHED, 1);
      awaitTotal(Counter.NAT_CHECKS_UNREACHABLE, 1);
      assertEquals(List.of(peer.port()), ports(1, ipv6));
      assertEquals(List.of(), ports(2, ipv6), "checked once, known in all its swarms");
      assertEquals(2, client.scrape(1).leechers(), "but counted");
      assertEquals(2, results.size());
      assertTrue(
          results.contains(
              "nat check: "
                  + (ipv6 ? "[0:0:0:0:0:0:0:1]" : address)
                  + ":"
                  + gone.port()
                  + " cannot be connected to"),
          results::toString);
      // A result holds for further swarms.
      announce(3, ipv6, gone.port());
      awaitTotal(Counter.NAT_CHECKS_REPEATED, 1);
      await().atMost(20, SECONDS).until(() -> ports(3, ipv6).isEmpty());
      assertEquals(1, peer.handshakes().size());
    }
  }

  @Test
  void shouldHandOutAgainWhoHasMendedItsRouter() throws IOException {
    try (FakePeer peer = new FakePeer("127.0.0.1", FakePeer.echo())) {
      announce(1, false, peer.port());
      store.reachable(peer(1, false, peer.port()), false);
      assertEquals(List.of(), ports(1, false));
      // The announce of one that is known as unreachable is told as such.
      announce(1, false, peer.port());
      assertTrue(client.request().isUnreachable());
      start(List.of());
      awaitTotal(Counter.NAT_CHECKS_REACHED, 1);
      await().atMost(20, SECONDS).until(() -> ports(1, false).size() == 1);
    }
  }

  @Test
  void shouldConnectToNobodyWhomTheOperatorSkips() throws IOException {
    try (FakePeer peer = new FakePeer("127.0.0.1", FakePeer.echo())) {
      announce(1, false, peer.port());
      announce(1, false, 80);
      start(List.of(Cidr.parse("127.0.0.0/8")));
      awaitTotal(Counter.NAT_CHECKS_SKIPPED, 2);
      assertEquals(List.of(80, peer.port()), ports(1, false));
      assertEquals(0, peer.handshakes().size());
    }
  }

  @Test
  void shouldNotMindPeersThatHaveGoneMeanwhile() throws IOException {
    FakePeer gone = new FakePeer("127.0.0.1", FakePeer.echo());
    gone.close();
    announce(1, false, gone.port());
    peer(1, false, gone.port());
    client.event(PeerEvent.STOPPED).announce();
    start(List.of());
    awaitTotal(Counter.NAT_CHECKS_UNREACHABLE, 1);
    assertEquals(0, store.swarmCount());
  }
}
