// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.btrt.announce.Demand;
import org.btrt.announce.Foreign;
import org.btrt.announce.ForeignPeers;
import org.btrt.announce.LiveRules;
import org.btrt.common.DistinctLog;
import org.btrt.config.Configuration;
import org.btrt.config.StoreSettings;
import org.btrt.config.UpstreamSettings;
import org.btrt.status.NeighbourHealth;
import org.btrt.status.Status;
import org.btrt.swarm.ChronicleSwarmStore;
import org.btrt.swarm.SwarmView;
import org.btrt.swarm.SweepObserver;
import org.btrt.swarm.SweeperAgent;
import org.btrt.swarm.TimeSource;
import org.btrt.transport.http.HttpServer;
import org.btrt.upstream.Upstream;

/**
 * What has to do with other trackers, put together: a store for their peers, which age there, and
 * whoever asks them.
 *
 * <p><em>Threading:</em> one thread starts, reloads and closes.
 */
final class OtherTrackers implements AutoCloseable {
  private static final int PEER_ID_LENGTH = 20;
  private static final String CLIENT = "-BT3000-";

  /** Their peers are nobody's statistics. */
  private static final SweepObserver NOBODY =
      new SweepObserver() {
        @Override
        public void onPassBegin() {}

        @Override
        public void onSwarm(SwarmView swarm) {}

        @Override
        public void onPassEnd() {}
      };

  private final Configuration configuration;
  private final ChronicleSwarmStore store;
  private final SweeperAgent sweeper;
  private final Upstream upstream;
  private final Foreign foreign;

  private OtherTrackers(
      Configuration configuration, LiveRules rules, Status status, DistinctLog log) {
    this.configuration = configuration;
    UpstreamSettings settings = configuration.upstream();
    this.store =
        ChronicleSwarmStore.open(
            new StoreSettings(Optional.empty(), settings.swarmsMax(), settings.peersMax()),
            TimeSource.system(),
            notice -> {});
    NanoClock clock = SystemNanoClock.INSTANCE;
    this.sweeper =
        new SweeperAgent(store, () -> rules.get().groups()::groupOf, NOBODY, expired -> {}, clock);
    Demand demand = new Demand(clock);
    ForeignPeers peers = new ForeignPeers(store, rules);
    this.upstream =
        Upstream.start(
            settings,
            configuration.neighbors(),
            configuration.forwarding(),
            new Upstream.Parts(demand, peers, clock, status.register(), log, peerId()));
    this.foreign =
        new Foreign(
            peers,
            configuration.neighbors().isEmpty() ? Optional.empty() : Optional.of(demand),
            settings.firstIntervalS());
  }

  /** Nothing, if no other trackers are configured. */
  static Optional<OtherTrackers> start(
      Configuration configuration, LiveRules rules, Status status, DistinctLog log) {
    return configuration.neighbors().isEmpty() && !configuration.forwarding().enabled()
        ? Optional.empty()
        : Optional.of(new OtherTrackers(configuration, rules, status, log));
  }

  /** For the workers' rules. */
  Foreign foreign() {
    return foreign;
  }

  /** For the HTTP workers, if announces are forwarded. */
  Optional<HttpServer.Forwarding> forwarding() {
    return configuration.forwarding().enabled()
        ? Optional.of(
            new HttpServer.Forwarding(
                configuration.forwarding(),
                upstream.forwarder(),
                Upstream.addressesOfThisMachine()))
        : Optional.empty();
  }

  /** Lets their peers age; for the thread that does the housekeeping. */
  SweeperAgent sweeper() {
    return sweeper;
  }

  /** How the neighbours do. */
  List<NeighbourHealth> neighbours() {
    return upstream.neighbours();
  }

  /** Their peers are put into the groups of today. */
  void groupsChanged() {
    store.groupsChanged();
    sweeper.hurry();
  }

  /** What we call ourselves before other trackers: the program, and chance. */
  static byte[] peerId() {
    byte[] id = new byte[PEER_ID_LENGTH];
    new SecureRandom().nextBytes(id);
    System.arraycopy(CLIENT.getBytes(US_ASCII), 0, id, 0, CLIENT.length());
    return id;
  }

  @Override
  public void close() {
    upstream.close();
    store.close();
  }
}
