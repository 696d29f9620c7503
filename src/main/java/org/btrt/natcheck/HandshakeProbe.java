// SPDX-License-Identifier: Apache-2.0
package org.btrt.natcheck;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Connects to an endpoint, sends BitTorrent's handshake for one torrent, and looks at the answer as
 * far as the info-hash.
 *
 * <p>An endpoint that takes the connection and says nothing, or closes it, counts as reached: that
 * is what a client does that insists on encryption, and one that has connections enough. One that
 * says something else is no peer. The peer id is not compared: some clients show another one to
 * peers than to trackers.
 *
 * <p><em>Threading:</em> its event loop alone. <em>Source:</em> BEP 3, "peer protocol".
 */
final class HandshakeProbe {
  /** What came of it. */
  enum Outcome {
    HANDSHAKE("has answered with a handshake", true),
    SILENT("has taken the connection", true),
    NO_CONNECTION("cannot be connected to", false),
    NO_PEER("is not a peer of the torrent", false);

    private final String text;
    private final boolean reached;

    Outcome(String text, boolean reached) {
      this.text = text;
      this.reached = reached;
    }

    /** For the log, behind an endpoint. */
    String text() {
      return text;
    }

    boolean isReached() {
      return reached;
    }
  }

  static final int HANDSHAKE_LENGTH = 68;

  private static final byte[] PROTOCOL = "\u0013BitTorrent protocol".getBytes(US_ASCII);
  private static final int RESERVED_LENGTH = 8;
  private static final int INFO_HASH_OFFSET = PROTOCOL.length + RESERVED_LENGTH;
  private static final int INFO_HASH_LENGTH = 20;

  /** As far as the answer is looked at. */
  private static final int ANSWER_LENGTH = INFO_HASH_OFFSET + INFO_HASH_LENGTH;

  private final EventLoop loop;
  private final ChannelFactory<? extends SocketChannel> channels;
  private final int timeoutMs;
  private final byte[] peerId;

  /**
   * @param channels of the event loop's kind
   * @param timeoutMs for each of connecting and the answer
   * @param peerId what we call ourselves, 20 bytes
   */
  HandshakeProbe(
      EventLoop loop,
      ChannelFactory<? extends SocketChannel> channels,
      int timeoutMs,
      byte[] peerId) {
    this.loop = loop;
    this.channels = channels;
    this.timeoutMs = timeoutMs;
    this.peerId = peerId.clone();
  }

  /**
   * Begins.
   *
   * @param swarm whose info-hash is sent
   * @param outcome told once
   */
  void begin(Endpoint endpoint, SwarmPeer swarm, Consumer<Outcome> outcome) {
    byte[] handshake = handshake(swarm);
    new Bootstrap()
        .group(loop)
        .channelFactory(channels)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMs)
        .handler(new Answer(handshake, outcome))
        .connect(endpoint.socketAddress())
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                outcome.accept(Outcome.NO_CONNECTION);
              }
            });
  }

  private byte[] handshake(SwarmPeer swarm) {
    return ByteBuffer.allocate(HANDSHAKE_LENGTH)
        .put(PROTOCOL)
        .putLong(0)
        .putLong(swarm.infoHash0())
        .putLong(swarm.infoHash1())
        .putInt(swarm.infoHash2())
        .put(peerId)
        .array();
  }

  /** The other side's answer, compared with what was sent as it comes. */
  private final class Answer extends SimpleChannelInboundHandler<ByteBuf> {
    private final byte[] expected;
    private final Consumer<Outcome> outcome;
    private Outcome seen = Outcome.SILENT;
    private int position;
    private ScheduledFuture<?> deadline;

    Answer(byte[] expected, Consumer<Outcome> outcome) {
      this.expected = expected;
      this.outcome = outcome;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // If it fails, the connection ends.
    public void channelActive(ChannelHandlerContext ctx) {
      deadline = loop.schedule((Runnable) ctx::close, timeoutMs, TimeUnit.MILLISECONDS);
      ctx.writeAndFlush(ctx.alloc().buffer(HANDSHAKE_LENGTH).writeBytes(expected));
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // However a close ends, it is the end.
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
      // The beginning of an answer that never becomes whole is no handshake.
      seen = Outcome.NO_PEER;
      while (bytes.isReadable() && position < ANSWER_LENGTH) {
        byte sign = bytes.readByte();
        boolean isReserved = position >= PROTOCOL.length && position < INFO_HASH_OFFSET;
        if (!isReserved && sign != expected[position]) {
          ctx.close();
          return;
        }
        position++;
      }
      if (position == ANSWER_LENGTH) {
        seen = Outcome.HANDSHAKE;
        ctx.close();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      if (deadline != null) {
        deadline.cancel(false);
      }
      outcome.accept(seen);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // However a close ends, it is the end.
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
