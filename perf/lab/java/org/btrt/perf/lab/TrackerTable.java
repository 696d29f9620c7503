// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.lab;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.btrt.swarm.PeerCounts;
import org.btrt.swarm.PeerEvent;
import org.btrt.swarm.PeerQuota;
import org.btrt.swarm.SwarmRequest;

/**
 * One swarm as a tracker of each network sees it: the own network is group 0, a partner, if there
 * are such, group 1, all others are the last group. Keeps the order of the store (new ones behind,
 * the last one into a gap), and picks as it does: side by side from a random place on.
 */
final class TrackerTable {
  /** Peers in a reply at most: announce.numwant. */
  static final int WANTED = 50;

  private static final int OWN = 0;
  private static final int PARTNER = 1;
  private static final int SCALE = 8;

  private final PeerQuota quota;
  private final Scenario scenario;
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

  TrackerTable(PeerQuota quota, Scenario scenario, int[] networkOf, SplittableRandom random) {
    this.quota = quota;
    this.scenario = scenario;
    this.random = random;
    this.networkOf = networkOf;
    int peers = networkOf.length;
    // The first seeder may be in one of its own.
    int networks = scenario.networks() + 1;
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
    int groups = scenario.configuredGroups() + 1;
    for (int group = 0; group < groups; group++) {
      candidates.set(group, 0, 0);
    }
    for (int other = 0; other < leecherCounts.length; other++) {
      int group = groupOf(network, other);
      candidates.set(
          group,
          candidates.leechers(group) + leecherCounts[other],
          candidates.seeders(group) + seederCounts[other]);
    }
    int self = known[peer] ? 1 : 0;
    int selfSeeder = known[peer] && seeding[peer] ? 1 : 0;
    candidates.set(
        OWN, candidates.leechers(OWN) - self + selfSeeder, candidates.seeders(OWN) - selfSeeder);
    candidates.groups(groups);
    int rank = wasLeecher ? places[peer] : leecherCounts[network];
    boolean stalled = wasLeecher && !seeder && progress[peer] == SwarmRequest.progressOf(left);
    candidates.asker(rank, stalled, false, nowS);
    request.chance(random.nextLong());
  }

  /** The group of a network for the tracker of another. */
  private int groupOf(int network, int other) {
    if (network == other) {
      return OWN;
    }
    return scenario.partnerOf(network) == other ? PARTNER : scenario.configuredGroups();
  }

  private static int[] fresh(int[] array) {
    Arrays.fill(array, 0);
    return array;
  }

  private void answer(int peer, int network, boolean seeder) {
    replyCount = 0;
    for (int group = 0; group < candidates.groups(); group++) {
      int apart = candidates.seedersAtLeast(group);
      if (apart > 0) {
        pick(gather(seeders, seederCounts, network, group, peer, 0), apart);
      }
      int count = gather(leechers, leecherCounts, network, group, peer, 0);
      if (apart == 0 && !seeder) {
        count = gather(seeders, seederCounts, network, group, peer, count);
      }
      pick(count, shares[group] - apart);
    }
  }

  /** Puts the peers of a group behind the first ones that have been gathered. */
  private int gather(int[][] from, int[] counts, int network, int group, int except, int at) {
    int count = at;
    for (int other = 0; other < counts.length; other++) {
      if (groupOf(network, other) == group) {
        count = append(from[other], counts[other], except, count);
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
    progress[peer] = SwarmRequest.progressOf(left);
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
