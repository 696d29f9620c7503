// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;
import org.btrt.announce.Demand;
import org.btrt.announce.ForeignPeers;
import org.btrt.announce.Forwarder;
import org.btrt.common.BackgroundThread;
import org.btrt.common.DistinctLog;
import org.btrt.common.IpAddress;
import org.btrt.config.ForwardingSettings;
import org.btrt.config.NeighborSettings;
import org.btrt.config.UpstreamSettings;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.status.NeighbourHealth;

/**
 * Everything that asks other trackers, on one event loop.
 *
 * <p><em>Threading:</em> {@link #start} and {@link #close} by one thread; the rest by any.
 */
public final class Upstream implements AutoCloseable {
  /** How often the neighbours' books are looked at. */
  private static final long WORK_PERIOD_MS = 20;

  private static final int BODY_MAX_BYTES = 1 << 20;
  private static final int PEERS_MAX = 2_000;
  private static final long SHUTDOWN_MAX_MS = 2_000;

  /**
   * What it shares with the rest of the tracker.
   *
   * @param counters of its thread
   * @param peerId what we call ourselves, 20 bytes
   */
  public record Parts(
      Demand demand,
      ForeignPeers foreign,
      NanoClock clock,
      Counters counters,
      DistinctLog log,
      byte[] peerId) {}

  private final MultiThreadIoEventLoopGroup group;
  private final HostResolver resolver;
  private final HttpFetcher http;
  private final UdpFetcher udp;
  private final Neighbours neighbours;
  private final Forwarding forwarding;
  private final Future<?> work;

  private Upstream(
      UpstreamSettings settings,
      List<NeighborSettings> neighborSettings,
      ForwardingSettings forwardingSettings,
      Parts parts) {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("btrt-upstream"), io);
    EventLoop loop = group.next();
    loop.execute(BackgroundThread::enter);
    ChannelFactory<? extends SocketChannel> streams =
        epoll ? EpollSocketChannel::new : NioSocketChannel::new;
    ChannelFactory<? extends DatagramChannel> datagrams =
        epoll ? EpollDatagramChannel::new : NioDatagramChannel::new;
    resolver = new HostResolver(InetAddress::getAllByName, parts.clock(), loop);
    http = new HttpFetcher(loop, streams);
    udp = new UdpFetcher(loop, datagrams, parts.clock(), PEERS_MAX);
    AddressGuard guard =
        new AddressGuard(
            forwardingSettings.allow(), forwardingSettings.deny(), addressesOfThisMachine());
    HttpFetcher.Limits limits =
        new HttpFetcher.Limits(settings.connectTimeoutMs(), settings.timeoutMs(), BODY_MAX_BYTES);
    TrackerReplyParser parser = new TrackerReplyParser(PEERS_MAX);
    PeerFilter filter = new PeerFilter(guard, parts.foreign());
    TrackerClient toNeighbours =
        new TrackerClient(
            resolver, AddressGuard.ofOperator(), guard, http, udp, parser, settings.requestsMax());
    TrackerClient toOthers =
        new TrackerClient(resolver, guard, guard, http, udp, parser, settings.requestsMax());
    neighbours =
        new Neighbours(
            neighborSettings,
            parts.demand(),
            parts.foreign(),
            filter,
            (url, userAgent, answer) -> toNeighbours.ask(url, userAgent, limits, answer),
            parts.clock(),
            parts.counters(),
            parts.log(),
            parts.peerId());
    forwarding =
        new Forwarding(
            forwardingSettings,
            (url, userAgent, answer) -> toOthers.ask(url, userAgent, limits, answer),
            loop,
            parts.foreign(),
            filter,
            parts.clock(),
            parts.counters(),
            parts.log());
    work =
        loop.scheduleWithFixedDelay(
            () -> {
              try {
                neighbours.doWork();
              } catch (RuntimeException fault) {
                // The next turn finds the books as they are; a task that throws would not come
                // again.
                parts.counters().increment(Counter.INTERNAL_ERRORS);
                parts.log().error(fault.getClass().getName(), "upstream: asking neighbours", fault);
              }
            },
            WORK_PERIOD_MS,
            WORK_PERIOD_MS,
            TimeUnit.MILLISECONDS);
  }

  /** Begins to ask. */
  public static Upstream start(
      UpstreamSettings settings,
      List<NeighborSettings> neighbors,
      ForwardingSettings forwarding,
      Parts parts) {
    return new Upstream(settings, neighbors, forwarding, parts);
  }

  /** Asks the trackers of diverted announces. */
  public Forwarder forwarder() {
    return forwarding;
  }

  /** How the neighbours do. */
  public List<NeighbourHealth> neighbours() {
    return neighbours.health();
  }

  /** Addresses of all its interfaces. */
  public static Set<IpAddress> addressesOfThisMachine() {
    Set<IpAddress> addresses = new HashSet<>();
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .forEach(address -> addresses.add(IpAddress.of(address)));
    } catch (SocketException e) {
      // Then only the ranges that are nobody else's are known to be ours.
    }
    return addresses;
  }

  @Override
  public void close() {
    work.cancel(false);
    group
        .next()
        .submit(
            () -> {
              http.close();
              udp.close();
            })
        .awaitUninterruptibly(SHUTDOWN_MAX_MS);
    group
        .shutdownGracefully(0, SHUTDOWN_MAX_MS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(SHUTDOWN_MAX_MS);
    resolver.close();
  }
}
