// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.CompositeAgent;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.btrt.announce.AccessList;
import org.btrt.announce.AnnounceRules;
import org.btrt.announce.ClientBans;
import org.btrt.announce.LiveRules;
import org.btrt.announce.PolicyChoice;
import org.btrt.common.Cidr;
import org.btrt.common.DistinctLog;
import org.btrt.common.InheritedSockets;
import org.btrt.common.SipHash;
import org.btrt.common.SteadyClock;
import org.btrt.common.TlsIdentity;
import org.btrt.config.Configuration;
import org.btrt.config.ConfigurationException;
import org.btrt.config.LimitsSettings;
import org.btrt.groups.PeerGroups;
import org.btrt.status.Counters;
import org.btrt.status.Status;
import org.btrt.swarm.ChronicleSwarmStore;
import org.btrt.swarm.SweeperAgent;
import org.btrt.swarm.TimeSource;
import org.btrt.transport.http.HttpServer;
import org.btrt.transport.udp.UdpServer;
import org.btrt.web.SummaryBuilder;

/**
 * Invented announces before the ports open: a tracker with a scratch store and the operator's
 * settings answers itself over loopback, so that a tracker restarted in the evening peak meets its
 * clients with compiled code. It tells nobody's counters and leaves nothing behind; if it fails,
 * the start goes on without it.
 *
 * <p>It goes on until the compiler has little left to do, which on a single core, where it competes
 * with what it compiles, takes several times as long as on many. The scratch store is walked
 * through by a sweeper of its own meanwhile: that is to be compiled too, and workers have to have
 * waited for a lock before they first do so in earnest.
 *
 * <p><em>Threading:</em> called by whoever starts the tracker; the workers are the transports' own.
 */
final class Rehearsal {
  private static final Logger LOG = LogManager.getLogger(Rehearsal.class);

  private static final int STORE_PEERS_MAX = 8 * InventedPeers.PEERS;

  /** Time after which it is asked whether the compiler still works. */
  private static final long SLICE_NS = TimeUnit.MILLISECONDS.toNanos(250);

  /** Of a slice: a compiler that works less than this has done what matters. */
  private static final int BUSY_MIN_MS = 20;

  /** So many slices without much work end a rehearsal: one may come between two waves of it. */
  private static final int QUIET_SLICES = 4;

  private static final int SWEEPER_IDLE_MS = 1;

  /** Of handshakes, which come as fast as they can. */
  private static final LimitsSettings NO_LIMITS = new LimitsSettings(0, 1, 1, List.of());

  private static final List<Cidr> LOOPBACK =
      List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("::1/128"));

  private final Configuration configuration;
  private final NanoClock clock = SystemNanoClock.INSTANCE;
  private final LiveRules rules;
  private final CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
  private long compiledMs;

  private Rehearsal(Configuration configuration, PeerGroups groups) {
    this.configuration = configuration;
    this.rules =
        new LiveRules(
            new AnnounceRules(
                configuration.announce().withTrustedSources(LOOPBACK),
                configuration.scrape(),
                groups,
                AccessList.open(),
                new ClientBans(List.of()),
                PolicyChoice.of(
                    configuration.policy(),
                    AccessList.open(),
                    groups.names().size() - 1,
                    new SipHash(0, 0))));
  }

  /**
   * Rehearses what the configuration will listen to.
   *
   * @param groups the operator's
   * @param partMaxMs how long for each of UDP, HTTP and HTTPS at most
   */
  static void hold(Configuration configuration, PeerGroups groups, int partMaxMs) {
    Rehearsal rehearsal = new Rehearsal(configuration, groups);
    long beginNs = rehearsal.clock.nanoTime();
    try {
      long requests = rehearsal.hold(TimeUnit.MILLISECONDS.toNanos(partMaxMs));
      LOG.info(
          "rehearsed {} requests in {} ms",
          requests,
          TimeUnit.NANOSECONDS.toMillis(rehearsal.clock.nanoTime() - beginNs));
    } catch (ConfigurationException | IOException | RuntimeException e) {
      LOG.warn("no rehearsal, the first seconds will be slower: {}", e.toString());
    }
  }

  private long hold(long partMaxNs) throws ConfigurationException, IOException {
    long requests = 0;
    try (ChronicleSwarmStore store =
            ChronicleSwarmStore.openScratch(
                configuration.store(), STORE_PEERS_MAX, TimeSource.system());
        AgentRunner sweeper = sweeper(store)) {
      AgentRunner.startOnThread(sweeper);
      if (!configuration.udp().listen().isEmpty()) {
        requests += udp(store, partMaxNs);
      }
      boolean isHttps = !configuration.https().listen().isEmpty();
      if (isHttps || !configuration.http().listen().isEmpty()) {
        // HTTPS is the same, with TLS below it.
        requests += http(store, partMaxNs);
      }
      if (isHttps) {
        requests += https(store, partMaxNs);
      }
    }
    return requests;
  }

  /** Walks all the time, and puts every peer into its group anew. */
  private AgentRunner sweeper(ChronicleSwarmStore store) {
    Counters counters = new Status().register();
    SweeperAgent sweeper =
        Tracker.sweeper(
            store,
            rules,
            new SummaryObserver(
                new SummaryBuilder(), Tracker.hashList(configuration.hashList(), counters)),
            counters);
    Agent reloads =
        new Agent() {
          @Override
          public int doWork() {
            store.groupsChanged();
            sweeper.hurry();
            return 0;
          }

          @Override
          public String roleName() {
            return "btrt-reloads";
          }
        };
    return new AgentRunner(
        new SleepingMillisIdleStrategy(SWEEPER_IDLE_MS),
        fault -> LOG.warn("rehearsal: {}", fault.toString()),
        null,
        new CompositeAgent(reloads, sweeper));
  }

  private long udp(ChronicleSwarmStore store, long maxNs) throws IOException {
    SplittableRandom random = new SplittableRandom();
    UdpServer.Parts parts =
        new UdpServer.Parts(
            rules,
            store,
            Optional.empty(),
            new Status(),
            new SipHash(random.nextLong(), random.nextLong()),
            new SteadyClock(SystemEpochClock.INSTANCE, clock),
            clock,
            new DistinctLog(LOG, clock));
    List<InetSocketAddress> listen = loopback(configuration.udp().listen());
    try (UdpServer server =
            UdpServer.start(
                configuration.udp().withOneWorkerAt(listen), configuration.limits(), parts);
        UdpRehearsal clients = new UdpRehearsal(new InventedPeers(), server.addresses())) {
      return converse(clients, maxNs);
    }
  }

  private long http(ChronicleSwarmStore store, long maxNs) throws IOException {
    HttpServer.Parts parts =
        new HttpServer.Parts(rules, store, new Status(), new DistinctLog(LOG, clock));
    List<InetSocketAddress> listen = loopback(configuration.http().listen());
    try (HttpServer server =
            HttpServer.start(
                configuration.http().withOneWorkerAt(listen), configuration.limits(), parts);
        HttpRehearsal clients = new HttpRehearsal(new InventedPeers(), server.addresses())) {
      return converse(clients, maxNs);
    }
  }

  private long https(ChronicleSwarmStore store, long maxNs)
      throws ConfigurationException, IOException {
    HttpServer.Parts parts =
        new HttpServer.Parts(rules, store, new Status(), new DistinctLog(LOG, clock));
    TlsIdentity identity = Https.identity(configuration.https());
    List<InetSocketAddress> listen = loopback(List.of());
    try (HttpServer server =
            HttpServer.startTls(
                configuration.http().withOneWorkerAt(listen),
                NO_LIMITS,
                parts,
                Https.context(identity),
                Optional.empty(),
                InheritedSockets.none());
        HttpsRehearsal clients =
            new HttpsRehearsal(
                new InventedPeers(), server.addresses().getFirst(), identity.chain().getFirst())) {
      return converse(clients, maxNs);
    }
  }

  private long converse(RehearsedTransport clients, long maxNs) throws IOException {
    long requests = 0;
    long endNs = clock.nanoTime() + maxNs;
    int quietSlices = 0;
    while (quietSlices < QUIET_SLICES && clock.nanoTime() < endNs) {
      long sliceEndNs = clock.nanoTime() + SLICE_NS;
      do {
        requests += clients.converse();
      } while (clock.nanoTime() < sliceEndNs);
      quietSlices = isCompiling() ? 0 : quietSlices + 1;
    }
    return requests;
  }

  /** Whether the compiler has worked much since it was asked last. */
  private boolean isCompiling() {
    long beforeMs = compiledMs;
    compiledMs = compiler.getTotalCompilationTime();
    return compiledMs - beforeMs > BUSY_MIN_MS;
  }

  /** Ports of this machine alone, of the families that will be listened to. */
  private static List<InetSocketAddress> loopback(List<InetSocketAddress> listen) {
    List<InetSocketAddress> addresses = new ArrayList<>();
    addresses.add(new InetSocketAddress("127.0.0.1", 0));
    if (listen.stream().anyMatch(address -> address.getAddress() instanceof Inet6Address)) {
      addresses.add(new InetSocketAddress("::1", 0));
    }
    return addresses;
  }
}
