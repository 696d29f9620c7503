// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.lab;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.btrt.perf.report.Medians;
import org.btrt.swarm.PeerEvent;
import org.btrt.swarm.PeerQuota;

/**
 * A swarm from its first announce until everybody has finished, in steps of half a second. Peers
 * upload to five others at a time: the four that gave most, and one at random; pieces are taken
 * rarest first; a link serves both ends; every minute the tracker is asked again. There is no TCP,
 * no PEX, no endgame, and what was transferred of a piece is lost when the sender chokes.
 *
 * <p><em>Memory:</em> arrays, allocated once per run.
 */
final class Swarm {
  static final int PIECES = 200;

  private static final int WORDS = (PIECES + 63) / 64;
  private static final double STEP_S = 0.5;
  private static final double UPLINK = 2 * STEP_S;
  private static final double DOWNLINK = 8 * STEP_S;
  private static final double SEED_UPLINK = 4 * STEP_S;
  private static final double[] UNEQUAL = {0.4, 0.8, 1.8};
  private static final int SLOTS = 5;
  private static final int RECHOKE_STEPS = 20;
  private static final int OPTIMISTIC_TURNS = 3;
  private static final int ANNOUNCE_STEPS = 120;
  private static final int EXPIRY_STEPS = 180;
  private static final int LINKS_MAX = 200;
  private static final int STAY_STEPS = 600;
  private static final int HALF_TIME_STEP = 150;
  private static final int STEPS_MAX = 12_000;
  private static final int NEVER = Integer.MAX_VALUE;

  private final Scenario scenario;
  private final SplittableRandom random;
  private final TrackerTable tracker;
  private final int peers;
  private final int[] networkOf;
  private final int[] joinStep;
  private final int[] finishStep;
  private final int[] leaveStep;
  private final int[] expiryStep;
  private final boolean[] here;
  private final boolean[] mayFinish;
  private final boolean[] holder;
  private final double[] uplink;
  private final long[][] have;
  private final long[][] coming;
  private final int[] haveCount;
  private final short[][] rarity;
  private final int[][] links;
  private final float[][] got;
  private final int[] linkCount;
  private final long[][] linked;
  private final int[][] slotPeer;
  private final int[][] slotPiece;
  private final double[][] slotDone;
  private final int[] optimistic;
  private final double[] downlinkLeft;
  private final double[] transitIn;
  private final double[] transitOut;
  private final double[] bytesIn;
  private final double[] partnerBytesIn;
  private final int[] order;

  private int killStep = -1;

  /** When bytes came into network 0 again after its holders had died; -1: not yet. */
  private int recoveryStep = -1;

  private int unfinished;

  /**
   * @param seed decides when peers join and all other chances: two policies with the same seed are
   *     a pair
   */
  Swarm(Scenario scenario, PeerQuota quota, long seed) {
    this.scenario = scenario;
    this.random = new SplittableRandom(seed);
    this.peers = scenario.peers() + 1;
    networkOf = new int[peers];
    joinStep = new int[peers];
    finishStep = new int[peers];
    leaveStep = new int[peers];
    expiryStep = new int[peers];
    here = new boolean[peers];
    mayFinish = new boolean[peers];
    holder = new boolean[peers];
    uplink = new double[peers];
    have = new long[peers][WORDS];
    coming = new long[peers][WORDS];
    haveCount = new int[peers];
    rarity = new short[peers][PIECES];
    links = new int[peers][LINKS_MAX];
    got = new float[peers][LINKS_MAX];
    linkCount = new int[peers];
    linked = new long[peers][(peers + 63) / 64];
    slotPeer = new int[peers][SLOTS];
    slotPiece = new int[peers][SLOTS];
    slotDone = new double[peers][SLOTS];
    optimistic = new int[peers];
    downlinkLeft = new double[peers];
    int networks = scenario.networks() + 1;
    transitIn = new double[networks];
    transitOut = new double[networks];
    bytesIn = new double[networks];
    partnerBytesIn = new double[networks];
    order = new int[peers];
    populate();
    tracker = new TrackerTable(quota, scenario, networkOf, random.split());
  }

  private void populate() {
    int origin = peers - 1;
    Arrays.fill(finishStep, NEVER);
    Arrays.fill(leaveStep, NEVER);
    Arrays.fill(expiryStep, NEVER);
    for (int peer = 0; peer < peers; peer++) {
      order[peer] = peer;
      Arrays.fill(slotPeer[peer], -1);
      optimistic[peer] = -1;
      networkOf[peer] = peer % scenario.networks();
      joinStep[peer] = 1 + (int) (random.nextDouble() * scenario.arrivalsS() / STEP_S);
      mayFinish[peer] = true;
      uplink[peer] = scenario.unequalUplinks() ? UPLINK * UNEQUAL[random.nextInt(3)] : UPLINK;
    }
    networkOf[origin] = scenario.seedNetwork() < 0 ? scenario.networks() : scenario.seedNetwork();
    joinStep[origin] = 0;
    finishStep[origin] = 0;
    uplink[origin] = SEED_UPLINK;
    for (int piece = 0; piece < PIECES; piece++) {
      have[origin][piece / 64] |= 1L << piece;
    }
    haveCount[origin] = PIECES;
    unfinished = peers - 1;
  }

  /** Runs it to its end. */
  RunResult run() {
    int step = 0;
    for (; step < STEPS_MAX && unfinished > 0; step++) {
      comeAndGo(step);
      shuffle();
      Arrays.fill(downlinkLeft, DOWNLINK * scenario.localFactor());
      double transit =
          scenario.transitShare() == 0
              ? Double.MAX_VALUE
              : scenario.transitShare() * scenario.peersPerNetwork() * UPLINK;
      Arrays.fill(transitIn, transit);
      Arrays.fill(transitOut, transit);
      // The origin's network is the rest of the world.
      transitIn[scenario.networks()] = Double.MAX_VALUE;
      transitOut[scenario.networks()] = Double.MAX_VALUE;
      for (int peer : order) {
        if (here[peer]) {
          upload(peer, step);
        }
      }
    }
    return result();
  }

  private RunResult result() {
    double copies = 0;
    double partnerCopies = 0;
    for (int network = 0; network < scenario.networks(); network++) {
      copies += bytesIn[network] / PIECES;
      partnerCopies += partnerBytesIn[network] / PIECES;
    }
    double[] times = new double[peers - 1];
    int count = 0;
    for (int peer = 0; peer < peers - 1; peer++) {
      if (mayFinish[peer] && finishStep[peer] != NEVER) {
        times[count++] = (finishStep[peer] - joinStep[peer]) * STEP_S;
      }
    }
    times = Arrays.copyOf(times, count);
    Arrays.sort(times);
    double recoveryS = killStep < 0 || recoveryStep < 0 ? -1 : (recoveryStep - killStep) * STEP_S;
    return new RunResult(
        copies / scenario.networks(),
        partnerCopies / scenario.networks(),
        Medians.percentile(times, 50),
        Medians.percentile(times, 95),
        unfinished,
        recoveryS);
  }

  private void shuffle() {
    for (int i = peers - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int moved = order[i];
      order[i] = order[other];
      order[other] = moved;
    }
  }

  private void comeAndGo(int step) {
    if (scenario.holdersDie() && step == HALF_TIME_STEP) {
      killHolders(step);
    }
    for (int peer = 0; peer < peers; peer++) {
      if (step == joinStep[peer]) {
        here[peer] = true;
        announce(peer, step, PeerEvent.STARTED);
      } else if (step == leaveStep[peer] && here[peer]) {
        disconnect(peer);
        tracker.remove(peer);
      } else if (step == expiryStep[peer]) {
        tracker.remove(peer);
      } else if (here[peer] && (step - joinStep[peer]) % ANNOUNCE_STEPS == 0) {
        announce(peer, step, PeerEvent.NONE);
      }
      if (here[peer] && (step + peer) % RECHOKE_STEPS == 0) {
        rechoke(peer, step);
      }
    }
  }

  private void killHolders(int step) {
    killStep = step;
    for (int peer = 0; peer < peers - 1; peer++) {
      if (here[peer] && holder[peer] && networkOf[peer] == 0 && finishStep[peer] == NEVER) {
        mayFinish[peer] = false;
        unfinished--;
        disconnect(peer);
        // Nobody tells the tracker: it finds out by the silence.
        int behind = (step - joinStep[peer]) % ANNOUNCE_STEPS;
        expiryStep[peer] = step - behind + EXPIRY_STEPS;
      }
    }
  }

  private void announce(int peer, int step, PeerEvent event) {
    boolean seeder = finishStep[peer] != NEVER;
    tracker.announce(peer, seeder, PIECES - haveCount[peer], (int) (step * STEP_S), event);
    for (int i = 0; i < tracker.replyCount; i++) {
      int other = tracker.reply[i];
      // The first seeder, of which everybody may be told, makes nobody a holder.
      holder[peer] |= networkOf[other] != networkOf[peer] && other != peers - 1;
      connect(peer, other);
    }
  }

  private void connect(int peer, int other) {
    if (!here[other]
        || (linked[peer][other / 64] & 1L << other) != 0
        || linkCount[peer] == LINKS_MAX
        || linkCount[other] == LINKS_MAX
        || (finishStep[peer] != NEVER && finishStep[other] != NEVER)) {
      return;
    }
    link(peer, other);
    link(other, peer);
  }

  private void link(int peer, int other) {
    linked[peer][other / 64] |= 1L << other;
    got[peer][linkCount[peer]] = 0;
    links[peer][linkCount[peer]++] = other;
    count(peer, other, 1);
  }

  private void count(int peer, int other, int delta) {
    for (int word = 0; word < WORDS; word++) {
      for (long left = have[other][word]; left != 0; left &= left - 1) {
        rarity[peer][word * 64 + Long.numberOfTrailingZeros(left)] += (short) delta;
      }
    }
  }

  private void disconnect(int peer) {
    here[peer] = false;
    for (int slot = 0; slot < SLOTS; slot++) {
      choke(peer, slot);
    }
    for (int i = 0; i < linkCount[peer]; i++) {
      unlink(links[peer][i], peer);
    }
    linkCount[peer] = 0;
    Arrays.fill(linked[peer], 0);
  }

  private void unlink(int peer, int gone) {
    for (int slot = 0; slot < SLOTS; slot++) {
      if (slotPeer[peer][slot] == gone) {
        choke(peer, slot);
      }
    }
    linked[peer][gone / 64] &= ~(1L << gone);
    for (int i = 0; i < linkCount[peer]; i++) {
      if (links[peer][i] == gone) {
        int last = --linkCount[peer];
        links[peer][i] = links[peer][last];
        got[peer][i] = got[peer][last];
        count(peer, gone, -1);
        return;
      }
    }
  }

  private void choke(int peer, int slot) {
    int other = slotPeer[peer][slot];
    if (other >= 0 && slotPiece[peer][slot] >= 0) {
      coming[other][slotPiece[peer][slot] / 64] &= ~(1L << slotPiece[peer][slot]);
    }
    slotPeer[peer][slot] = -1;
    slotPiece[peer][slot] = -1;
    slotDone[peer][slot] = 0;
  }

  private boolean isInterested(int other, int peer) {
    if (haveCount[other] == PIECES) {
      return false;
    }
    for (int word = 0; word < WORDS; word++) {
      if ((have[peer][word] & ~have[other][word]) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Four that gave most (a seeder: any four), and one at random that stays for three turns. */
  private void rechoke(int peer, int step) {
    int count = linkCount[peer];
    boolean seeder = haveCount[peer] == PIECES;
    int[] chosen = new int[SLOTS];
    int chosenCount = 0;
    while (chosenCount < SLOTS - 1) {
      int best = -1;
      double bestRank = -1;
      for (int i = 0; i < count; i++) {
        int other = links[peer][i];
        if (!contains(chosen, chosenCount, other) && isInterested(other, peer)) {
          double rank = (seeder ? 0 : got[peer][i]) + random.nextDouble() * 1e-3;
          if (rank > bestRank) {
            bestRank = rank;
            best = other;
          }
        }
      }
      if (best < 0) {
        break;
      }
      chosen[chosenCount++] = best;
    }
    chosenCount = addOptimistic(peer, step, chosen, chosenCount);
    for (int i = 0; i < count; i++) {
      // Half of the turn before counts on: 20 seconds, weighed.
      got[peer][i] *= 0.5f;
    }
    takeUp(peer, chosen, chosenCount);
  }

  private int addOptimistic(int peer, int step, int[] chosen, int chosenCount) {
    int luckyOne = optimistic[peer];
    boolean isTurn = (step / RECHOKE_STEPS + peer) % OPTIMISTIC_TURNS == 0;
    if (isTurn
        || luckyOne < 0
        || (linked[peer][luckyOne / 64] & 1L << luckyOne) == 0
        || !isInterested(luckyOne, peer)
        || contains(chosen, chosenCount, luckyOne)) {
      luckyOne = -1;
      int seen = 0;
      for (int i = 0; i < linkCount[peer]; i++) {
        int other = links[peer][i];
        if (!contains(chosen, chosenCount, other)
            && isInterested(other, peer)
            && random.nextInt(++seen) == 0) {
          luckyOne = other;
        }
      }
    }
    optimistic[peer] = luckyOne;
    if (luckyOne < 0) {
      return chosenCount;
    }
    chosen[chosenCount] = luckyOne;
    return chosenCount + 1;
  }

  private static boolean contains(int[] array, int count, int value) {
    for (int i = 0; i < count; i++) {
      if (array[i] == value) {
        return true;
      }
    }
    return false;
  }

  private void takeUp(int peer, int[] chosen, int chosenCount) {
    for (int slot = 0; slot < SLOTS; slot++) {
      if (slotPeer[peer][slot] >= 0 && !contains(chosen, chosenCount, slotPeer[peer][slot])) {
        choke(peer, slot);
      }
    }
    for (int i = 0; i < chosenCount; i++) {
      if (!contains(slotPeer[peer], SLOTS, chosen[i])) {
        int slot = 0;
        while (slotPeer[peer][slot] >= 0) {
          slot++;
        }
        slotPeer[peer][slot] = chosen[i];
        slotPiece[peer][slot] = -1;
        slotDone[peer][slot] = 0;
      }
    }
  }

  /** One step of a peer's uplink, shared by those it sends to. */
  private void upload(int peer, int step) {
    int localCount = 0;
    int externalCount = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
      int other = slotPeer[peer][slot];
      if (other >= 0 && isBusy(peer, slot, other)) {
        if (networkOf[other] == networkOf[peer]) {
          localCount++;
        } else {
          externalCount++;
        }
      }
    }
    if (localCount + externalCount == 0) {
      return;
    }
    // A faster inside is a tariff of its own; otherwise there is one uplink for all.
    boolean apart = scenario.localFactor() > 1;
    int all = localCount + externalCount;
    double forLocal = uplink[peer] * scenario.localFactor() / (apart ? localCount : all);
    double forExternal = uplink[peer] / (apart ? externalCount : all);
    for (int slot = 0; slot < SLOTS; slot++) {
      int other = slotPeer[peer][slot];
      if (other >= 0 && slotPiece[peer][slot] >= 0) {
        boolean local = networkOf[other] == networkOf[peer];
        transfer(peer, slot, local ? forLocal : forExternal, local, step);
      }
    }
  }

  /** Whether a slot has a piece to send, or finds one. */
  private boolean isBusy(int peer, int slot, int other) {
    if (slotPiece[peer][slot] >= 0) {
      return true;
    }
    int piece = rarest(other, peer);
    slotPiece[peer][slot] = piece;
    if (piece < 0) {
      return false;
    }
    coming[other][piece / 64] |= 1L << piece;
    return true;
  }

  /** Of what {@code from} has and {@code to} lacks, what fewest of the latter's neighbours have. */
  private int rarest(int to, int from) {
    int best = -1;
    int bestRarity = Integer.MAX_VALUE;
    int equal = 0;
    for (int word = 0; word < WORDS; word++) {
      for (long left = have[from][word] & ~have[to][word] & ~coming[to][word];
          left != 0;
          left &= left - 1) {
        int piece = word * 64 + Long.numberOfTrailingZeros(left);
        int count = rarity[to][piece];
        if (count < bestRarity) {
          best = piece;
          bestRarity = count;
          equal = 1;
        } else if (count == bestRarity && random.nextInt(++equal) == 0) {
          best = piece;
        }
      }
    }
    return best;
  }

  private void transfer(int peer, int slot, double rate, boolean local, int step) {
    int other = slotPeer[peer][slot];
    double amount = Math.min(rate, downlinkLeft[other]);
    if (!local) {
      if (scenario.partnerOf(networkOf[other]) == networkOf[peer]) {
        partnerBytesIn[networkOf[other]] += amount;
      } else {
        amount = Math.min(amount, transitOut[networkOf[peer]]);
        amount = Math.min(amount, transitIn[networkOf[other]]);
        transitOut[networkOf[peer]] -= amount;
        transitIn[networkOf[other]] -= amount;
      }
      bytesIn[networkOf[other]] += amount;
      if (killStep >= 0 && recoveryStep < 0 && networkOf[other] == 0 && amount > 0) {
        recoveryStep = step;
      }
    }
    downlinkLeft[other] -= amount;
    int link = 0;
    while (links[other][link] != peer) {
      link++;
    }
    got[other][link] += (float) amount;
    double rest = amount;
    while (slotPiece[peer][slot] >= 0 && rest > 0) {
      double missing = 1 - slotDone[peer][slot];
      if (rest < missing - 1e-9) {
        slotDone[peer][slot] += rest;
        return;
      }
      rest -= missing;
      slotDone[peer][slot] = 0;
      complete(other, slotPiece[peer][slot], step);
      slotPiece[peer][slot] = -1;
      isBusy(peer, slot, other);
    }
  }

  private void complete(int peer, int piece, int step) {
    have[peer][piece / 64] |= 1L << piece;
    coming[peer][piece / 64] &= ~(1L << piece);
    for (int i = 0; i < linkCount[peer]; i++) {
      rarity[links[peer][i]][piece]++;
    }
    if (++haveCount[peer] == PIECES) {
      finishStep[peer] = step;
      unfinished--;
      announce(peer, step, PeerEvent.COMPLETED);
      if (scenario.leaving()) {
        double chance = random.nextDouble();
        leaveStep[peer] = chance < 0.2 ? step + 1 : chance < 0.6 ? step + STAY_STEPS : NEVER;
      }
    }
  }
}
