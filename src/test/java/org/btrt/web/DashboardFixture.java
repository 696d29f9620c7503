// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemNanoClock;
import org.apache.logging.log4j.LogManager;
import org.btrt.common.Cidr;
import org.btrt.common.DistinctLog;
import org.btrt.config.WebSettings;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.status.LatencyRecorder;
import org.btrt.status.NeighbourHealth;
import org.btrt.status.SnapshotHealth;
import org.btrt.swarm.MapSwarmStore;
import org.btrt.swarm.SwarmClient;

/** The pages of a tracker that seems to have been busy for ten minutes, for a browser. */
public final class DashboardFixture implements AutoCloseable {
  /** The info-hash of its largest swarm. */
  public static final String HASH = SwarmSearchTest.hash(1);

  private static final int SWARMS = 40;
  private static final int LARGEST_PEERS = 300;
  private static final List<String> NAMES =
      List.of(
          "debian-13.2.0-amd64-netinst.iso",
          "Сборник лекций по сетям (2026)",
          "Blender Studio, open films, 2160p",
          "大規模ネットワークの設計",
          "ubuntu-26.04-desktop-amd64.iso");

  private final TestTracker tracker = new TestTracker();
  private final MapSwarmStore store = new MapSwarmStore(SWARMS);
  private final Counters counters = tracker.status.register();
  private final LatencyRecorder udp = tracker.status.registerLatency("udp");
  private final LatencyRecorder http = tracker.status.registerLatency("http");
  private final Random random = new Random(6);
  private final WebServer server;
  private int second;

  private DashboardFixture(List<String> groupNames, List<String> torrentNames) {
    FakeNames names = new FakeNames();
    for (int i = 0; i < torrentNames.size(); i++) {
      names.put(SwarmSearchTest.hash(1 + i), torrentNames.get(i));
    }
    tracker.store = store;
    tracker.history = new History(tracker.status, store);
    tracker.groupNames(groupNames);
    tracker.names = names;
    fillStore();
    while (second < History.ROWS) {
      record();
    }
    server =
        WebServer.start(
            new WebSettings(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))),
            tracker.hashList(120, Cidr.parse("127.0.0.0/8")).sources(),
            new DistinctLog(
                LogManager.getLogger(DashboardFixture.class), SystemNanoClock.INSTANCE));
  }

  /** All is well. */
  public static DashboardFixture usual() {
    DashboardFixture fixture =
        new DashboardFixture(List.of("own network", "partners", "everybody else"), NAMES);
    fixture.tracker.neighbours.add(new NeighbourHealth("partner north", true, 1_200, 3, 45_000));
    fixture.tracker.neighbours.add(new NeighbourHealth("partner south", false, 12, 12, 0));
    fixture.tracker.snapshots =
        Optional.of(new SnapshotHealth(TestTracker.NOW_MS - 41_000, SWARMS, 1_200, 840, ""));
    return fixture;
  }

  /** Everything that can have a name has this one. */
  public static DashboardFixture named(String name) {
    DashboardFixture fixture = new DashboardFixture(List.of(name, name), List.of(name));
    fixture.tracker.neighbours.add(new NeighbourHealth(name, false, 12, 12, 0));
    fixture.tracker.snapshots = Optional.of(SnapshotHealth.NONE.withTrouble(name));
    return fixture;
  }

  private void fillStore() {
    SwarmClient client = new SwarmClient(store);
    for (int swarm = 1; swarm <= SWARMS; swarm++) {
      for (int peer = 1; peer <= LARGEST_PEERS / swarm; peer++) {
        client.peer(swarm, swarm % 4 == 0, peer, 6881).group(random.nextInt(100) < 70 ? 0 : 1);
        if (peer % 5 == 0) {
          client.seeder();
        }
        client.wants(0).announce();
      }
    }
    tracker.summary.begin();
    for (int part = 0; part < store.parts(); part++) {
      store.visit(part, tracker.summary);
    }
    tracker.summary.end(TestTracker.NOW_MS - 12_000);
  }

  /** Lets a second pass. */
  public void record() {
    double wave = 1 + 0.25 * Math.sin(second / 70.0) + 0.04 * random.nextGaussian();
    counters.add(Counter.ANNOUNCES_UDP4, Math.round(18_400 * wave));
    counters.add(Counter.ANNOUNCES_UDP6, Math.round(5_200 * wave));
    counters.add(Counter.ANNOUNCES_HTTP4, Math.round(1_900 * wave));
    counters.add(Counter.ANNOUNCES_HTTP6, Math.round(260 * wave));
    counters.add(Counter.PEERS_OF_GROUP_0, Math.round(410_000 * wave));
    counters.add(Counter.PEERS_OF_GROUP_1, 60_000 + random.nextInt(9_000));
    counters.add(Counter.PEERS_OF_GROUP_2, 38_000 + random.nextInt(6_000));
    counters.add(Counter.DROPPED_CONNECTION_ID, random.nextInt(4));
    counters.increment(Counter.RELOADS);
    udp.record(TimeUnit.MICROSECONDS.toNanos(9 + random.nextInt(4)), 980);
    udp.record(TimeUnit.MICROSECONDS.toNanos(35 + random.nextInt(20)), 20);
    http.record(TimeUnit.MICROSECONDS.toNanos(24 + random.nextInt(6)), 97);
    http.record(TimeUnit.MICROSECONDS.toNanos(70 + random.nextInt(30)), 3);
    tracker.status.tick(TimeUnit.SECONDS.toNanos(second));
    tracker.history.record(TimeUnit.SECONDS.toNanos(second));
    second++;
  }

  /** Where the pages are. */
  public InetSocketAddress address() {
    return server.addresses().get(0);
  }

  @Override
  public void close() {
    server.close();
  }
}
