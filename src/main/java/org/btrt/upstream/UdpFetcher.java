// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.agrona.concurrent.NanoClock;
import org.btrt.common.IpAddress;
import org.btrt.common.TrackerUrl;
import org.btrt.protocol.udp.UdpRequestFlyweight;
import org.btrt.upstream.Outcome.Trouble;

/**
 * Asks by UDP (BEP 15): a connection id, which is kept for a minute for each tracker, then the
 * announce. What is not answered is sent again, sooner than the BEP says because nobody waits here
 * for longer than some seconds. The path and query of the URL go along as BEP 41 has them.
 *
 * <p>A reply counts if it comes from where the request went and has its transaction id, which
 * cannot be guessed.
 *
 * <p><em>Threading:</em> its event loop alone.
 */
final class UdpFetcher implements AutoCloseable {
  private static final int ACTION_CONNECT = UdpRequestFlyweight.ACTION_CONNECT;
  private static final int ACTION_ANNOUNCE = UdpRequestFlyweight.ACTION_ANNOUNCE;
  private static final int ACTION_ERROR = 3;
  private static final int CONNECT_REPLY_LENGTH = 16;
  private static final int ANNOUNCE_REPLY_LENGTH = 20;
  private static final int HEADER_LENGTH = 8;
  private static final int OPTION_URL_DATA = 2;
  private static final int OPTION_LENGTH_MAX = 255;
  private static final int IDS_MAX = 1_024;
  private static final long ID_LIFETIME_NS = TimeUnit.SECONDS.toNanos(50);
  private static final long RESEND_MS = 1_000;

  /**
   * Parameters that have a place of their own in the datagram, and those that it has no use for.
   */
  private static final Set<String> PLACED =
      Set.of(
          "",
          "info_hash",
          "peer_id",
          "downloaded",
          "left",
          "uploaded",
          "event",
          "key",
          "numwant",
          "port",
          "compact");

  /** A connection id and until when it may be used. */
  private record ConnectionId(long value, long untilNs) {}

  /** A request under way. */
  private static final class Pending {
    final InetSocketAddress tracker;
    final TrackerUrl url;
    final AnnounceParameters parameters;
    final byte[] infoHash;
    final Consumer<Outcome> answer;
    ScheduledFuture<?> resend;
    ScheduledFuture<?> deadline;
    boolean connecting;
    int transactionId;

    Pending(
        InetSocketAddress tracker,
        TrackerUrl url,
        AnnounceParameters parameters,
        byte[] infoHash,
        Consumer<Outcome> answer) {
      this.tracker = tracker;
      this.url = url;
      this.parameters = parameters;
      this.infoHash = infoHash;
      this.answer = answer;
    }
  }

  private final EventLoop loop;
  private final ChannelFactory<? extends DatagramChannel> channels;
  private final NanoClock clock;
  private final int peersMax;
  private final SecureRandom random = new SecureRandom();
  private final int key = random.nextInt();
  private final Map<Integer, Pending> pending = new HashMap<>();
  private final Map<InetSocketAddress, ConnectionId> ids = new HashMap<>();
  private Channel channel;

  /**
   * @param channels of the event loop's kind, for both families
   * @param peersMax most peers taken from one reply
   */
  UdpFetcher(
      EventLoop loop,
      ChannelFactory<? extends DatagramChannel> channels,
      NanoClock clock,
      int peersMax) {
    this.loop = loop;
    this.channels = channels;
    this.clock = clock;
    this.peersMax = peersMax;
  }

  /**
   * Sends one announce.
   *
   * @param url whose query holds the parameters
   * @param address the host's, judged already
   * @param totalMaxMs for how long an answer is waited for
   * @param answer told the outcome, later
   */
  void announce(TrackerUrl url, IpAddress address, int totalMaxMs, Consumer<Outcome> answer) {
    AnnounceParameters parameters = AnnounceParameters.of(url.query());
    Optional<byte[]> infoHash = parameters.infoHash();
    if (infoHash.isEmpty() || !isOpen()) {
      Trouble trouble = infoHash.isEmpty() ? Trouble.NOT_A_REPLY : Trouble.CONNECTION;
      loop.execute(() -> answer.accept(Outcome.of(trouble)));
      return;
    }
    Pending request =
        new Pending(
            new InetSocketAddress(address.toInetAddress(), url.port()),
            url,
            parameters,
            infoHash.get(),
            answer);
    do {
      request.transactionId = random.nextInt();
    } while (pending.putIfAbsent(request.transactionId, request) != null);
    request.deadline =
        loop.schedule(
            () -> end(request, Outcome.of(Trouble.TIMEOUT)), totalMaxMs, TimeUnit.MILLISECONDS);
    send(request);
  }

  private boolean isOpen() {
    if (channel == null) {
      Bootstrap bootstrap =
          new Bootstrap()
              .group(loop)
              .channelFactory(channels)
              .handler(
                  new SimpleChannelInboundHandler<DatagramPacket>() {
                    @Override
                    protected void channelRead0(
                        ChannelHandlerContext context, DatagramPacket packet) {
                      onDatagram(packet.sender(), packet.content());
                    }

                    @Override
                    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                      // An ICMP message about something we sent: its time-out will tell.
                    }
                  });
      channel = bootstrap.bind(0).channel();
    }
    return true;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // What is not sent is not answered.
  private void send(Pending request) {
    ConnectionId id = ids.get(request.tracker);
    request.connecting = id == null || clock.nanoTime() - id.untilNs() >= 0;
    ByteBuf datagram = request.connecting ? connect(request) : announce(request, id.value());
    channel.writeAndFlush(new DatagramPacket(datagram, request.tracker));
    if (request.resend != null) {
      request.resend.cancel(false);
    }
    request.resend = loop.schedule(() -> send(request), RESEND_MS, TimeUnit.MILLISECONDS);
  }

  private static ByteBuf connect(Pending request) {
    return Unpooled.buffer(UdpRequestFlyweight.HEADER_LENGTH)
        .writeLong(UdpRequestFlyweight.CONNECT_MAGIC)
        .writeInt(ACTION_CONNECT)
        .writeInt(request.transactionId);
  }

  private ByteBuf announce(Pending request, long connectionId) {
    AnnounceParameters parameters = request.parameters;
    ByteBuf datagram =
        Unpooled.buffer(UdpRequestFlyweight.ANNOUNCE_LENGTH + request.url.target().length() + 16)
            .writeLong(connectionId)
            .writeInt(ACTION_ANNOUNCE)
            .writeInt(request.transactionId)
            .writeBytes(request.infoHash)
            .writeBytes(parameters.peerId())
            .writeLong(parameters.number("downloaded", 0))
            .writeLong(parameters.number("left", 1))
            .writeLong(parameters.number("uploaded", 0))
            .writeInt(parameters.event())
            .writeInt(0)
            .writeInt((int) parameters.number("key", key))
            .writeInt((int) parameters.number("numwant", -1))
            .writeShort((int) parameters.number("port", 0));
    String urlData = urlData(request.url);
    for (int i = 0; i < urlData.length(); i += OPTION_LENGTH_MAX) {
      String part = urlData.substring(i, Math.min(i + OPTION_LENGTH_MAX, urlData.length()));
      datagram.writeByte(OPTION_URL_DATA).writeByte(part.length());
      datagram.writeBytes(part.getBytes(StandardCharsets.US_ASCII));
    }
    return datagram;
  }

  /** Path and query without the parameters that have a place of their own in the datagram. */
  private static String urlData(TrackerUrl url) {
    String others =
        Stream.of(url.query().split("&", -1))
            .filter(parameter -> !PLACED.contains(parameter.replaceFirst("=.*", "")))
            .collect(Collectors.joining("&"));
    return others.isEmpty() ? url.path() : url.path() + "?" + others;
  }

  private void onDatagram(InetSocketAddress sender, ByteBuf reply) {
    if (reply.readableBytes() < HEADER_LENGTH) {
      return;
    }
    int action = reply.readInt();
    Pending request = pending.get(reply.readInt());
    if (request == null || !request.tracker.equals(sender)) {
      return;
    }
    if (action == ACTION_ERROR) {
      String text = reply.toString(StandardCharsets.ISO_8859_1);
      ids.remove(request.tracker);
      end(
          request,
          Outcome.of(
              TrackerReply.failure(
                  text.substring(0, Math.min(text.length(), TrackerReply.TEXT_LENGTH_MAX)),
                  TrackerReply.RETRY_UNKNOWN)));
    } else if (action == ACTION_CONNECT && request.connecting) {
      onConnected(request, reply);
    } else if (action == ACTION_ANNOUNCE && !request.connecting) {
      onAnnounced(request, sender, reply);
    }
  }

  private void onConnected(Pending request, ByteBuf reply) {
    if (reply.readableBytes() < CONNECT_REPLY_LENGTH - HEADER_LENGTH) {
      return;
    }
    if (ids.size() >= IDS_MAX) {
      long nowNs = clock.nanoTime();
      ids.values().removeIf(id -> nowNs - id.untilNs() >= 0);
    }
    if (ids.size() < IDS_MAX) {
      ids.put(
          request.tracker, new ConnectionId(reply.readLong(), clock.nanoTime() + ID_LIFETIME_NS));
      send(request);
    } else {
      end(request, Outcome.of(Trouble.BUSY));
    }
  }

  private void onAnnounced(Pending request, InetSocketAddress sender, ByteBuf reply) {
    if (reply.readableBytes() < ANNOUNCE_REPLY_LENGTH - HEADER_LENGTH) {
      end(request, Outcome.of(Trouble.NOT_A_REPLY));
      return;
    }
    int intervalS = reply.readInt();
    long leechers = Math.max(0, reply.readInt());
    long seeders = Math.max(0, reply.readInt());
    byte[] bytes = new byte[reply.readableBytes()];
    reply.readBytes(bytes);
    PeerList.Builder peers = new PeerList.Builder(peersMax);
    if (sender.getAddress() instanceof Inet6Address) {
      peers.ipv6(bytes, 0, bytes.length);
    } else {
      peers.ipv4(bytes, 0, bytes.length);
    }
    end(
        request,
        Outcome.of(
            new TrackerReply(
                Optional.empty(),
                TrackerReply.RETRY_UNKNOWN,
                TrackerReplyParser.seconds(intervalS),
                0,
                seeders,
                leechers,
                TrackerReply.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                peers.build())));
  }

  private void end(Pending request, Outcome outcome) {
    if (pending.remove(request.transactionId, request)) {
      request.deadline.cancel(false);
      if (request.resend != null) {
        request.resend.cancel(false);
      }
      request.answer.accept(outcome);
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // However a close ends, it is the end.
  public void close() {
    if (channel != null) {
      channel.close();
    }
  }
}
