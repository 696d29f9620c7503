// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import org.btrt.swarm.PeerCounts;
import org.btrt.swarm.PeerQuota;
import org.btrt.swarm.SwarmRequest;

/**
 * What a reply that one's own store has begun still lacks, for the store of what other trackers
 * know: the policy is asked about the peers of both as one swarm, and what has been handed out is
 * taken off. So a reply holds no more external peers because they come from two places.
 *
 * <p>A peer that both stores have counts twice; the reply may then stay below what it could hold.
 * Whether a peer that another tracker knows is a seeder, nobody has said: where there are such, the
 * policy is told that one of them may be.
 *
 * <p><em>Threading:</em> one instance per worker.
 */
final class RemainderQuota implements PeerQuota {
  private final PeerCounts together = new PeerCounts();
  private PeerQuota policy;

  /** A question to the other store about an announce that one's own has answered. */
  static final class Question extends SwarmRequest {
    private SwarmRequest begun;

    /** The announce that it is about; null: forgotten. */
    void about(SwarmRequest request) {
      begun = request;
    }
  }

  /** As the rules of this batch have it; its questions are all {@link Question}s. */
  RemainderQuota of(PeerQuota ofRules) {
    policy = ofRules;
    return this;
  }

  @Override
  public void share(PeerCounts candidates, SwarmRequest question, int[] shares) {
    SwarmRequest asker = ((Question) question).begun;
    PeerCounts own = asker.candidates();
    int groups = Math.max(own.groups(), candidates.groups());
    together.seederElsewhere(candidates.groups() > 0);
    for (int group = 0; group < groups; group++) {
      boolean isOwn = group < own.groups();
      boolean isForeign = group < candidates.groups();
      together.set(
          group,
          (isOwn ? own.leechers(group) : 0) + (isForeign ? candidates.leechers(group) : 0),
          (isOwn ? own.seeders(group) : 0) + (isForeign ? candidates.seeders(group) : 0));
    }
    together.groups(groups);
    together.askerAs(own);
    policy.share(together, asker, shares);
    for (int group = 0; group < groups; group++) {
      int there = group < candidates.groups() ? candidates.availableTo(question, group) : 0;
      int lacking = Math.max(0, shares[group] - asker.peersOfGroup(group));
      shares[group] = Math.min(lacking, there);
    }
  }
}
