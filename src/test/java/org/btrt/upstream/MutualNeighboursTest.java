// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.LogManager;
import org.btrt.announce.Demand;
import org.btrt.announce.Foreign;
import org.btrt.announce.ForeignPeers;
import org.btrt.announce.LiveRules;
import org.btrt.common.AnnounceTemplate;
import org.btrt.common.Cidr;
import org.btrt.common.DistinctLog;
import org.btrt.common.IpAddress;
import org.btrt.common.TrackerUrl;
import org.btrt.config.HttpSettings;
import org.btrt.config.LimitsSettings;
import org.btrt.config.NeighborSettings;
import org.btrt.config.StoreSettings;
import org.btrt.groups.PeerGroups;
import org.btrt.status.Status;
import org.btrt.swarm.ChronicleSwarmStore;
import org.btrt.swarm.TimeSource;
import org.btrt.transport.http.HttpServer;
import org.btrt.transport.http.RawClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two trackers that name each other as neighbours, whole except for the clock, which the test
 * turns: an hour and more of announces in which neither hears its own peers back.
 */
class MutualNeighboursTest {
  private static final int REFRESH_S = 600;
  private static final int EXPIRY_S = 1800;
  private static final int MINUTES = 90;
  private static final int LEAVES_AT_MINUTE = 20;
  private static final String HASH = "aaaaaaaaaaaaaaaaaaaa";

  private final AtomicLong nowNs = new AtomicLong(TimeUnit.DAYS.toNanos(3));
  private final Node first = new Node();
  private final Node second = new Node();

  /** A tracker. */
  private final class Node {
    final TimeSource time = new TimeSource(nowNs::get, () -> nowNs.get() / 1_000_000, 1, 1);
    final ChronicleSwarmStore own = store();
    final ChronicleSwarmStore others = store();
    final LiveRules rules = TestRules.trusting(List.of(Cidr.parse("127.0.0.0/8")));
    final Demand demand = new Demand(nowNs::get);
    final ForeignPeers foreign = new ForeignPeers(others, rules);
    final Status status = new Status();
    final DistinctLog log =
        new DistinctLog(LogManager.getLogger(MutualNeighboursTest.class), nowNs::get);
    final TrackerReplyParser parser = new TrackerReplyParser(100);
    final AtomicInteger asked = new AtomicInteger();
    final HttpServer server =
        HttpServer.start(
            new HttpSettings(
                List.of(new InetSocketAddress(IpAddress.parse("127.0.0.1").toInetAddress(), 0)),
                1,
                60,
                60,
                60,
                1000,
                1000,
                4096,
                8192,
                100,
                List.of()),
            new LimitsSettings(0, 1, 1, List.of()),
            new HttpServer.Parts(
                rules,
                own,
                Optional.empty(),
                Optional.of(new Foreign(foreign, Optional.of(demand), 60)),
                Optional.empty(),
                status,
                log));
    Neighbours neighbours;

    private ChronicleSwarmStore store() {
      return ChronicleSwarmStore.open(
          new StoreSettings(Optional.empty(), 1000, 1000), time, notice -> {});
    }

    /** Becomes a neighbour's neighbour. */
    void ask(Node other, String template) {
      int port = other.server.addresses().getFirst().getPort();
      NeighborSettings settings =
          new NeighborSettings(
              "other",
              REFRESH_S,
              EXPIRY_S,
              AnnounceTemplate.parse("http://127.0.0.1:" + port + template),
              200,
              List.of(),
              100);
      AddressGuard guard = new AddressGuard(List.of(), List.of(), Set.of());
      neighbours =
          new Neighbours(
              List.of(settings),
              demand,
              foreign,
              new PeerFilter(guard, foreign),
              (url, userAgent, answer) -> answer.accept(fetch(url)),
              nowNs::get,
              status.register(),
              log,
              "-BT3000-abcdefghijkl".getBytes(ISO_8859_1));
    }

    private Outcome fetch(TrackerUrl url) {
      asked.incrementAndGet();
      try (RawClient client = new RawClient(new InetSocketAddress(url.host(), url.port()))) {
        String body = client.get(url.target()).reply().body();
        return Outcome.of(parser.parse(body.getBytes(ISO_8859_1)).orElseThrow());
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    /** A subscriber's announce; the reply's peers of IPv4. */
    String announce(String address, String event) throws IOException {
      try (RawClient client = new RawClient(server.addresses().getFirst())) {
        String body =
            client
                .get(
                    "/announce?info_hash="
                        + HASH
                        + "&peer_id=-XX0001-000000000001&port=6881&left=1&compact=1&ip="
                        + address
                        + event)
                .reply()
                .body();
        neighbours.doWork();
        return body;
      }
    }

    void sweep() {
      for (int part = 0; part < own.parts(); part++) {
        own.sweep(part, PeerGroups.none()::groupOf, swarm -> {});
        others.sweep(part, PeerGroups.none()::groupOf, swarm -> {});
      }
    }

    void close() {
      server.close();
      own.close();
      others.close();
    }
  }

  @BeforeEach
  void checkGeometry() {
    assertEquals(first.own.parts(), first.others.parts());
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/announce",
        // As BTRT 2.x is configured: the question of a client that wants to be a peer.
        "/announce?info_hash={info_hash}&peer_id=0123456789012345678A&port=6882&uploaded=0"
            + "&downloaded=0&left=4194304&event=started&compact=1&numwant=1000"
      })
  void shouldExchangeNoEchoForAnHourAndMore(String template) throws IOException {
    first.ask(second, template);
    second.ask(first, template);
    boolean hasHeard = false;
    for (int minute = 0; minute < MINUTES; minute++) {
      first.announce("8.8.8.1", "");
      second.announce("8.8.8.3", "");
      String heard = second.announce("8.8.8.2", minute < LEAVES_AT_MINUTE ? "" : "&event=stopped");
      hasHeard |= heard.contains("\u0008\u0008\u0008\u0001\u001a\u00e1");
      assertEquals(1, first.own.peerCount(), "the neighbour is no peer");
      assertEquals(minute < LEAVES_AT_MINUTE ? 2 : 1, second.own.peerCount());
      nowNs.addAndGet(TimeUnit.MINUTES.toNanos(1));
      first.sweep();
      second.sweep();
    }
    assertTrue(hasHeard);
    assertEquals(1, first.others.peerCount(), "who has left is told by nobody any more");
    assertEquals(1, second.others.peerCount());
    int requestsMax = MINUTES * 60 / REFRESH_S + 1;
    assertTrue(first.asked.get() <= requestsMax, "first asked " + first.asked);
    assertTrue(second.asked.get() <= requestsMax, "second asked " + second.asked);
  }
}
