// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The figures that the published comparison's population is known by. */
class PopulationTest {
  private static final int TORRENTS = 1_000_000;
  private static final int PEERS = 2_000_000;

  private static Population population;

  @BeforeAll
  static void make() {
    population = Population.skewed(TORRENTS, PEERS);
  }

  @Test
  void shouldHaveTheHottestSwarmOfThePublishedLoad() {
    int most = 0;
    for (int torrent = 0; torrent < TORRENTS; torrent++) {
      most = Math.max(most, population.sizeOf(torrent));
    }
    // Drawn: 727 is the mean of the first torrents, the largest of them has a few deviations more.
    assertEquals(727, mean(0, 100) / weightOf(50) * weightOf(0), 10);
    assertTrue(most >= 727 && most < 850, "hottest swarm: " + most);
  }

  private static double mean(int from, int to) {
    double sum = 0;
    for (int torrent = from; torrent < to; torrent++) {
      sum += population.sizeOf(torrent);
    }
    return sum / (to - from);
  }

  private static double weightOf(int torrent) {
    return 0.5 + Math.exp(6.5 - 500.0 * torrent / TORRENTS);
  }

  @Test
  void shouldSendTheSharesOfThePublishedLoadToTheHottest() {
    assertEquals(0.46, mean(0, 2_000) * 2_000 / PEERS, 0.005);
    assertEquals(0.72, mean(0, 10_000) * 10_000 / PEERS, 0.005);
  }

  @Test
  void shouldMeetTheMeanSwarmOfThePublishedLoad() {
    double sum = 0;
    for (int torrent = 0; torrent < TORRENTS; torrent++) {
      double size = population.sizeOf(torrent);
      sum += size * size;
    }
    assertEquals(265, sum / PEERS, 3);
  }

  @Test
  void shouldExpectThePeersPerReplyOfThePublishedLoad() {
    assertEquals(21.57, population.peersPerReply(), 0.01);
  }

  @Test
  void shouldExpectFewerWhereSeedersGetLeechersOnly() {
    // By hand: seeders of a swarm of 8 get its leechers, leechers all 7 others.
    Population even = Population.even(8, 8);
    int leechers = 0;
    for (int peer = 0; peer < 8; peer++) {
      leechers += Population.isSeeder(peer) ? 0 : 1;
    }
    double expected = ((8 - leechers) * leechers + leechers * 7) / 8.0;
    assertEquals(expected, even.peersPerReplyWithoutSeeders(), 1e-9);
    assertTrue(population.peersPerReplyWithoutSeeders() < population.peersPerReply());
  }

  @Test
  void shouldHaveThreeSeedersOfFour() {
    int seeders = 0;
    for (int peer = 0; peer < PEERS; peer++) {
      seeders += Population.isSeeder(peer) ? 1 : 0;
    }
    assertEquals(0.75, (double) seeders / PEERS, 0.002);
  }

  @Test
  void shouldBeTheSameInEveryRun() {
    Population again = Population.skewed(TORRENTS, PEERS);
    for (int peer = 0; peer < PEERS; peer++) {
      assertEquals(population.torrentOf(peer), again.torrentOf(peer));
    }
  }

  @Test
  void shouldGiveEveryPeerAndTorrentAnIdOfItsOwn() {
    Set<String> ids = new HashSet<>();
    byte[] id = new byte[20];
    UnsafeBuffer buffer = new UnsafeBuffer(id);
    for (int i = 0; i < 10_000; i++) {
      Population.peerId(i, buffer, 0);
      assertTrue(ids.add(HexFormat.of().formatHex(id)));
      Population.infoHash(i, buffer, 0);
      assertTrue(ids.add(HexFormat.of().formatHex(id)));
    }
  }
}
