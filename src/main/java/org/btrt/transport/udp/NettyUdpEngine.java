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
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.btrt.common.BindException;
import org.btrt.common.DualStack;
import org.btrt.common.InheritedSockets;
import org.btrt.config.UdpSettings;

/**
 * The engine over Netty: a number of event loops, each with a socket of its own for every address,
 * between which the kernel divides the senders (SO_REUSEPORT). Epoll where it is there, otherwise
 * NIO.
 */
final class NettyUdpEngine implements UdpEngine {
  private static final int IPPROTO_IPV6 = 41;
  private static final IntegerUnixChannelOption IPV6_ONLY =
      new IntegerUnixChannelOption("IPV6_V6ONLY", IPPROTO_IPV6, 26);

  private final boolean epoll;
  private final MultiThreadIoEventLoopGroup loops;
  private final List<Channel> channels = new ArrayList<>();

  private NettyUdpEngine(boolean epoll, MultiThreadIoEventLoopGroup loops) {
    this.epoll = epoll;
    this.loops = loops;
  }

  /**
   * @param workers makes the parts of one more worker
   * @param inherited sockets that are read instead of new ones
   * @throws BindException if an address cannot be bound
   */
  static NettyUdpEngine start(
      UdpSettings settings, Supplier<UdpWorkerParts> workers, InheritedSockets inherited) {
    return start(settings, workers, inherited, Epoll.isAvailable());
  }

  static NettyUdpEngine start(
      UdpSettings settings,
      Supplier<UdpWorkerParts> workers,
      InheritedSockets inherited,
      boolean epoll) {
    // Without SO_REUSEPORT there is one socket, and one loop that reads it.
    int loopCount = epoll ? UdpServer.workerCount(settings) : 1;
    IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    MultiThreadIoEventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(loopCount, new DefaultThreadFactory("btrt-udp"), handlers);
    NettyUdpEngine engine = new NettyUdpEngine(epoll, loops);
    try {
      engine.open(settings, workers, inherited, loopCount);
      return engine;
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  private void open(
      UdpSettings settings,
      Supplier<UdpWorkerParts> parts,
      InheritedSockets inherited,
      int loopCount) {
    List<EventLoop> eventLoops = new ArrayList<>();
    List<NettyUdpWorker> workers = new ArrayList<>();
    for (int i = 0; i < loopCount; i++) {
      eventLoops.add(loops.next());
      workers.add(new NettyUdpWorker(parts.get()));
    }
    for (InetSocketAddress address :
        epoll ? settings.listen() : DualStack.withoutCovered(settings.listen())) {
      List<InheritedSockets.Socket> taken = inherited.take(address);
      InetSocketAddress bound = address;
      for (int i = 0; i < Math.max(taken.size(), loopCount); i++) {
        EventLoop loop = eventLoops.get(i % loopCount);
        NettyUdpWorker worker = workers.get(i % loopCount);
        Channel channel =
            i < taken.size()
                ? adopt(taken.get(i), loop, worker)
                : bind(bound, loop, worker, i == 0);
        channels.add(channel);
        // The first loop decides what port 0 means; the others join it.
        bound = (InetSocketAddress) channel.localAddress();
      }
    }
  }

  private Channel adopt(InheritedSockets.Socket socket, EventLoop loop, NettyUdpWorker worker) {
    ChannelFuture registered =
        epollBootstrap(loop, worker)
            .channelFactory(() -> new EpollDatagramChannel(socket.descriptor()))
            .register()
            .awaitUninterruptibly();
    if (!registered.isSuccess()) {
      throw new BindException("udp", socket.address(), registered.cause());
    }
    return registered.channel();
  }

  private static Bootstrap bootstrap(EventLoop loop, NettyUdpWorker worker) {
    return new Bootstrap()
        .group(loop)
        .handler(worker)
        .option(ChannelOption.SO_RCVBUF, UdpServer.SOCKET_BUFFER_BYTES)
        .option(ChannelOption.SO_SNDBUF, UdpServer.SOCKET_BUFFER_BYTES);
  }

  private static Bootstrap epollBootstrap(EventLoop loop, NettyUdpWorker worker) {
    return bootstrap(loop, worker)
        .option(EpollChannelOption.SO_REUSEPORT, true)
        .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, UdpServer.DATAGRAM_MAX_BYTES)
        .option(
            ChannelOption.RECVBUF_ALLOCATOR,
            new FixedRecvByteBufAllocator(UdpServer.DATAGRAM_MAX_BYTES * UdpBatch.CAPACITY));
  }

  private Channel bind(
      InetSocketAddress address, EventLoop loop, NettyUdpWorker worker, boolean isFirst) {
    boolean ipv6 = address.getAddress() instanceof Inet6Address;
    SocketProtocolFamily family = ipv6 ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
    Bootstrap bootstrap;
    if (epoll) {
      bootstrap =
          epollBootstrap(loop, worker).channelFactory(() -> new EpollDatagramChannel(family));
      if (ipv6) {
        bootstrap.option(IPV6_ONLY, 1);
      }
    } else {
      bootstrap =
          bootstrap(loop, worker)
              .channelFactory(() -> new NioDatagramChannel(family))
              .option(
                  ChannelOption.RECVBUF_ALLOCATOR,
                  new FixedRecvByteBufAllocator(UdpServer.DATAGRAM_MAX_BYTES));
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

  @Override
  public String name() {
    return epoll ? "netty over epoll" : "netty over NIO";
  }

  @Override
  public List<InetSocketAddress> addresses() {
    return channels.stream()
        .map(channel -> (InetSocketAddress) channel.localAddress())
        .distinct()
        .toList();
  }

  @Override
  public List<Integer> descriptors() {
    return channels.stream()
        .filter(UnixChannel.class::isInstance)
        .map(channel -> ((UnixChannel) channel).fd().intValue())
        .toList();
  }

  @Override
  public void close() {
    for (Channel channel : channels) {
      // A socket that lives on in another process would stay in the set that epoll watches.
      channel.deregister().awaitUninterruptibly();
      channel.close().awaitUninterruptibly();
    }
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
