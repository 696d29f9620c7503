// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.btrt.announce.Announcer;
import org.btrt.announce.Foreign;
import org.btrt.announce.Forwarder;
import org.btrt.announce.LiveRules;
import org.btrt.common.BindException;
import org.btrt.common.CidrSet;
import org.btrt.common.DistinctLog;
import org.btrt.common.DualStack;
import org.btrt.common.InheritedSockets;
import org.btrt.common.IpAddress;
import org.btrt.config.ForwardingSettings;
import org.btrt.config.HttpSettings;
import org.btrt.config.LimitsSettings;
import org.btrt.protocol.http.RequestScanner;
import org.btrt.status.Counters;
import org.btrt.status.Status;
import org.btrt.swarm.SwarmStore;

/**
 * Takes announces and scrapes by HTTP.
 *
 * <p>On epoll every worker listens with a socket of its own at every address and the kernel spreads
 * the connections (SO_REUSEPORT); an IPv6 address takes IPv6 only, so that {@code 0.0.0.0} and
 * {@code [::]} can share a port. On NIO one worker accepts for all, and {@code [::]} takes both
 * families where the system lets it. Clients that come in as IPv4-mapped IPv6 addresses count as
 * IPv4 always.
 *
 * <p><em>Threading:</em> {@link #start} and {@link #close} by one thread at a time; the event loops
 * are named {@code btrt-http-N}.
 */
public final class HttpServer implements AutoCloseable {
  private static final int BACKLOG = 4_096;

  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(8 * 1024, 32 * 1024);

  /** How long an idle connection waits for a request already on its way when the server closes. */
  private static final long DRAIN_IDLE_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long DRAIN_MAX_NS = TimeUnit.SECONDS.toNanos(3);
  private static final long SHUTDOWN_MAX_MS = 2_000;

  /** IPPROTO_IPV6 and IPV6_V6ONLY of Linux; Netty has no name for them. */
  private static final IntegerUnixChannelOption IPV6_V6ONLY =
      new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);

  /** IP_TRANSPARENT and IPV6_TRANSPARENT of Linux. */
  private static final IntegerUnixChannelOption IP_TRANSPARENT =
      new IntegerUnixChannelOption("IP_TRANSPARENT", 0, 19);

  private static final IntegerUnixChannelOption IPV6_TRANSPARENT =
      new IntegerUnixChannelOption("IPV6_TRANSPARENT", 41, 75);

  private final boolean epoll;
  private final long idleTimeoutNs;
  private final boolean isTransparent;
  private final EventLoopGroup group;
  private final IdentityHashMap<EventLoop, HttpWorker> workers = new IdentityHashMap<>();
  private final List<Channel> listeners = new ArrayList<>();
  private final List<InetSocketAddress> addresses = new ArrayList<>();

  /**
   * What the workers share with the rest of the tracker.
   *
   * @param foreign what other trackers know, if they are asked
   * @param forwarding how announces for other trackers are taken, if they are
   */
  public record Parts(
      LiveRules rules,
      SwarmStore store,
      Optional<Foreign> foreign,
      Optional<Forwarding> forwarding,
      Status status,
      DistinctLog log) {
    /** Nobody else is asked. */
    public Parts(LiveRules rules, SwarmStore store, Status status, DistinctLog log) {
      this(rules, store, Optional.empty(), Optional.empty(), status, log);
    }
  }

  /**
   * How announces for other trackers are taken.
   *
   * @param forwarder asks them
   * @param ownAddresses of this machine: a request that names one of them is for us
   */
  public record Forwarding(
      ForwardingSettings settings, Forwarder forwarder, Set<IpAddress> ownAddresses) {}

  private HttpServer(HttpSettings settings, LimitsSettings limits, Parts parts, boolean epoll) {
    this.epoll = epoll;
    this.idleTimeoutNs = TimeUnit.SECONDS.toNanos(settings.idleTimeoutS());
    this.isTransparent =
        parts.forwarding().isPresent()
            && !parts.forwarding().get().settings().interceptedSources().isEmpty();
    int workerCount =
        settings.workers() > 0 ? settings.workers() : Runtime.getRuntime().availableProcessors();
    AtomicInteger threadCount = new AtomicInteger();
    // Netty keeps its pools of small objects by thread, and finds those of such threads at once.
    ThreadFactory threads =
        task -> new FastThreadLocalThread(task, "btrt-http-" + threadCount.getAndIncrement());
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.group = new MultiThreadIoEventLoopGroup(workerCount, threads, io);
    ConnectionLimits connectionLimits =
        new ConnectionLimits(
            settings.connectionsMax(),
            settings.connectionsPerAddressMax(),
            new CidrSet(limits.exempt()));
    Optional<HttpWorker.Forwarding> forwarding =
        parts
            .forwarding()
            .map(
                parser ->
                    new HttpWorker.Forwarding(
                        parser.settings(),
                        new DiversionParser(parser.settings(), parser.ownAddresses()),
                        parser.forwarder()));
    for (int i = 0; i < workerCount; i++) {
      // A group hands out its loops in turn.
      EventLoop loop = group.next();
      Counters counters = parts.status().register();
      Announcer announcer =
          new Announcer(
              parts.rules(), parts.store(), parts.foreign(), counters, AnnounceService.BATCH_MAX);
      workers.put(
          loop,
          new HttpWorker(
              loop,
              new HttpWorker.Parts(
                  settings,
                  new RequestScanner(
                      settings.requestLineMaxBytes(),
                      settings.headersMaxBytes(),
                      settings.headersMax()),
                  connectionLimits,
                  announcer,
                  forwarding,
                  counters,
                  parts.status().registerLatency("http"),
                  parts.log())));
    }
  }

  /**
   * Starts the workers and listens.
   *
   * @throws BindException if an address cannot be listened on; nothing is left running
   */
  public static HttpServer start(HttpSettings settings, LimitsSettings limits, Parts parts) {
    return start(settings, limits, parts, InheritedSockets.none());
  }

  /**
   * The same with listening sockets that another process had. There may be more of them than
   * workers: one that is closed would reset the connections that wait in it.
   *
   * @param inherited used where it fits an address; only Linux hands over sockets
   */
  public static HttpServer start(
      HttpSettings settings, LimitsSettings limits, Parts parts, InheritedSockets inherited) {
    return start(settings, limits, parts, inherited, Epoll.isAvailable());
  }

  static HttpServer start(
      HttpSettings settings,
      LimitsSettings limits,
      Parts parts,
      InheritedSockets inherited,
      boolean epoll) {
    HttpServer server = new HttpServer(settings, limits, parts, epoll);
    try {
      for (InetSocketAddress address :
          epoll ? settings.listen() : DualStack.withoutCovered(settings.listen())) {
        server.listen(address, inherited.take(address));
      }
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  /** Where it listens, in the order of the settings, with the ports that the system chose. */
  public List<InetSocketAddress> addresses() {
    return List.copyOf(addresses);
  }

  /** The descriptors of the sockets that listen, for another process; empty: not to be had. */
  public List<Integer> descriptors() {
    return listeners.stream()
        .filter(UnixChannel.class::isInstance)
        .map(listener -> ((UnixChannel) listener).fd().intValue())
        .toList();
  }

  /**
   * Stops accepting because another process does so now. Connections end when they have been told
   * so with an answer, or have been idle as long as they may be.
   *
   * @return done when there are none left; {@link #close} need not wait for it
   */
  public Future<?> leave() {
    stopAccepting();
    List<Future<Void>> drains =
        workers.values().stream().map(worker -> worker.drain(idleTimeoutNs)).toList();
    Promise<Void> left = ImmediateEventExecutor.INSTANCE.newPromise();
    AtomicInteger draining = new AtomicInteger(drains.size());
    for (Future<Void> drain : drains) {
      drain.addListener(
          done -> {
            if (draining.decrementAndGet() == 0) {
              left.setSuccess(null);
            }
          });
    }
    return left;
  }

  private void stopAccepting() {
    for (Channel listener : listeners) {
      // A socket that lives on in another process would stay in the set that epoll watches.
      listener.deregister().awaitUninterruptibly();
      listener.close().awaitUninterruptibly();
    }
    listeners.clear();
  }

  /** Stops accepting, answers what is in flight, and ends; takes a few seconds at the most. */
  @Override
  public void close() {
    if (group.isShuttingDown()) {
      return;
    }
    stopAccepting();
    List<Future<Void>> drains =
        workers.values().stream().map(worker -> worker.drain(DRAIN_IDLE_NS)).toList();
    long deadlineNs = System.nanoTime() + DRAIN_MAX_NS;
    for (Future<Void> drain : drains) {
      drain.awaitUninterruptibly(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
    group
        .shutdownGracefully(0, SHUTDOWN_MAX_MS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(SHUTDOWN_MAX_MS);
    if (group.isTerminated()) {
      workers.values().forEach(HttpWorker::close);
    }
  }

  private void listen(InetSocketAddress address, List<InheritedSockets.Socket> inherited) {
    InetSocketAddress bound = address;
    if (epoll) {
      List<EventLoop> loops = List.copyOf(workers.keySet());
      for (int i = 0; i < Math.max(inherited.size(), loops.size()); i++) {
        EventLoop loop = loops.get(i % loops.size());
        bound =
            i < inherited.size() ? adopt(inherited.get(i), loop) : bind(bound, loop, loop, i == 0);
      }
    } else {
      bound = bind(bound, group.next(), group, true);
    }
    addresses.add(bound);
  }

  private InetSocketAddress adopt(InheritedSockets.Socket socket, EventLoop loop) {
    ChannelFuture registered =
        bootstrap(loop, loop)
            .channelFactory(() -> new EpollServerSocketChannel(socket.descriptor()))
            .register()
            .awaitUninterruptibly();
    if (!registered.isSuccess()) {
      throw new BindException("http", socket.address(), registered.cause());
    }
    listeners.add(registered.channel());
    return socket.address();
  }

  private ServerBootstrap bootstrap(EventLoop acceptor, EventLoopGroup children) {
    return new ServerBootstrap()
        .group(acceptor, children)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
        .childHandler(new Initializer());
  }

  private InetSocketAddress bind(
      InetSocketAddress address, EventLoop acceptor, EventLoopGroup children, boolean isFirst) {
    boolean ipv6 = address.getAddress() instanceof Inet6Address;
    ServerBootstrap bootstrap = bootstrap(acceptor, children).channelFactory(channels(ipv6));
    if (epoll) {
      bootstrap.option(UnixChannelOption.SO_REUSEPORT, true);
      if (ipv6) {
        bootstrap.option(IPV6_V6ONLY, 1);
      }
    }
    if (epoll && isFirst && address.getPort() != 0) {
      probe(bootstrap, address);
    }
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new BindException("http", address, bound.cause());
    }
    listeners.add(bound.channel());
    if (epoll && isTransparent) {
      makeTransparent(bound.channel(), ipv6);
    }
    return (InetSocketAddress) bound.channel().localAddress();
  }

  /**
   * Lets TPROXY hand over connections to addresses that are not this machine's. Takes the right
   * CAP_NET_ADMIN, which only operators that use TPROXY give us: a refusal is no trouble.
   */
  private static void makeTransparent(Channel listener, boolean ipv6) {
    try {
      listener.config().setOption(ipv6 ? IPV6_TRANSPARENT : IP_TRANSPARENT, 1);
    } catch (ChannelException e) {
      // Whatever else diverts works without it.
    }
  }

  /** SO_REUSEPORT would join another tracker of the same user: binds once without it. */
  private static void probe(ServerBootstrap bootstrap, InetSocketAddress address) {
    ChannelFuture bound =
        bootstrap
            .clone()
            .option(UnixChannelOption.SO_REUSEPORT, false)
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new BindException("http", address, bound.cause());
    }
    bound.channel().close().awaitUninterruptibly();
  }

  private ChannelFactory<ServerChannel> channels(boolean ipv6) {
    if (!epoll) {
      return NioServerSocketChannel::new;
    }
    SocketProtocolFamily family = ipv6 ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
    return () -> new EpollServerSocketChannel(family);
  }

  /** Admits connections and gives them to the worker of their event loop. */
  private final class Initializer extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel channel) {
      HttpWorker worker = workers.get(channel.eventLoop());
      InetSocketAddress remote = channel.remoteAddress();
      // Without an address it is gone again already.
      IpAddress address = remote == null ? null : IpAddress.of(remote.getAddress());
      if (address == null || !worker.tryAcquire(address)) {
        channel.unsafe().close(channel.voidPromise());
        return;
      }
      channel.config().setRecvByteBufAllocator(worker.readBuffer());
      HttpConnection connection = new HttpConnection(worker, address);
      channel.closeFuture().addListener(closed -> worker.onClosed(connection, address));
      channel
          .pipeline()
          .addLast(new RequestDecoder(connection, worker.settings()))
          .addLast(connection);
    }
  }
}
