// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.btrt.swarm.GroupClassifier;
import org.btrt.swarm.PeerQuota;
import org.btrt.swarm.SwarmRequest;
import org.btrt.swarm.SwarmScrape;
import org.btrt.swarm.SwarmStore;
import org.btrt.swarm.SwarmView;

/** A store that can be asked for its live counts only: the pages may do nothing else with it. */
record CountingStore(LongSupplier swarms, LongSupplier peers) implements SwarmStore {
  @Override
  public long swarmCount() {
    return swarms.getAsLong();
  }

  @Override
  public long peerCount() {
    return peers.getAsLong();
  }

  @Override
  public void announce(SwarmRequest[] requests, int count, PeerQuota quota) {
    throw new AssertionError("not for pages");
  }

  @Override
  public void scrape(SwarmScrape[] scrapes, int count) {
    throw new AssertionError("not for pages");
  }

  @Override
  public int parts() {
    throw new AssertionError("not for pages");
  }

  @Override
  public int sweep(int part, GroupClassifier classifier, Consumer<SwarmView> visitor) {
    throw new AssertionError("not for pages");
  }

  @Override
  public void visit(int part, Consumer<SwarmView> visitor) {
    throw new AssertionError("not for pages");
  }

  @Override
  public void visit(SwarmScrape torrent, Consumer<SwarmView> visitor) {
    throw new AssertionError("not for pages");
  }

  @Override
  public int nowS() {
    throw new AssertionError("not for pages");
  }

  @Override
  public void raiseCompleted(SwarmScrape torrent, boolean ipv6, int completed) {
    throw new AssertionError("not for pages");
  }

  @Override
  public void openValve(SwarmScrape torrent, boolean ipv6, int forS) {
    throw new AssertionError("not for pages");
  }

  @Override
  public long drop(SwarmScrape torrent) {
    throw new AssertionError("not for pages");
  }

  @Override
  public void reachable(SwarmRequest peer, boolean isReachable) {
    throw new AssertionError("not for pages");
  }

  @Override
  public void groupsChanged() {
    throw new AssertionError("not for pages");
  }

  @Override
  public long repairedCount() {
    return 0;
  }

  @Override
  public void close() {
    throw new AssertionError("not for pages");
  }
}
