// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.udp;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.agrona.concurrent.NanoClock;
import org.btrt.announce.Announcer;
import org.btrt.announce.Foreign;
import org.btrt.announce.LiveRules;
import org.btrt.announce.NewPeers;
import org.btrt.common.BindException;
import org.btrt.common.CidrSet;
import org.btrt.common.DistinctLog;
import org.btrt.common.InheritedSockets;
import org.btrt.common.SipHash;
import org.btrt.common.SourceLimiter;
import org.btrt.common.SteadyClock;
import org.btrt.config.LimitsSettings;
import org.btrt.config.UdpSettings;
import org.btrt.status.Counters;
import org.btrt.status.Status;
import org.btrt.swarm.SwarmStore;
import org.btrt.transport.linux.SystemCalls;

/**
 * The UDP tracker: chooses the engine and gives it what its workers are made of.
 *
 * <p><em>Threading:</em> started and closed by the composition; datagrams are answered on the
 * threads of the engine.
 */
public final class UdpServer implements AutoCloseable {
  /** The longest datagram that is looked at: an announce with options, a scrape of 100 torrents. */
  static final int DATAGRAM_MAX_BYTES = 2048;

  /** Asked of the kernel, which may grant less (net.core.rmem_max, wmem_max). */
  static final int SOCKET_BUFFER_BYTES = 8 * 1024 * 1024;

  private final UdpEngine engine;

  /**
   * What the workers share.
   *
   * @param foreign what other trackers know, if they are asked
   * @param newPeers told of peers to be connected to, if they are
   */
  public record Parts(
      LiveRules rules,
      SwarmStore store,
      Optional<Foreign> foreign,
      Optional<NewPeers> newPeers,
      Status status,
      SipHash connectionIdHash,
      SteadyClock clock,
      NanoClock nanoClock,
      DistinctLog log) {
    /** Nobody is connected to. */
    public Parts(
        LiveRules rules,
        SwarmStore store,
        Optional<Foreign> foreign,
        Status status,
        SipHash connectionIdHash,
        SteadyClock clock,
        NanoClock nanoClock,
        DistinctLog log) {
      this(
          rules, store, foreign, Optional.empty(), status, connectionIdHash, clock, nanoClock, log);
    }
  }

  private UdpServer(UdpEngine engine) {
    this.engine = engine;
  }

  /**
   * Binds every address and begins to answer.
   *
   * @throws BindException if an address cannot be bound
   * @throws UdpEngineException if the settings insist on an engine that does not work here
   */
  public static UdpServer start(UdpSettings settings, LimitsSettings limits, Parts parts) {
    return start(settings, limits, parts, InheritedSockets.none());
  }

  /**
   * The same with sockets that another process had. There may be more of them than workers: one
   * that is closed would lose what waits in it.
   *
   * @param inherited used where it fits an address; only Linux hands over sockets
   */
  public static UdpServer start(
      UdpSettings settings, LimitsSettings limits, Parts parts, InheritedSockets inherited) {
    return start(settings, limits, parts, inherited, SystemCalls.obstacle());
  }

  static UdpServer start(
      UdpSettings settings,
      LimitsSettings limits,
      Parts parts,
      InheritedSockets inherited,
      Optional<String> directObstacle) {
    Supplier<UdpWorkerParts> workers = workers(settings, limits, parts);
    return new UdpServer(
        isDirect(settings.engine(), directObstacle, parts.log())
            ? DirectUdpEngine.start(settings, workers, inherited)
            : NettyUdpEngine.start(settings, workers, inherited));
  }

  private static boolean isDirect(
      UdpSettings.Engine engine, Optional<String> obstacle, DistinctLog log) {
    if (engine == UdpSettings.Engine.NETTY || obstacle.isEmpty()) {
      return engine != UdpSettings.Engine.NETTY;
    }
    if (engine == UdpSettings.Engine.DIRECT) {
      throw new UdpEngineException(
          "udp.engine: direct does not work here ("
              + obstacle.get()
              + "), expected: auto or netty");
    }
    log.warn("udp.engine", "udp.engine: auto takes netty: direct: " + obstacle.get());
    return false;
  }

  /** Makes what one more worker consists of. */
  static Supplier<UdpWorkerParts> workers(
      UdpSettings settings, LimitsSettings limits, Parts parts) {
    ConnectionIds connectionIds =
        new ConnectionIds(
            parts.connectionIdHash(), parts.clock(), settings.connectionIdLifetimeS());
    SourceLimiter limiter =
        new SourceLimiter(
            limits.perAddressRate(),
            limits.perAddressBurst(),
            limits.perPrefixFactor(),
            new CidrSet(limits.exempt()),
            parts.connectionIdHash(),
            parts.nanoClock());
    int replyMaxBytes = Math.max(settings.payloadMaxIpv4Bytes(), settings.payloadMaxIpv6Bytes());
    return () -> {
      Counters counters = parts.status().register();
      Announcer announcer =
          new Announcer(
              parts.rules(),
              parts.store(),
              parts.foreign(),
              parts.newPeers(),
              counters,
              UdpBatch.CAPACITY);
      return new UdpWorkerParts(
          new UdpBatch(replyMaxBytes),
          new UdpResponder(settings, connectionIds, limiter, announcer, counters),
          counters,
          parts.status().registerLatency("udp"),
          parts.nanoClock(),
          parts.log());
    };
  }

  /** How many workers the settings mean. */
  static int workerCount(UdpSettings settings) {
    return settings.workers() > 0 ? settings.workers() : Runtime.getRuntime().availableProcessors();
  }

  /** Which engine runs, for people to read. */
  public String engine() {
    return engine.name();
  }

  /** Where it listens, the ports chosen by the system filled in. */
  public List<InetSocketAddress> addresses() {
    return engine.addresses();
  }

  /** The descriptors of its sockets, for another process; empty: they cannot be handed over. */
  public List<Integer> descriptors() {
    return engine.descriptors();
  }

  /** Stops reading, answers what was read, and ends the threads. */
  @Override
  public void close() {
    engine.close();
  }
}
