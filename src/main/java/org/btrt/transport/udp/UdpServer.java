// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.udp;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;
import org.btrt.announce.Announcer;
import org.btrt.announce.LiveRules;
import org.btrt.common.BindException;
import org.btrt.common.DistinctLog;
import org.btrt.common.DualStack;
import org.btrt.common.SipHash;
import org.btrt.common.SteadyClock;
import org.btrt.config.LimitsSettings;
import org.btrt.config.UdpSettings;
import org.btrt.status.Counters;
import org.btrt.status.Status;
import org.btrt.swarm.SwarmStore;

/**
 * The UDP tracker over Netty: a number of event loops, each with a socket of its own for every
 * address, between which the kernel divides the senders (SO_REUSEPORT).
 *
 * <p><em>Threading:</em> started and closed by the composition; datagrams are answered on the
 * loops.
 */
public final class UdpServer implements AutoCloseable {
  /** The longest datagram that is looked at: an announce with options, a scrape of 100 torrents. */
  static final int DATAGRAM_MAX_BYTES = 2048;

  /** Asked of the kernel, which may grant less (net.core.rmem_max, wmem_max). */
  private static final int SOCKET_BUFFER_BYTES = 8 * 1024 * 1024;

  private static final int IPPROTO_IPV6 = 41;
  private static final IntegerUnixChannelOption IPV6_ONLY =
      new IntegerUnixChannelOption("IPV6_V6ONLY", IPPROTO_IPV6, 26);

  private final boolean epoll;
  private final MultiThreadIoEventLoopGroup loops;
  private final List<Channel> channels = new ArrayList<>();

  /** What the workers share. */
  public record Parts(
      LiveRules rules,
      SwarmStore store,
      Status status,
      SipHash connectionIdHash,
      SteadyClock clock,
      NanoClock nanoClock,
      DistinctLog log) {}

  private UdpServer(boolean epoll, MultiThreadIoEventLoopGroup loops) {
    this.epoll = epoll;
    this.loops = loops;
  }

  /** Whether the native transport works here. */
  public static boolean isNative() {
    return Epoll.isAvailable();
  }

  /**
   * Binds every address and begins to answer.
   *
   * @throws BindException if an address cannot be bound
   */
  public static UdpServer start(UdpSettings settings, LimitsSettings limits, Parts parts) {
    return start(settings, limits, parts, isNative());
  }

  static UdpServer start(UdpSettings settings, LimitsSettings limits, Parts parts, boolean epoll) {
    int workers =
        settings.workers() > 0 ? settings.workers() : Runtime.getRuntime().availableProcessors();
    // Without SO_REUSEPORT there is one socket, and one loop that reads it.
    int loopCount = epoll ? workers : 1;
    IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    MultiThreadIoEventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(loopCount, new DefaultThreadFactory("btrt-udp"), handlers);
    UdpServer server = new UdpServer(epoll, loops);
    try {
      server.bind(settings, limits, parts, loopCount);
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void bind(UdpSettings settings, LimitsSettings limits, Parts parts, int loopCount) {
    ConnectionIds connectionIds =
        new ConnectionIds(
            parts.connectionIdHash(), parts.clock(), settings.connectionIdLifetimeS());
    ConnectLimiter limiter =
        new ConnectLimiter(limits, parts.connectionIdHash(), parts.nanoClock());
    List<InetSocketAddress> addresses =
        new ArrayList<>(epoll ? settings.listen() : DualStack.withoutCovered(settings.listen()));
    for (int i = 0; i < loopCount; i++) {
      Counters counters = parts.status().register();
      Announcer announcer =
          new Announcer(parts.rules(), parts.store(), counters, UdpBatch.CAPACITY);
      NettyUdpWorker worker =
          new NettyUdpWorker(
              new UdpResponder(settings, connectionIds, limiter, announcer, counters),
              counters,
              parts.status().registerLatency("udp"),
              parts.nanoClock(),
              parts.log(),
              Math.max(settings.payloadMaxIpv4Bytes(), settings.payloadMaxIpv6Bytes()));
      EventLoop loop = loops.next();
      for (int a = 0; a < addresses.size(); a++) {
        Channel channel = bind(addresses.get(a), loop, worker, i == 0);
        channels.add(channel);
        // The first loop decides what port 0 means; the others join it.
        addresses.set(a, (InetSocketAddress) channel.localAddress());
      }
    }
  }

  private Channel bind(
      InetSocketAddress address, EventLoop loop, NettyUdpWorker worker, boolean isFirst) {
    boolean ipv6 = address.getAddress() instanceof Inet6Address;
    SocketProtocolFamily family = ipv6 ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .handler(worker)
            .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
            .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES);
    if (epoll) {
      bootstrap
          .channelFactory(() -> new EpollDatagramChannel(family))
          .option(EpollChannelOption.SO_REUSEPORT, true)
          .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, DATAGRAM_MAX_BYTES)
          .option(
              ChannelOption.RECVBUF_ALLOCATOR,
              new FixedRecvByteBufAllocator(DATAGRAM_MAX_BYTES * UdpBatch.CAPACITY));
      if (ipv6) {
        bootstrap.option(IPV6_ONLY, 1);
      }
    } else {
      bootstrap
          .channelFactory(() -> new NioDatagramChannel(family))
          .option(
              ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM_MAX_BYTES));
    }
    if (epoll && isFirst && address.getPort() != 0) {
      probe(bootstrap, address);
    }
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new BindException("udp", address, bound.cause());
    }
    return bound.channel();
  }

  /** SO_REUSEPORT would join another tracker of the same user: binds once without it. */
  private static void probe(Bootstrap bootstrap, InetSocketAddress address) {
    ChannelFuture bound =
        bootstrap
            .clone()
            .option(EpollChannelOption.SO_REUSEPORT, false)
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new BindException("udp", address, bound.cause());
    }
    bound.channel().close().awaitUninterruptibly();
  }

  /** Where it listens, the ports chosen by the system filled in. */
  public List<InetSocketAddress> addresses() {
    return channels.stream()
        .map(channel -> (InetSocketAddress) channel.localAddress())
        .distinct()
        .toList();
  }

  /** Stops reading, answers what was read, and ends the loops. */
  @Override
  public void close() {
    for (Channel channel : channels) {
      channel.close().awaitUninterruptibly();
    }
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
