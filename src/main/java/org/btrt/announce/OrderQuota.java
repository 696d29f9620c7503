// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import org.btrt.swarm.PeerCounts;
import org.btrt.swarm.PeerQuota;
import org.btrt.swarm.SwarmRequest;

/** Plain order: everybody of group 0, then of group 1, and so on, until the reply is full. */
public final class OrderQuota implements PeerQuota {
  @Override
  public void share(PeerCounts candidates, SwarmRequest asker, int[] shares) {
    int room = asker.peersWanted();
    for (int group = 0; group < candidates.groups(); group++) {
      shares[group] = Math.min(room, candidates.availableTo(asker, group));
      room -= shares[group];
    }
  }

  @Override
  public boolean isJoinable() {
    return true;
  }
}
