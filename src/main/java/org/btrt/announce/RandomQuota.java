// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import org.btrt.swarm.PeerCounts;
import org.btrt.swarm.PeerQuota;
import org.btrt.swarm.SwarmRequest;

/**
 * No locality: of each group the share that it has in the swarm. Groups are laid end to end, and
 * marks at equal distances, the first one at random, say how many of each are taken: every peer is
 * as likely as every other, and the shares never stray by a whole peer.
 */
public final class RandomQuota implements PeerQuota {
  @Override
  public void share(PeerCounts candidates, SwarmRequest asker, int[] shares) {
    draw(candidates, asker, shares);
  }

  /** As {@link #share}. */
  static void draw(PeerCounts candidates, SwarmRequest asker, int[] shares) {
    int groups = candidates.groups();
    int total = 0;
    for (int group = 0; group < groups; group++) {
      shares[group] = candidates.availableTo(asker, group);
      total += shares[group];
    }
    int room = asker.peersWanted();
    if (total <= room) {
      return;
    }
    long behind = asker.draw(total);
    long taken = 0;
    for (int group = 0; group < groups; group++) {
      behind += (long) shares[group] * room;
      long upToHere = behind / total;
      shares[group] = (int) (upToHere - taken);
      taken = upToHere;
    }
  }
}
