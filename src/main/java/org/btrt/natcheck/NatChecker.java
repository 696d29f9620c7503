// SPDX-License-Identifier: Apache-2.0
package org.btrt.natcheck;

import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.NanoClock;
import org.btrt.announce.NewPeers;
import org.btrt.common.BackgroundThread;
import org.btrt.common.DistinctLog;
import org.btrt.common.IpAddress;
import org.btrt.config.NatCheckSettings;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.swarm.SwarmRequest;
import org.btrt.swarm.SwarmStore;

/**
 * Connects to peers that have announced, and tells the store which of them cannot be connected to.
 *
 * <p><em>Threading:</em> {@link #start} and {@link #close} by one thread; all else on the event
 * loop {@code btrt-natcheck}, which steps back behind the workers.
 */
public final class NatChecker implements AutoCloseable {
  private static final long WORK_PERIOD_MS = 20;
  private static final int PEERS_AT_ONCE = 4_000;
  private static final long SHUTDOWN_MAX_MS = 2_000;

  /**
   * What it shares with the rest of the tracker.
   *
   * @param store is told the results
   * @param counters of its thread
   * @param results told each result in words, if the settings want it
   * @param log told faults
   * @param peerId what we call ourselves, 20 bytes
   */
  public record Parts(
      NewPeers newPeers,
      SwarmStore store,
      Counters counters,
      Consumer<String> results,
      DistinctLog log,
      NanoClock clock,
      byte[] peerId) {}

  private final NatCheckSettings settings;
  private final Parts parts;
  private final CheckBook book;
  private final HandshakeProbe probe;
  private final MultiThreadIoEventLoopGroup group;
  private final Future<?> work;
  private final SwarmRequest peer = new SwarmRequest();
  private final NewPeers.Listener listener = this::onPeer;
  private volatile boolean closing;

  private NatChecker(NatCheckSettings settings, Parts parts) {
    this.settings = settings;
    this.parts = parts;
    this.book = new CheckBook(settings, parts.clock().nanoTime());
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("btrt-natcheck"), io);
    EventLoop loop = group.next();
    loop.execute(BackgroundThread::enter);
    ChannelFactory<? extends SocketChannel> channels =
        epoll ? EpollSocketChannel::new : NioSocketChannel::new;
    probe = new HandshakeProbe(loop, channels, settings.timeoutMs(), parts.peerId());
    work =
        loop.scheduleWithFixedDelay(
            this::doWork, WORK_PERIOD_MS, WORK_PERIOD_MS, TimeUnit.MILLISECONDS);
  }

  /** Begins to check. */
  public static NatChecker start(NatCheckSettings settings, Parts parts) {
    return new NatChecker(settings, parts);
  }

  private void doWork() {
    try {
      parts.newPeers().take(peer, listener, PEERS_AT_ONCE);
      long nowNs = parts.clock().nanoTime();
      for (Optional<Check> next = book.next(nowNs); next.isPresent(); next = book.next(nowNs)) {
        Check check = next.get();
        probe.begin(check.endpoint(), check.first(), outcome -> onOutcome(check, outcome));
      }
    } catch (RuntimeException fault) {
      // A task that throws would not come again.
      onFault(fault);
    }
  }

  private void onPeer(SwarmRequest announced) {
    Endpoint endpoint =
        new Endpoint(
            new IpAddress(announced.isIpv6(), announced.addressHigh(), announced.addressLow()),
            announced.port());
    SwarmPeer swarm = SwarmPeer.of(announced);
    CheckBook.Taken taken = book.take(endpoint, swarm, parts.clock().nanoTime());
    switch (taken) {
      case WAITS -> {}
      case REACHED, UNREACHABLE -> {
        conclude(endpoint, swarm, taken == CheckBook.Taken.REACHED);
        parts.counters().increment(Counter.NAT_CHECKS_REPEATED);
      }
      case SKIPPED -> parts.counters().increment(Counter.NAT_CHECKS_SKIPPED);
      case LIMITED -> parts.counters().increment(Counter.NAT_CHECKS_LIMITED);
      case LOST -> parts.counters().increment(Counter.NAT_CHECKS_LOST);
    }
  }

  private void onOutcome(Check check, HandshakeProbe.Outcome outcome) {
    try {
      if (closing) {
        // The connection has been ended by us.
        return;
      }
      Optional<Boolean> result = book.onEnd(check, outcome.isReached(), parts.clock().nanoTime());
      if (result.isEmpty()) {
        return;
      }
      boolean reached = result.get();
      for (SwarmPeer swarm : check.swarms()) {
        conclude(check.endpoint(), swarm, reached);
      }
      if (settings.log()) {
        parts.results().accept("nat check: " + check.endpoint() + " " + outcome.text());
      }
      parts
          .counters()
          .increment(reached ? Counter.NAT_CHECKS_REACHED : Counter.NAT_CHECKS_UNREACHABLE);
    } catch (RuntimeException fault) {
      onFault(fault);
    }
  }

  private void conclude(Endpoint endpoint, SwarmPeer swarm, boolean reached) {
    swarm.fill(peer, endpoint);
    parts.store().reachable(peer, reached);
  }

  private void onFault(RuntimeException fault) {
    parts.counters().increment(Counter.INTERNAL_ERRORS);
    parts.log().error(fault.getClass().getName(), "checking whether peers can be reached", fault);
  }

  @Override
  public void close() {
    closing = true;
    work.cancel(false);
    group
        .shutdownGracefully(0, SHUTDOWN_MAX_MS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(SHUTDOWN_MAX_MS);
  }
}
