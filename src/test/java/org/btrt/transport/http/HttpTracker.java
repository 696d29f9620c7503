// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.btrt.announce.AccessList;
import org.btrt.announce.AnnounceRules;
import org.btrt.announce.ClientBans;
import org.btrt.announce.LiveRules;
import org.btrt.announce.OrderQuota;
import org.btrt.common.Cidr;
import org.btrt.common.DistinctLog;
import org.btrt.common.InheritedSockets;
import org.btrt.common.IpAddress;
import org.btrt.config.AnnounceSettings;
import org.btrt.config.HttpSettings;
import org.btrt.config.LimitsSettings;
import org.btrt.config.ScrapeSettings;
import org.btrt.groups.PeerGroups;
import org.btrt.status.Counter;
import org.btrt.status.LatencySummary;
import org.btrt.status.Status;
import org.btrt.swarm.MapSwarmStore;
import org.btrt.swarm.SwarmStore;

/** A whole HTTP tracker on ephemeral loopback ports, both families, over a store of maps. */
final class HttpTracker implements AutoCloseable {
  /** Generous, so that only a test that wants a time-out meets one. */
  private static final int TIMEOUT_S = 60;

  final Status status = new Status();
  private long nowNs;
  SwarmStore store = new MapSwarmStore(1_000_000);
  ScrapeSettings scrape = new ScrapeSettings(ScrapeSettings.Mode.SPECIFIC, 50);
  List<Cidr> trustedSources = List.of();
  List<Cidr> trustedProxies = List.of();
  List<InetSocketAddress> listen = List.of(address("127.0.0.1", 0), address("::1", 0));
  int idleTimeoutS = TIMEOUT_S;
  int requestTimeoutS = TIMEOUT_S;
  int writeTimeoutS = TIMEOUT_S;
  int connectionsMax = 1_000;
  int connectionsPerAddressMax = 1_000;
  boolean epoll = true;
  private final List<RawClient> clients = new ArrayList<>();
  private HttpServer server;

  static InetSocketAddress address(String text, int port) {
    return new InetSocketAddress(IpAddress.parse(text).toInetAddress(), port);
  }

  HttpTracker start() {
    HttpSettings settings =
        new HttpSettings(
            listen,
            2,
            idleTimeoutS,
            requestTimeoutS,
            writeTimeoutS,
            connectionsMax,
            connectionsPerAddressMax,
            4_096,
            8_192,
            100,
            trustedProxies);
    AnnounceSettings announce =
        new AnnounceSettings(1_800, 900, 0, 50, 200, 2_700, false, trustedSources);
    AnnounceRules rules =
        new AnnounceRules(
            announce,
            scrape,
            PeerGroups.none(),
            AccessList.open(),
            new ClientBans(List.of("-XL")),
            new OrderQuota());
    server =
        HttpServer.start(
            settings,
            new LimitsSettings(0, 1, 1, List.of()),
            new HttpServer.Parts(
                new LiveRules(rules),
                store,
                status,
                new DistinctLog(LogManager.getLogger(HttpTracker.class), () -> 0)),
            InheritedSockets.none(),
            epoll);
    return this;
  }

  List<InetSocketAddress> addresses() {
    return server.addresses();
  }

  RawClient connectIpv4() {
    return connect(addresses().getFirst());
  }

  RawClient connectIpv6() {
    return connect(addresses().getLast());
  }

  RawClient connect(InetSocketAddress address) {
    try {
      RawClient client = new RawClient(address);
      clients.add(client);
      return client;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For how many requests a latency was recorded. */
  long latencyCount() {
    nowNs += Status.WINDOW_NS;
    status.tick(nowNs);
    return status.lastWindow().stream()
        .flatMap(window -> window.latenciesSinceStart().stream())
        .mapToLong(LatencySummary::count)
        .sum();
  }

  long total(Counter counter) {
    return status.total(counter);
  }

  void stop() {
    server.close();
  }

  Future<?> leave() {
    return server.leave();
  }

  @Override
  public void close() {
    clients.forEach(RawClient::close);
    server.close();
  }
}
