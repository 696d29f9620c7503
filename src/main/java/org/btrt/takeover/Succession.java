// SPDX-License-Identifier: Apache-2.0
package org.btrt.takeover;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Waits for the process that is to follow this one, and hands it the sockets.
 *
 * <p><em>Threading:</em> one thread opens, reports and closes; see the package for the other one.
 */
public final class Succession implements AutoCloseable {
  private static final int ROOT = 0;
  private static final long TELLING_MAX_MS = 1000;

  private final Path path;
  private final List<Integer> udp;
  private final List<Integer> http;
  private final Runnable onServing;
  private final IoEventLoopGroup loop = Lines.eventLoop();
  private int ownUser;
  private Channel listener;
  private volatile Channel successor;

  private Succession(Path path, List<Integer> udp, List<Integer> http, Runnable onServing) {
    this.path = path;
    this.udp = udp;
    this.http = http;
    this.onServing = onServing;
  }

  /** Whether this machine hands over sockets. */
  public static boolean isPossible() {
    return Epoll.isAvailable();
  }

  /**
   * Listens for a successor.
   *
   * @param path of the socket; what is there is replaced
   * @param udp descriptors of datagram sockets
   * @param http descriptors of listening sockets
   * @param onServing run, on the thread of this package, when a successor serves on them: the
   *     tracker is to leave them, and to say so by {@link #left} and {@link #gone}
   * @throws IOException if the path does not do, for instance because it is too long
   */
  public static Succession open(
      Path path, List<Integer> udp, List<Integer> http, Runnable onServing) throws IOException {
    Succession succession = new Succession(path, udp, http, onServing);
    try {
      succession.listen();
      return succession;
    } catch (IOException e) {
      succession.close();
      throw e;
    }
  }

  private void listen() throws IOException {
    Files.deleteIfExists(path);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop)
            .channel(EpollServerDomainSocketChannel.class)
            .childHandler(Lines.initializer(Conversation::new))
            .bind(new DomainSocketAddress(path.toString()))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(bound.cause().getMessage(), bound.cause());
    }
    listener = bound.channel();
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    ownUser = (Integer) Files.getAttribute(path, "unix:uid");
  }

  /** Tells the successor that this process reads none of the sockets any more. */
  public void left() {
    // Closing deletes the path, at which the successor is going to listen.
    listener.close().awaitUninterruptibly();
    tell(Lines.LEFT);
  }

  /** Tells the successor that this process has closed the store. */
  public void gone() {
    tell(Lines.GONE);
  }

  private void tell(String line) {
    Channel channel = successor;
    if (channel != null) {
      channel.writeAndFlush(line + "\n").awaitUninterruptibly(TELLING_MAX_MS);
    }
  }

  @Override
  public void close() {
    if (loop.isShuttingDown()) {
      return;
    }
    if (listener != null) {
      listener.close().awaitUninterruptibly();
    }
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** With one process; only one is spoken to at a time. */
  private final class Conversation extends SimpleChannelInboundHandler<String> {
    @Override
    public void channelActive(ChannelHandlerContext context) throws IOException {
      int user = ((EpollDomainSocketChannel) context.channel()).peerCredentials().uid();
      if (successor != null || (user != ownUser && user != ROOT)) {
        end(context);
        return;
      }
      successor = context.channel();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, String line) {
      switch (line) {
        case Lines.HELLO -> write(context, Lines.SOCKETS + ' ' + udp.size() + ' ' + http.size());
        case Lines.SEND -> {
          udp.forEach(descriptor -> hand(context, descriptor));
          http.forEach(descriptor -> hand(context, descriptor));
          context.flush();
        }
        case Lines.SERVING -> onServing.run();
        default -> end(context);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (context.channel() == successor) {
        successor = null;
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      end(context);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What fails is heard of as an exception.
    private void hand(ChannelHandlerContext context, int descriptor) {
      context.write(new FileDescriptor(descriptor), context.voidPromise());
    }

    private void write(ChannelHandlerContext context, String line) {
      context.writeAndFlush(line + "\n").addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // However it ends, it is the end.
    private void end(ChannelHandlerContext context) {
      context.close();
    }
  }
}
