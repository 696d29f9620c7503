// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.udp;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.btrt.announce.AccessList;
import org.btrt.announce.AnnounceRules;
import org.btrt.announce.ClientBans;
import org.btrt.announce.LiveRules;
import org.btrt.announce.OrderQuota;
import org.btrt.common.DistinctLog;
import org.btrt.common.SipHash;
import org.btrt.common.SteadyClock;
import org.btrt.config.AnnounceSettings;
import org.btrt.config.LimitsSettings;
import org.btrt.config.ScrapeSettings;
import org.btrt.config.StoreSettings;
import org.btrt.config.UdpSettings;
import org.btrt.groups.PeerGroups;
import org.btrt.status.Status;
import org.btrt.swarm.ChronicleSwarmStore;
import org.btrt.swarm.TimeSource;

/** All that a UDP tracker needs except its sockets, over a real store; for tests. */
final class UdpParts implements AutoCloseable {
  static final LimitsSettings NO_LIMITS = new LimitsSettings(0, 1, 1, List.of());

  final Status status = new Status();
  final LiveRules rules =
      new LiveRules(
          new AnnounceRules(
              new AnnounceSettings(1800, 900, 0, 50, 200, 2700, false, List.of()),
              new ScrapeSettings(ScrapeSettings.Mode.SPECIFIC, 100),
              PeerGroups.none(),
              AccessList.open(),
              new ClientBans(List.of()),
              new OrderQuota()));
  final ChronicleSwarmStore store =
      ChronicleSwarmStore.open(
          new StoreSettings(Optional.empty(), 1000, 10_000), TimeSource.system(), notice -> {});
  final UdpServer.Parts parts =
      new UdpServer.Parts(
          rules,
          store,
          Optional.empty(),
          status,
          new SipHash(1, 2),
          new SteadyClock(() -> 1_790_000_000_000L, () -> 0),
          System::nanoTime,
          new DistinctLog(LogManager.getLogger(UdpParts.class), System::nanoTime));

  static UdpSettings settings(UdpSettings.Engine engine, int workers, InetSocketAddress... listen) {
    return new UdpSettings(List.of(listen), workers, engine, 1472, 1232, 120, "");
  }

  Supplier<UdpWorkerParts> workers(UdpSettings settings) {
    return UdpServer.workers(settings, NO_LIMITS, parts);
  }

  @Override
  public void close() {
    store.close();
  }
}
