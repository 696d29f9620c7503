// SPDX-License-Identifier: Apache-2.0
package org.btrt.takeover;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** What the two processes say to each other. */
final class Lines {
  static final String HELLO = "btrt takeover 1";
  static final String SOCKETS = "sockets";
  static final String SEND = "send";
  static final String SERVING = "serving";
  static final String LEFT = "left";
  static final String GONE = "gone";

  private static final int LINE_MAX_BYTES = 100;

  private Lines() {}

  static IoEventLoopGroup eventLoop() {
    return new MultiThreadIoEventLoopGroup(
        1, new DefaultThreadFactory("btrt-takeover", true), EpollIoHandler.newFactory());
  }

  /** Whole lines, and descriptors, for a handler. */
  static ChannelHandler initializer(Supplier<ChannelHandler> handler) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel
            .pipeline()
            .addLast(new LineBasedFrameDecoder(LINE_MAX_BYTES))
            .addLast(new StringDecoder(StandardCharsets.US_ASCII))
            .addLast(new StringEncoder(StandardCharsets.US_ASCII))
            .addLast(handler.get());
      }
    };
  }
}
