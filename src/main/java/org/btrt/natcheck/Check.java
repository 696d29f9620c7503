// SPDX-License-Identifier: Apache-2.0
package org.btrt.natcheck;

import java.util.ArrayList;
import java.util.List;

/**
 * An endpoint that is being checked, and the swarms that wait for the result. Owned by {@link
 * CheckBook}.
 */
final class Check {
  private final Endpoint endpoint;
  private final List<SwarmPeer> swarms = new ArrayList<>();
  private int failures;
  private long dueNs;

  Check(Endpoint endpoint, SwarmPeer first, long nowNs) {
    this.endpoint = endpoint;
    this.dueNs = nowNs;
    swarms.add(first);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** The swarm whose torrent the handshake is about. */
  SwarmPeer first() {
    return swarms.getFirst();
  }

  List<SwarmPeer> swarms() {
    return swarms;
  }

  void add(SwarmPeer swarm) {
    swarms.add(swarm);
  }

  /** Counts a failure. */
  int failed() {
    return ++failures;
  }

  long dueNs() {
    return dueNs;
  }

  void dueNs(long value) {
    dueNs = value;
  }
}
