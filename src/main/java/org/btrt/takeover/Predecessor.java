// SPDX-License-Identifier: Apache-2.0
package org.btrt.takeover;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.btrt.common.InheritedSockets;

/**
 * The running tracker that this process is to follow.
 *
 * <p><em>Threading:</em> one thread; see the package for the other one.
 */
public final class Predecessor implements AutoCloseable {
  private static final long ANSWER_MAX_S = 10;

  /** It stops what is regular, and answers what it has read. */
  private static final long LEAVING_MAX_S = 30;

  private static final Object END = new Object();

  private final Path path;
  private final IoEventLoopGroup loop = Lines.eventLoop();
  private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
  private Channel channel;
  private InheritedSockets udp;
  private InheritedSockets http;

  private Predecessor(Path path) {
    this.path = path;
  }

  /**
   * Speaks to the process that listens at a path, and takes its sockets.
   *
   * @return empty: there is none
   * @throws TakeoverException if what is there does not answer as it should
   */
  public static Optional<Predecessor> find(Path path) {
    if (!Succession.isPossible() || !Files.exists(path)) {
      return Optional.empty();
    }
    Predecessor predecessor = new Predecessor(path);
    try {
      if (!predecessor.connect()) {
        predecessor.close();
        return Optional.empty();
      }
      predecessor.takeSockets();
      return Optional.of(predecessor);
    } catch (RuntimeException e) {
      predecessor.close();
      throw e;
    }
  }

  /** False: whoever has left the socket there is gone. */
  private boolean connect() {
    ChannelFuture connected =
        new Bootstrap()
            .group(loop)
            .channel(EpollDomainSocketChannel.class)
            .handler(Lines.initializer(Hearing::new))
            .connect(new DomainSocketAddress(path.toString()))
            .awaitUninterruptibly();
    channel = connected.channel();
    return connected.isSuccess();
  }

  private void takeSockets() {
    tell(Lines.HELLO);
    String[] counts = hear(ANSWER_MAX_S) instanceof String line ? line.split(" ") : new String[0];
    if (counts.length != 3 || !counts[0].equals(Lines.SOCKETS)) {
      throw new TakeoverException(path + ": the running tracker does not hand over its sockets");
    }
    channel
        .config()
        .setOption(
            EpollChannelOption.DOMAIN_SOCKET_READ_MODE, DomainSocketReadMode.FILE_DESCRIPTORS);
    tell(Lines.SEND);
    udp = sockets(Integer.parseInt(counts[1]));
    http = sockets(Integer.parseInt(counts[2]));
    channel
        .config()
        .setOption(EpollChannelOption.DOMAIN_SOCKET_READ_MODE, DomainSocketReadMode.BYTES);
  }

  private InheritedSockets sockets(int count) {
    List<InheritedSockets.Socket> sockets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (!(hear(ANSWER_MAX_S) instanceof FileDescriptor descriptor)) {
        throw new TakeoverException(path + ": the running tracker has kept a socket");
      }
      Socket socket = new Socket(descriptor.intValue());
      sockets.add(new InheritedSockets.Socket(descriptor.intValue(), socket.localAddress()));
    }
    return new InheritedSockets(sockets);
  }

  /** Its datagram sockets. */
  public InheritedSockets udp() {
    return udp;
  }

  /** Its sockets that take connections. */
  public InheritedSockets http() {
    return http;
  }

  /**
   * Tells it that this process serves on the sockets, and waits until it leaves them.
   *
   * @return false: it did not say that it has
   */
  public boolean relieve() {
    tell(Lines.SERVING);
    return Lines.LEFT.equals(hear(LEAVING_MAX_S));
  }

  /**
   * Waits until it has closed the store, or is dead; blocks.
   *
   * @return whether it has closed the store
   */
  public boolean awaitEnd() throws InterruptedException {
    Object said = heard.take();
    return Lines.GONE.equals(said);
  }

  private void tell(String line) {
    if (!channel.writeAndFlush(line + "\n").awaitUninterruptibly(ANSWER_MAX_S * 1000)) {
      throw new TakeoverException(path + ": the running tracker does not listen");
    }
  }

  private Object hear(long maxS) {
    try {
      return heard.poll(maxS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** Puts what comes into the queue. */
  private final class Hearing extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      heard.add(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      heard.add(END);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // However it ends, it is the end.
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
