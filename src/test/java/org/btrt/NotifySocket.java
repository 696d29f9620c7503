// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A service manager's socket, by Netty: it shares no code with what talks to it. */
public final class NotifySocket implements AutoCloseable {
  private static final int WAIT_MAX_S = 60;

  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final Path path;

  public NotifySocket(Path path) {
    this.path = path;
    new Bootstrap()
        .group(group)
        .channel(EpollDomainDatagramChannel.class)
        .handler(
            new SimpleChannelInboundHandler<DomainDatagramPacket>() {
              @Override
              protected void channelRead0(
                  ChannelHandlerContext context, DomainDatagramPacket packet) {
                said.add(packet.content().toString(UTF_8));
              }
            })
        .bind(new DomainSocketAddress(path.toFile()))
        .syncUninterruptibly();
  }

  public String name() {
    return path.toString();
  }

  /** What was said next; fails if nothing is. */
  public String next() throws InterruptedException {
    String text = said.poll(WAIT_MAX_S, TimeUnit.SECONDS);
    assertNotNull(text, "nobody says anything");
    return text;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, WAIT_MAX_S, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
