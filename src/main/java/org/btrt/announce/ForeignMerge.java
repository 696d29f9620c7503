// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.swarm.PeerCounts;
import org.btrt.swarm.PeerEvent;
import org.btrt.swarm.PeerFormat;
import org.btrt.swarm.PeerMerger;
import org.btrt.swarm.PeerQuota;
import org.btrt.swarm.SwarmRequest;

/**
 * Completes the replies of a batch with what other trackers know, and says which swarms are asked
 * for. Whoever asks first is answered at once, with what is there and a shorter interval, so that
 * it comes back when the others have answered.
 *
 * <p><em>Threading:</em> one instance per worker. <em>Memory:</em> room for the peers of a batch,
 * allocated once.
 */
final class ForeignMerge {
  private final ForeignPeers foreign;

  /** Null: nobody is asked for the sake of a swarm alone. */
  private final Demand demand;

  private final int firstIntervalS;
  private final Counters counters;
  private final PeerMerger merger = new PeerMerger();
  private final RemainderQuota remainder = new RemainderQuota();
  private final RemainderQuota.Question[] questions;
  private final AnnounceRequest[] askers;
  private final PeerCounts[] candidates;
  private final UnsafeBuffer peers;
  private int count;
  private int peersEnd;

  /**
   * @param batchMax most requests of a batch
   */
  ForeignMerge(Foreign foreign, Counters counters, int batchMax) {
    this.foreign = foreign.peers();
    this.demand = foreign.demand().orElse(null);
    this.firstIntervalS = foreign.firstIntervalS();
    this.counters = counters;
    this.questions = new RemainderQuota.Question[batchMax];
    this.askers = new AnnounceRequest[batchMax];
    this.candidates = new PeerCounts[batchMax];
    for (int i = 0; i < batchMax; i++) {
      candidates[i] = new PeerCounts();
      questions[i] = new RemainderQuota.Question();
    }
    this.peers =
        new UnsafeBuffer(new byte[PeerMerger.PEERS_MAX * PeerFormat.WITH_PEER_ID.peerLength(true)]);
  }

  /** Before the store answers: has it keep what a remainder is to be told of. */
  void begin(SwarmRequest[] admitted, int admittedCount, PeerQuota quota) {
    boolean joinable = quota.isJoinable();
    for (int i = 0; i < admittedCount; i++) {
      admitted[i].candidatesTo(joinable ? null : candidates[i]);
    }
  }

  /**
   * Completes the first requests of a batch that the store has answered after {@link #begin}.
   *
   * @param admitted announce requests
   */
  void complete(SwarmRequest[] admitted, int admittedCount, PeerQuota quota) {
    int nowS = demand == null ? 0 : demand.nowS();
    count = 0;
    peersEnd = 0;
    for (int i = 0; i < admittedCount; i++) {
      AnnounceRequest asker = (AnnounceRequest) admitted[i];
      if (isWanted(asker)) {
        if (demand != null) {
          want(asker, nowS);
        }
        if (!ask(asker)) {
          answer(quota);
          ask(asker);
        }
      }
    }
    answer(quota);
  }

  private static boolean isWanted(AnnounceRequest asker) {
    return asker.peersWanted() > 0
        && asker.event() != PeerEvent.STOPPED
        && asker.outcome() != SwarmRequest.Outcome.STORE_FULL
        && !asker.isFromTracker();
  }

  private void want(AnnounceRequest asker, int nowS) {
    int told = demand.want(asker.infoHash0(), asker.infoHash1(), asker.infoHash2(), nowS);
    if (told == 0) {
      asker.intervalS(Math.min(asker.intervalS(), firstIntervalS));
    }
    if ((told & Demand.LOST) != 0) {
      counters.increment(Counter.UPSTREAM_DEMAND_LOST);
    }
  }

  /** Puts a question; false: there is no room for its answer. */
  private boolean ask(AnnounceRequest asker) {
    int length =
        Math.min(asker.peersWanted(), PeerMerger.PEERS_MAX)
            * asker.format().peerLength(asker.isIpv6());
    if (count == questions.length || peersEnd + length > peers.capacity()) {
      return false;
    }
    RemainderQuota.Question question = questions[count];
    question.about(asker);
    question.infoHash(asker.infoHash0(), asker.infoHash1(), asker.infoHash2());
    if (asker.isIpv6()) {
      question.ipv6(asker.addressHigh(), asker.addressLow());
    } else {
      question.ipv4((int) asker.addressLow());
    }
    question.port(asker.port());
    question.group(asker.group());
    question.seeder(asker.isSeeder());
    question.seedersWanted(asker.isSeedersWanted());
    question.peersWanted(Math.min(asker.peersWanted(), PeerMerger.PEERS_MAX));
    question.event(PeerEvent.NONE);
    question.registering(false);
    question.peersTo(peers, peersEnd, asker.format());
    askers[count++] = asker;
    peersEnd += length;
    return true;
  }

  private void answer(PeerQuota quota) {
    foreign.store().announce(questions, count, quota.isJoinable() ? quota : remainder.of(quota));
    for (int i = 0; i < count; i++) {
      if (questions[i].peerCount() > 0) {
        merger.merge(askers[i], questions[i]);
      }
      askers[i] = null;
      questions[i].about(null);
    }
    count = 0;
    peersEnd = 0;
  }
}
