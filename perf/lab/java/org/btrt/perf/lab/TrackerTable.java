// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.lab;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.btrt.swarm.PeerCounts;
import org.btrt.swarm.PeerEvent;
import org.btrt.swarm.PeerQuota;
import org.btrt.swarm.SwarmRequest;

/**
 * One swarm as a tracker of each network sees it: the own network is group 0, the only configured
 * one, all others are group 1. Keeps the order of the store (new ones behind, the last one into a
 * gap), and picks as it does: side by side from a random place on.
 */
final class TrackerTable {
  /** Peers in a reply at most: announce.numwant. */
  static final int WANTED = 50;

  private static final int OWN = 0;
  private static final int REST = 1;
  private static final int SCALE = 8;

  private final PeerQuota quota;
  private final SplittableRandom random;
  private final int[][] leechers;
  private final int[][] seeders;
  private final int[] leecherCounts;
  private final int[] seederCounts;
  private final int[] places;
  private final boolean[] known;
  private final boolean[] seeding;
  private final int[] progress;
  private final int[] networkOf;
  private final PeerCounts candidates = new PeerCounts();
  private final SwarmRequest request = new SwarmRequest();
  private final int[] shares = new int[SCALE];
  private final int[] others;

  /** Peers of the reply before. */
  final int[] reply;

  /** How many. */
  int replyCount;

  /** How many of them are of other networks. */
  int externalCount;

  TrackerTable(PeerQuota quota, int[] networkOf, int networks, SplittableRandom random) {
    this.quota = quota;
    this.random = random;
    this.networkOf = networkOf;
    int peers = networkOf.length;
    leechers = new int[networks][peers];
    seeders = new int[networks][peers];
    leecherCounts = new int[networks];
    seederCounts = new int[networks];
    places = new int[peers];
    known = new boolean[peers];
    seeding = new boolean[peers];
    progress = new int[peers];
    others = new int[peers];
    reply = new int[Math.max(WANTED, peers)];
    request.infoHash(random.nextLong(), random.nextLong(), random.nextInt());
    request.peersWanted(WANTED);
  }

  /** Answers into {@link #reply} and takes the peer in. */
  void announce(int peer, boolean seeder, int left, int nowS, PeerEvent event) {
    int network = networkOf[peer];
    boolean wasLeecher = known[peer] && !seeding[peer];
    remember(peer, network, wasLeecher, left, seeder, nowS);
    request.group(OWN);
    request.ipv4(0xC612_0000 + peer);
    request.seeder(seeder);
    request.seedersWanted(!seeder);
    request.event(event);
    quota.share(candidates, request, fresh(shares));
    answer(peer, network, seeder);
    store(peer, seeder, left);
  }

  private void remember(
      int peer, int network, boolean wasLeecher, int left, boolean seeder, int nowS) {
    int allLeechers = 0;
    int allSeeders = 0;
    for (int i = 0; i < leecherCounts.length; i++) {
      allLeechers += leecherCounts[i];
      allSeeders += seederCounts[i];
    }
    int ownLeechers = leecherCounts[network];
    int ownSeeders = seederCounts[network];
    int rank = wasLeecher ? places[peer] : ownLeechers;
    int self = known[peer] ? 1 : 0;
    int selfSeeder = known[peer] && seeding[peer] ? 1 : 0;
    candidates.set(OWN, ownLeechers - self + selfSeeder, ownSeeders - selfSeeder);
    candidates.set(REST, allLeechers - ownLeechers, allSeeders - ownSeeders);
    candidates.groups(2);
    boolean stalled = wasLeecher && !seeder && progress[peer] == digest(left);
    candidates.asker(rank, stalled, nowS, random.nextLong());
  }

  /** As the tracker's: 1-7. */
  private static int digest(int left) {
    return 1 + (int) ((left * 0x9E37_79B9_7F4A_7C15L >>> 32) % 7);
  }

  private static int[] fresh(int[] array) {
    Arrays.fill(array, 0);
    return array;
  }

  private void answer(int peer, int network, boolean seeder) {
    replyCount = 0;
    int count = gather(network, network + 1, peer, seeder);
    pick(count, shares[OWN]);
    int local = replyCount;
    count = gather(0, network, peer, seeder);
    count = gather(network + 1, leecherCounts.length, peer, seeder, count);
    pick(count, shares[REST]);
    externalCount = replyCount - local;
  }

  private int gather(int from, int to, int except, boolean seeder) {
    return gather(from, to, except, seeder, 0);
  }

  private int gather(int from, int to, int except, boolean seeder, int at) {
    int count = at;
    for (int network = from; network < to; network++) {
      count = append(leechers[network], leecherCounts[network], except, count);
      if (!seeder) {
        count = append(seeders[network], seederCounts[network], except, count);
      }
    }
    return count;
  }

  private int append(int[] from, int length, int except, int at) {
    int count = at;
    for (int i = 0; i < length; i++) {
      if (from[i] != except) {
        others[count++] = from[i];
      }
    }
    return count;
  }

  /**
   * Networks lie one behind the other here, which in the tracker's last group they do not: so the
   * external ones are picked one by one.
   */
  private void pick(int count, int share) {
    for (int i = 0; i < share; i++) {
      int other = i + random.nextInt(count - i);
      int picked = others[other];
      others[other] = others[i];
      others[i] = picked;
      reply[replyCount++] = picked;
    }
  }

  private void store(int peer, boolean seeder, int left) {
    progress[peer] = digest(left);
    if (known[peer] && seeding[peer] == seeder) {
      return;
    }
    remove(peer);
    int network = networkOf[peer];
    known[peer] = true;
    seeding[peer] = seeder;
    int[] list = seeder ? seeders[network] : leechers[network];
    int[] counts = seeder ? seederCounts : leecherCounts;
    places[peer] = counts[network];
    list[counts[network]++] = peer;
  }

  /** Forgets a peer that has said goodbye or whose time is over. */
  void remove(int peer) {
    if (!known[peer]) {
      return;
    }
    known[peer] = false;
    int network = networkOf[peer];
    int[] list = seeding[peer] ? seeders[network] : leechers[network];
    int[] counts = seeding[peer] ? seederCounts : leecherCounts;
    int last = list[--counts[network]];
    list[places[peer]] = last;
    places[last] = places[peer];
  }
}
