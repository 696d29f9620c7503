// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.agrona.concurrent.NanoClock;
import org.btrt.announce.Demand;
import org.btrt.announce.ForeignPeers;
import org.btrt.common.DistinctLog;
import org.btrt.common.TrackerUrl;
import org.btrt.config.NeighborSettings;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.status.NeighbourHealth;

/**
 * Asks the neighbours about the swarms that somebody asks for, and takes their peers in.
 *
 * <p>For each swarm and neighbour there is one request under way at most, and the next one not
 * before the refresh interval, a little jitter, and what the neighbour itself says (its {@code min
 * interval}, BEP 31's {@code retry in}). A swarm nobody asks for any more is forgotten. A neighbour
 * that fails again and again is asked ever more rarely, until it answers.
 *
 * <p><em>Threading:</em> one owner, which calls {@link #doWork} often; health from any thread.
 */
final class Neighbours {
  /** Swarms whose books are kept; the one asked for least lately goes first. */
  static final int SWARMS_MAX = 100_000;

  private static final int DRAIN_MAX = 1_000;

  /** A tenth of the refresh interval: neighbours are not to be asked about everything at once. */
  private static final int JITTER_SHARE = 10;

  /** After a failure: seconds, and it doubles. */
  private static final int RETRY_MIN_S = 30;

  private static final int RETRY_DOUBLINGS_MAX = 6;
  private static final int NEVER_S = 86_400;
  private static final int S_PER_MINUTE = 60;
  private static final String USER_AGENT = "BTRT";

  /** Asks one neighbour; {@link TrackerClient#ask} with everything else fixed, or a test's. */
  @FunctionalInterface
  interface Asker {
    void ask(TrackerUrl url, String userAgent, Consumer<Outcome> answer);
  }

  /** The books of one swarm: for each neighbour. */
  private static final class Swarm {
    final int[] nextS;
    final int[] failures;
    final boolean[] busy;

    Swarm(int neighbours) {
      nextS = new int[neighbours];
      failures = new int[neighbours];
      busy = new boolean[neighbours];
    }
  }

  private final List<Neighbour> neighbours = new ArrayList<>();
  private final Demand demand;
  private final ForeignPeers foreign;
  private final PeerFilter filter;
  private final Asker asker;
  private final NanoClock clock;
  private final Counters counters;
  private final DistinctLog log;
  private final byte[] peerId;
  private final SplittableRandom random;
  private final Map<InfoHash, Swarm> swarms = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param peerId what we call ourselves, 20 bytes
   */
  Neighbours(
      List<NeighborSettings> settings,
      Demand demand,
      ForeignPeers foreign,
      PeerFilter filter,
      Asker asker,
      NanoClock clock,
      Counters counters,
      DistinctLog log,
      byte[] peerId) {
    this.demand = demand;
    this.foreign = foreign;
    this.filter = filter;
    this.asker = asker;
    this.clock = clock;
    this.counters = counters;
    this.log = log;
    this.peerId = peerId.clone();
    this.random = new SplittableRandom();
    settings.forEach(one -> neighbours.add(new Neighbour(one, clock.nanoTime())));
  }

  /** How they do. */
  List<NeighbourHealth> health() {
    return neighbours.stream().map(Neighbour::health).toList();
  }

  /** Takes what is asked for, and asks what is due. */
  int doWork() {
    long nowNs = clock.nanoTime();
    int work = demand.drain((a, b, c) -> onWanted(a, b, c, nowNs), DRAIN_MAX);
    for (int i = 0; i < neighbours.size(); i++) {
      InfoHash infoHash;
      while ((infoHash = neighbours.get(i).next(nowNs)) != null) {
        ask(i, infoHash);
        work++;
      }
    }
    demand.taking(isAnybodyTaking(nowNs));
    return work;
  }

  private boolean isAnybodyTaking(long nowNs) {
    for (Neighbour neighbour : neighbours) {
      if (neighbour.isTaking(nowNs)) {
        return true;
      }
    }
    return false;
  }

  private void onWanted(long infoHash0, long infoHash1, int infoHash2, long nowNs) {
    if (!isAnybodyTaking(nowNs)) {
      // It is asked for again when its word of the table has become old.
      counters.increment(Counter.UPSTREAM_DEMAND_LOST);
      return;
    }
    InfoHash infoHash = new InfoHash(infoHash0, infoHash1, infoHash2);
    Swarm swarm = swarms.computeIfAbsent(infoHash, key -> new Swarm(neighbours.size()));
    int nowS = demand.nowS();
    boolean asked = false;
    for (int i = 0; i < neighbours.size(); i++) {
      if (!swarm.busy[i] && swarm.nextS[i] <= nowS) {
        if (neighbours.get(i).isTaking(nowNs)) {
          neighbours.get(i).enqueue(infoHash);
          swarm.busy[i] = true;
        } else {
          counters.increment(Counter.UPSTREAM_DEMAND_LOST);
        }
      }
      asked |= swarm.busy[i];
    }
    if (!asked) {
      // Somebody else's swarm had taken the word of the table.
      settle(infoHash, swarm);
    }
    forgetOldest();
  }

  private void forgetOldest() {
    var oldest = swarms.entrySet().iterator();
    while (swarms.size() > SWARMS_MAX && oldest.hasNext()) {
      oldest.next();
      oldest.remove();
    }
  }

  private void ask(int index, InfoHash infoHash) {
    Neighbour neighbour = neighbours.get(index);
    TrackerUrl url =
        neighbour
            .settings
            .announceRequest()
            .url(infoHash.bytes(), peerId, neighbour.settings.peersMax());
    counters.increment(Counter.UPSTREAM_REQUESTS_NEIGHBOUR);
    asker.ask(url, USER_AGENT, outcome -> onOutcome(index, infoHash, outcome));
  }

  private void onOutcome(int index, InfoHash infoHash, Outcome outcome) {
    Neighbour neighbour = neighbours.get(index);
    Swarm swarm = swarms.computeIfAbsent(infoHash, key -> new Swarm(neighbours.size()));
    swarm.busy[index] = false;
    if (outcome.isAnswered()) {
      TrackerReply reply = outcome.reply().orElseThrow();
      neighbour.onAnswered(learn(neighbour, infoHash, reply));
      swarm.failures[index] = 0;
      swarm.nextS[index] = demand.nowS() + pauseS(neighbour.settings, reply);
    } else if (outcome.trouble() == Outcome.Trouble.BUSY) {
      neighbour.onNotAsked();
      swarm.nextS[index] = demand.nowS() + RETRY_MIN_S;
      counters.increment(Counter.UPSTREAM_DEMAND_LOST);
    } else {
      counters.increment(Counter.UPSTREAM_FAILED);
      neighbour.onFailed(clock.nanoTime());
      swarm.nextS[index] =
          demand.nowS() + (RETRY_MIN_S << Math.min(swarm.failures[index]++, RETRY_DOUBLINGS_MAX));
      log.warn(
          "neighbour " + neighbour.settings.name(),
          String.format(
              Locale.ROOT,
              "neighbors: %s: %s",
              neighbour.settings.name(),
              outcome.trouble().text()));
      if (neighbour.breaker.isOpen()) {
        giveUpWaiting(index);
      }
    }
    settle(infoHash, swarm);
  }

  /** Questions to one that does not answer are not kept: they would be old when it does. */
  private void giveUpWaiting(int index) {
    int retryS = demand.nowS() + RETRY_MIN_S;
    for (InfoHash infoHash : neighbours.get(index).takeWaiting()) {
      Swarm swarm = swarms.get(infoHash);
      if (swarm != null) {
        swarm.busy[index] = false;
        swarm.nextS[index] = retryS;
      }
    }
  }

  private int pauseS(NeighborSettings settings, TrackerReply reply) {
    if (reply.failure().isPresent()) {
      return switch (reply.retryMinutes()) {
        case TrackerReply.RETRY_NEVER -> NEVER_S;
        case TrackerReply.RETRY_UNKNOWN -> settings.refreshIntervalS();
        default -> reply.retryMinutes() * S_PER_MINUTE;
      };
    }
    int pauseS = Math.max(settings.refreshIntervalS(), reply.minIntervalS());
    return pauseS + random.nextInt(pauseS / JITTER_SHARE + 1);
  }

  private int learn(Neighbour neighbour, InfoHash infoHash, TrackerReply reply) {
    foreign.swarm(infoHash.word0(), infoHash.word1(), infoHash.word2());
    int[] learned = {0};
    int lifetimeS = neighbour.settings.peersExpiryIntervalS();
    reply
        .peers()
        .forEach(
            (ipv6, high, low, port) -> {
              if (learned[0] < neighbour.settings.peersMax()
                  && neighbour.maySpeakFor(ipv6, high, low)
                  && filter.accepts(ipv6, high, low, port)
                  && foreign.learn(ipv6, high, low, port, lifetimeS)) {
                learned[0]++;
              }
            });
    counters.add(Counter.UPSTREAM_PEERS_LEARNED, learned[0]);
    counters.add(Counter.UPSTREAM_PEERS_REFUSED, reply.peers().size() - learned[0]);
    return learned[0];
  }

  /** Says until when nobody needs to be asked about a swarm, once nobody is being asked. */
  private void settle(InfoHash infoHash, Swarm swarm) {
    int untilS = Integer.MAX_VALUE;
    for (int i = 0; i < neighbours.size(); i++) {
      if (swarm.busy[i]) {
        return;
      }
      untilS = Math.min(untilS, swarm.nextS[i]);
    }
    demand.answered(infoHash.word0(), infoHash.word1(), infoHash.word2(), untilS);
  }
}
