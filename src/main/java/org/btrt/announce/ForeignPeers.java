// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.groups.PeerGroups;
import org.btrt.swarm.PeerEvent;
import org.btrt.swarm.PeerFormat;
import org.btrt.swarm.PeerQuota;
import org.btrt.swarm.SwarmRequest;
import org.btrt.swarm.SwarmStore;

/**
 * Peers that other trackers have named: the port through which they come in. They lie in a store of
 * their own, so that they are neither counted as ours nor told to other trackers again, and that
 * they age by themselves. A peer belongs to the group of its address, wherever it was heard of.
 *
 * <p><em>Threading:</em> {@link #learn} by one thread; the store by any.
 */
public final class ForeignPeers {
  private static final PeerQuota NOBODY = (candidates, asker, shares) -> {};

  private final SwarmStore store;
  private final LiveRules rules;
  private final SwarmRequest request = new SwarmRequest();
  private final SwarmRequest[] batch = {request};

  /**
   * @param store for these peers alone
   * @param rules whose groups they are put into
   */
  public ForeignPeers(SwarmStore store, LiveRules rules) {
    this.store = store;
    this.rules = rules;
    request.registering(true);
    request.event(PeerEvent.NONE);
    request.peersTo(new UnsafeBuffer(new byte[0]), 0, PeerFormat.COMPACT);
  }

  SwarmStore store() {
    return store;
  }

  /** The swarm that the next peers are learned of, by the big-endian words of its info-hash. */
  public void swarm(long infoHash0, long infoHash1, int infoHash2) {
    request.infoHash(infoHash0, infoHash1, infoHash2);
  }

  /**
   * Takes a peer in, or renews it.
   *
   * @param port 1-65535
   * @param lifetimeS for how long it is handed out unless it is heard of again
   * @return whether there was room for it
   */
  public boolean learn(boolean ipv6, long high, long low, int port, int lifetimeS) {
    if (ipv6) {
      request.ipv6(high, low);
    } else {
      request.ipv4((int) low);
    }
    request.port(port);
    request.lifetimeS(lifetimeS);
    PeerGroups groups = rules.get().groups();
    request.group(groups.groupOf(ipv6, high, low));
    store.announce(batch, 1, NOBODY);
    return request.outcome() == SwarmRequest.Outcome.DONE;
  }

  /** Whether an operator has put an address into a group. */
  public boolean isInAGroup(boolean ipv6, long high, long low) {
    PeerGroups groups = rules.get().groups();
    return groups.groupOf(ipv6, high, low) < groups.names().size() - 1;
  }
}
