// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import static org.btrt.config.AccessSettings.Mode.ALLOW;

import org.btrt.common.SipHash;
import org.btrt.config.PolicySettings;
import org.btrt.swarm.PeerCounts;
import org.btrt.swarm.PeerQuota;
import org.btrt.swarm.SwarmRequest;

/**
 * Which torrents the configured policy is for: all but the exempt ones, or every other one of them
 * for an experiment. The others are treated at random.
 */
public final class PolicyChoice implements PeerQuota {
  private final PeerQuota policy;
  private final PeerQuota plain = new RandomQuota();
  private final AccessList exempt;
  private final boolean split;

  private PolicyChoice(PeerQuota policy, AccessList exempt, boolean split) {
    this.policy = policy;
    this.exempt = exempt;
    this.split = split;
  }

  /**
   * What is configured.
   *
   * @param exempt torrents to be treated at random, in a list that serves what it names
   * @param configuredGroups groups whose numbers are below this are configured
   * @param key a secret that is the same after a restart
   */
  public static PeerQuota of(
      PolicySettings settings, AccessList exempt, int configuredGroups, SipHash key) {
    PeerQuota policy =
        switch (settings.mode()) {
          case OFF -> new RandomQuota();
          case ORDER -> new OrderQuota();
          case QUOTA -> new QuotaPolicy(settings, configuredGroups, key);
        };
    boolean exempts = exempt.mode() == ALLOW && exempt.size() > 0;
    return exempts || settings.split()
        ? new PolicyChoice(policy, exempt, settings.split())
        : policy;
  }

  /**
   * Which half of an experiment a torrent is in: the last bit of its info-hash; 1: the policy's.
   */
  public static int half(int infoHash2) {
    return infoHash2 & 1;
  }

  /** Whether the halves are to be compared. */
  boolean isSplit() {
    return split;
  }

  /** Whether a torrent is none of the policy's. */
  boolean isPlain(SwarmRequest asker) {
    return (split && half(asker.infoHash2()) == 0) || isExempt(asker);
  }

  /** Whether a torrent is neither the policy's nor an experiment's. */
  boolean isExempt(SwarmRequest asker) {
    return exempt.mode() == ALLOW
        && exempt.serves(asker.infoHash0(), asker.infoHash1(), asker.infoHash2());
  }

  @Override
  public boolean isAskerWanted() {
    return policy.isAskerWanted();
  }

  @Override
  public void share(PeerCounts candidates, SwarmRequest asker, int[] shares) {
    (isPlain(asker) ? plain : policy).share(candidates, asker, shares);
  }
}
