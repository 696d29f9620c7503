// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import java.util.function.Consumer;
import org.btrt.swarm.GroupClassifier;
import org.btrt.swarm.PeerQuota;
import org.btrt.swarm.SwarmRequest;
import org.btrt.swarm.SwarmScrape;
import org.btrt.swarm.SwarmStore;
import org.btrt.swarm.SwarmView;

/** Takes everything and knows nobody. */
class SilentStore implements SwarmStore {
  @Override
  public void announce(SwarmRequest[] requests, int count, PeerQuota quota) {}

  @Override
  public void scrape(SwarmScrape[] scrapes, int count) {}

  @Override
  public int parts() {
    return 0;
  }

  @Override
  public int sweep(int part, GroupClassifier classifier, Consumer<SwarmView> visitor) {
    return 0;
  }

  @Override
  public void visit(int part, Consumer<SwarmView> visitor) {}

  @Override
  public void visit(SwarmScrape torrent, Consumer<SwarmView> visitor) {}

  @Override
  public int nowS() {
    return 0;
  }

  @Override
  public void raiseCompleted(SwarmScrape torrent, boolean ipv6, int completed) {}

  @Override
  public void openValve(SwarmScrape torrent, boolean ipv6, int forS) {}

  @Override
  public long drop(SwarmScrape torrent) {
    return 0;
  }

  @Override
  public void reachable(SwarmRequest peer, boolean isReachable) {}

  @Override
  public void groupsChanged() {}

  @Override
  public long swarmCount() {
    return 0;
  }

  @Override
  public long repairedCount() {
    return 0;
  }

  @Override
  public long peerCount() {
    return 0;
  }

  @Override
  public void close() {}
}
