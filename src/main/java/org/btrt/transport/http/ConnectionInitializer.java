// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.IdentityHashMap;
import java.util.Optional;
import org.btrt.common.IpAddress;
import org.btrt.status.Counter;

/**
 * Admits connections and gives them to the worker of their event loop.
 *
 * <p><em>Threading:</em> shared by the workers of a server.
 */
@Sharable
final class ConnectionInitializer extends ChannelInitializer<SocketChannel> {
  private final IdentityHashMap<EventLoop, HttpWorker> workers;
  private final Optional<TlsDoor> door;

  /**
   * @param door by which they come in; empty: without TLS
   */
  ConnectionInitializer(IdentityHashMap<EventLoop, HttpWorker> workers, Optional<TlsDoor> door) {
    this.workers = workers;
    this.door = door;
  }

  @Override
  protected void initChannel(SocketChannel channel) {
    HttpWorker worker = workers.get(channel.eventLoop());
    InetSocketAddress remote = channel.remoteAddress();
    // Without an address it is gone again already.
    IpAddress address = remote == null ? null : IpAddress.of(remote.getAddress());
    if (address == null || !mayShakeHands(address, worker) || !worker.tryAcquire(address)) {
      channel.unsafe().close(channel.voidPromise());
      return;
    }
    HttpConnection connection = new HttpConnection(worker, address, layerOf(channel, worker));
    channel.closeFuture().addListener(closed -> worker.onClosed(connection, address));
    channel
        .pipeline()
        .addLast(new RequestDecoder(connection, worker.settings()))
        .addLast(connection);
  }

  private boolean mayShakeHands(IpAddress address, HttpWorker worker) {
    if (door.isEmpty() || worker.isProxy(address) || door.get().admits(address)) {
      return true;
    }
    worker.counters().increment(Counter.TLS_HANDSHAKES_REFUSED);
    return false;
  }

  /** What is below the connection; null: nothing. */
  private TlsLayer layerOf(SocketChannel channel, HttpWorker worker) {
    if (door.isPresent()) {
      return door.get().open(channel, worker.counters());
    }
    channel.config().setRecvByteBufAllocator(worker.readBuffer());
    return null;
  }
}
