// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.udp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.agrona.concurrent.NanoClock;
import org.btrt.common.DistinctLog;
import org.btrt.common.IpAddress;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.status.LatencyRecorder;

/**
 * Netty's way to the sockets: gathers what one read brought (recvmmsg on epoll), has it answered as
 * a batch, and flushes the replies together (sendmmsg on epoll).
 *
 * <p><em>Threading:</em> an event loop; all sockets of the loop share this handler.
 * <em>Memory:</em> Netty allocates a few objects per datagram; we add none.
 */
final class NettyUdpWorker extends ChannelInboundHandlerAdapter {
  private final UdpResponder responder;
  private final Counters counters;
  private final LatencyRecorder latencies;
  private final NanoClock clock;
  private final DistinctLog log;
  private final UdpBatch batch;
  private final DatagramPacket[] packets = new DatagramPacket[UdpBatch.CAPACITY];

  private long turnBeginNs;
  private int turnDatagrams;

  NettyUdpWorker(UdpWorkerParts parts) {
    this.responder = parts.responder();
    this.counters = parts.counters();
    this.latencies = parts.latencies();
    this.clock = parts.clock();
    this.log = parts.log();
    this.batch = parts.batch();
  }

  @Override
  public boolean isSharable() {
    return true;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    InetSocketAddress sender = packet.sender();
    if (sender.getPort() == 0) {
      counters.increment(Counter.DROPPED_SOURCE_PORT);
      packet.release();
      return;
    }
    if (turnDatagrams++ == 0) {
      turnBeginNs = clock.nanoTime();
    }
    ByteBuf content = packet.content();
    packets[batch.count()] = packet;
    add(content.memoryAddress() + content.readerIndex(), content.readableBytes(), sender);
    if (batch.isFull()) {
      answer(ctx);
    }
  }

  private void add(long memoryAddress, int length, InetSocketAddress sender) {
    InetAddress address = sender.getAddress();
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    if (address instanceof Inet4Address) {
      batch.addIpv4(memoryAddress, length, bytes.getInt());
      return;
    }
    long high = bytes.getLong();
    long low = bytes.getLong();
    if (IpAddress.isMappedIpv4(high, low)) {
      batch.addIpv4(memoryAddress, length, (int) low);
    } else {
      batch.addIpv6(memoryAddress, length, high, low);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (batch.count() > 0) {
      answer(ctx);
    }
    ctx.flush();
    if (turnDatagrams > 0) {
      latencies.record(clock.nanoTime() - turnBeginNs, turnDatagrams);
      turnDatagrams = 0;
    }
  }

  private void answer(ChannelHandlerContext ctx) {
    try {
      responder.respond(batch);
      write(ctx);
    } finally {
      // Whatever happens to one batch, the next one finds the worker as it was.
      int count = batch.count();
      for (int i = 0; i < count; i++) {
        packets[i].release();
        packets[i] = null;
      }
      batch.clear();
    }
  }

  // A void promise: failures come back through exceptionCaught, and no object is made per reply.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void write(ChannelHandlerContext ctx) {
    int count = batch.count();
    for (int i = 0; i < count; i++) {
      int length = batch.replyLength(i);
      if (length > 0) {
        ByteBuf reply = ctx.alloc().directBuffer(length, length);
        batch.reply(i).getBytes(0, reply.internalNioBuffer(0, length), length);
        reply.writerIndex(length);
        ctx.write(new DatagramPacket(reply, packets[i].sender()), ctx.voidPromise());
      }
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      // What the kernel did not take, or an ICMP message about an earlier reply: the socket goes
      // on.
      counters.increment(Counter.UDP_SEND_FAILED);
    } else {
      counters.increment(Counter.INTERNAL_ERRORS);
      log.error(cause.getClass().getName(), "udp: answering a batch", cause);
    }
  }
}
