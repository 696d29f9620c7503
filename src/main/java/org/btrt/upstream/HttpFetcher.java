// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.btrt.common.IpAddress;
import org.btrt.common.TrackerUrl;
import org.btrt.upstream.Outcome.Trouble;

/**
 * Asks by HTTP and HTTPS: one GET, one response, all of it bounded in bytes and time. Goes to the
 * address it is given and to no other; redirections are for the caller to judge. Connections that
 * the other side keeps are used again for the same site.
 *
 * <p><em>Threading:</em> its event loop alone.
 */
final class HttpFetcher implements AutoCloseable {
  private static final int LINE_MAX_BYTES = 4_096;
  private static final int HEADERS_MAX_BYTES = 8_192;
  private static final int CHUNK_MAX_BYTES = 8_192;
  private static final int IDLE_PER_SITE_MAX = 8;
  private static final long IDLE_MAX_MS = 15_000;

  /**
   * Bounds of a request.
   *
   * @param connectMaxMs until there is a connection
   * @param totalMaxMs from the begin to the last byte
   * @param bodyMaxBytes longest content
   */
  record Limits(int connectMaxMs, int totalMaxMs, int bodyMaxBytes) {}

  /** Where a connection goes. */
  private record Site(TrackerUrl.Scheme scheme, String host, int port, IpAddress address) {}

  private final EventLoop loop;
  private final ChannelFactory<? extends SocketChannel> channels;
  private final SslContext ssl;
  private final Map<Site, Deque<Channel>> idle = new HashMap<>();
  private boolean closed;

  /**
   * @param channels of the event loop's kind
   */
  HttpFetcher(EventLoop loop, ChannelFactory<? extends SocketChannel> channels) {
    this.loop = loop;
    this.channels = channels;
    try {
      // Checks certificates, and that they are for the host.
      this.ssl = SslContextBuilder.forClient().build();
    } catch (SSLException e) {
      throw new IllegalStateException("this JDK cannot speak TLS", e);
    }
  }

  /**
   * Sends one request.
   *
   * @param address one of the host's, judged already
   * @param userAgent what the request says of itself
   */
  void get(
      TrackerUrl url, IpAddress address, String userAgent, Limits limits, HttpExchange exchange) {
    Site site = new Site(url.scheme(), url.host(), url.port(), address);
    Deque<Channel> kept = idle.get(site);
    while (kept != null && !kept.isEmpty()) {
      Channel channel = kept.pollLast();
      if (channel.isActive()) {
        // Should the other side be about to close it, a new connection is tried.
        HttpExchange orAnew =
            new OnceMore(exchange, () -> connect(site, url, userAgent, limits, exchange));
        channel.pipeline().get(HttpExchangeHandler.class).begin(url, userAgent, limits, orAnew);
        return;
      }
    }
    connect(site, url, userAgent, limits, exchange);
  }

  private void connect(
      Site site, TrackerUrl url, String userAgent, Limits limits, HttpExchange exchange) {
    if (closed) {
      exchange.onTrouble(Trouble.CONNECTION);
      return;
    }
    HttpExchangeHandler handler = new HttpExchangeHandler(channel -> release(site, channel));
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channelFactory(channels)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, limits.connectMaxMs())
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    if (site.scheme() == TrackerUrl.Scheme.HTTPS) {
                      channel
                          .pipeline()
                          .addLast(ssl.newHandler(channel.alloc(), site.host(), site.port()));
                    }
                    channel
                        .pipeline()
                        .addLast(
                            new HttpClientCodec(LINE_MAX_BYTES, HEADERS_MAX_BYTES, CHUNK_MAX_BYTES))
                        .addLast(handler);
                  }
                });
    ChannelFuture connected = bootstrap.connect(new InetSocketAddress(address(site), site.port()));
    connected.addListener(
        future -> {
          if (future.isSuccess()) {
            handler.begin(url, userAgent, limits, exchange);
          } else {
            exchange.onTrouble(Trouble.CONNECTION);
          }
        });
  }

  private static java.net.InetAddress address(Site site) {
    return site.address().toInetAddress();
  }

  /** A connection has done its work and may do more. */
  @SuppressWarnings("FutureReturnValueIgnored") // However a close ends, it is the end.
  private void release(Site site, Channel channel) {
    Deque<Channel> kept = idle.computeIfAbsent(site, key -> new ArrayDeque<>());
    if (closed || kept.size() == IDLE_PER_SITE_MAX) {
      channel.close();
      return;
    }
    kept.addLast(channel);
    loop.schedule(
        () -> {
          if (kept.remove(channel)) {
            channel.close();
          }
          if (kept.isEmpty()) {
            idle.remove(site, kept);
          }
        },
        IDLE_MAX_MS,
        TimeUnit.MILLISECONDS);
  }

  /** Closes the connections that are kept; those at work end by themselves. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // However a close ends, it is the end.
  public void close() {
    closed = true;
    idle.values().forEach(kept -> kept.forEach(Channel::close));
    idle.clear();
  }

  /** Tries a second time if nothing at all has come over a connection that had been kept. */
  private record OnceMore(HttpExchange exchange, Runnable again) implements HttpExchange {
    @Override
    public void onResponse(int status, byte[] body, java.util.Optional<String> location) {
      exchange.onResponse(status, body, location);
    }

    @Override
    public void onTrouble(Trouble trouble) {
      if (trouble == Trouble.CONNECTION) {
        again.run();
      } else {
        exchange.onTrouble(trouble);
      }
    }
  }
}
