// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.stream.Stream;
import org.btrt.system.TestPeers.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Of which groups the peers of a reply are, with real senders in real networks: ten in the
 * operator's own, twenty in a partner's, sixty elsewhere.
 */
class GroupCompositionSystemTest {
  private static final int LOCAL = 10;
  private static final int PARTNER = 20;
  private static final int OTHER = 60;
  private static final int ALL = LOCAL + PARTNER + OTHER;
  private static final int NUMWANT_DEFAULT = 50;
  private static final int TORRENT = 1;

  /** Replies are drawn at random. */
  private static final int ROUNDS = 5;

  @TempDir private static Path directory;
  private static BtrtProcess tracker;
  private static InetSocketAddress udp;

  @BeforeAll
  static void startTracker() throws IOException {
    Path configuration =
        BtrtProcess.write(
            directory,
            "btrt.conf",
            // The other tests run the engine that auto takes.
            "udp: {listen: ['0.0.0.0:0'], engine: netty}",
            "http: {listen: []}",
            "web: {listen: []}",
            "peer_groups:",
            "  - {name: partner, priority: 5, cidr_list: ['127.2.0.0/16']}",
            "  - {name: local, priority: 0, cidr_list: ['127.1.0.0/16']}");
    tracker = BtrtProcess.run(directory, configuration);
    udp = new InetSocketAddress("127.0.0.1", tracker.udp().getPort());
    for (int i = 0; i < ALL; i++) {
      TestPeers.announce(udp, addressOf(i), TORRENT, 1000 + i, TestPeers.EVENT_NONE, 0);
    }
  }

  @AfterAll
  static void stopTracker() {
    if (tracker != null) {
      tracker.close();
    }
  }

  private static String addressOf(int peer) {
    if (peer < LOCAL) {
      return "127.1.0." + (10 + peer);
    }
    return peer < LOCAL + PARTNER ? "127.2.7." + (10 + peer) : "127.3.1." + (10 + peer);
  }

  /** Each asker's group with each number of peers wanted. */
  static Stream<Arguments> askers() {
    return Stream.of(0, 1, 5, 10, 11, 25, 30, 31, 50, 88, 89, 90, 200, -1, Integer.MIN_VALUE)
        .flatMap(
            numWant ->
                Stream.of(0, LOCAL, LOCAL + PARTNER).map(peer -> Arguments.of(peer, numWant)));
  }

  @ParameterizedTest
  @MethodSource("askers")
  void shouldHandOutOwnPeersFirstThenPartnersThenOthers(int asker, int numWant) throws IOException {
    int wanted = numWant < 0 ? NUMWANT_DEFAULT : numWant;
    int local = Math.min(wanted, LOCAL - (asker < LOCAL ? 1 : 0));
    boolean isPartner = asker >= LOCAL && asker < LOCAL + PARTNER;
    int partner = Math.min(wanted - local, PARTNER - (isPartner ? 1 : 0));
    int other = Math.min(wanted - local - partner, OTHER - (asker >= LOCAL + PARTNER ? 1 : 0));
    for (int round = 0; round < ROUNDS; round++) {
      Reply reply =
          TestPeers.announce(
              udp, addressOf(asker), TORRENT, 1000 + asker, TestPeers.EVENT_NONE, numWant);
      assertEquals(local, reply.from("127.1."), () -> "local peers in " + reply);
      assertEquals(partner, reply.from("127.2."), () -> "partner's peers in " + reply);
      assertEquals(other, reply.from("127.3."), () -> "other peers in " + reply);
      assertEquals(local + partner + other, reply.peers().size());
      assertEquals(reply.peers().size(), new HashSet<>(reply.peers()).size(), "a peer twice");
      assertEquals(ALL, reply.leechers());
    }
  }

  @Test
  void shouldFillAReplyForAStrangerAndForgetIt() throws IOException {
    String stranger = "127.9.9.9";
    Reply reply = TestPeers.announce(udp, stranger, TORRENT, 7, TestPeers.EVENT_NONE, 200);
    assertEquals(ALL, reply.peers().size());
    assertEquals(ALL + 1, reply.leechers());
    reply = TestPeers.announce(udp, stranger, TORRENT, 7, TestPeers.EVENT_STOPPED, 200);
    assertEquals(ALL, reply.leechers());
    assertEquals(0, reply.peers().size());
  }
}
