// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;

/**
 * A BEP 15 client that says exactly what it is told to; for tests. Shares no code with the tracker.
 */
public final class UdpClient implements AutoCloseable {
  private static final int REPLY_TIMEOUT_MS = 2000;

  private final DatagramChannel channel;

  public UdpClient(InetSocketAddress server) throws IOException {
    this(server, null);
  }

  public UdpClient(InetSocketAddress server, InetSocketAddress local) throws IOException {
    channel = DatagramChannel.open();
    channel.bind(local);
    channel.connect(server);
  }

  /** Fields of an announce, in the order of the datagram. */
  public record Announce(
      long connectionId,
      int transactionId,
      byte[] infoHash,
      byte[] peerId,
      long left,
      int event,
      int ip,
      int numWant,
      int port) {

    public ByteBuffer encode() {
      ByteBuffer datagram = ByteBuffer.allocate(98);
      datagram.putLong(connectionId).putInt(1).putInt(transactionId);
      datagram.put(infoHash).put(peerId).putLong(0).putLong(left).putLong(0);
      datagram.putInt(event).putInt(ip).putInt(0).putInt(numWant).putShort((short) port);
      return datagram.flip();
    }
  }

  public void send(ByteBuffer datagram) throws IOException {
    channel.write(datagram);
  }

  /** The next datagram; fails if none comes. */
  public ByteBuffer receive() throws IOException {
    ByteBuffer reply = receiveWithin(REPLY_TIMEOUT_MS);
    if (reply == null) {
      throw new SocketTimeoutException("no reply");
    }
    return reply;
  }

  private ByteBuffer receiveWithin(int timeoutMs) throws IOException {
    channel.socket().setSoTimeout(timeoutMs);
    byte[] bytes = new byte[65536];
    java.net.DatagramPacket packet = new java.net.DatagramPacket(bytes, bytes.length);
    try {
      channel.socket().receive(packet);
    } catch (SocketTimeoutException e) {
      return null;
    }
    return ByteBuffer.wrap(bytes, 0, packet.getLength()).slice();
  }

  public ByteBuffer ask(ByteBuffer datagram) throws IOException {
    send(datagram);
    return receive();
  }

  public long connect() throws IOException {
    ByteBuffer reply = ask(connectDatagram(7));
    if (reply.remaining() != 16 || reply.getInt() != 0 || reply.getInt() != 7) {
      throw new AssertionError("not a connect reply: " + Arrays.toString(reply.array()));
    }
    return reply.getLong();
  }

  public static ByteBuffer connectDatagram(int transactionId) {
    return ByteBuffer.allocate(16).putLong(0x41727101980L).putInt(0).putInt(transactionId).flip();
  }

  /**
   * Sends a datagram that must be left without an answer, and shows it by asking something else
   * behind it: the answer to that is the first to come.
   */
  public void sendExpectingSilence(ByteBuffer datagram) throws IOException {
    send(datagram);
    int transactionId = 0x5157;
    ByteBuffer reply = ask(connectDatagram(transactionId));
    if (reply.getInt() != 0 || reply.getInt() != transactionId) {
      throw new AssertionError("an answer where silence was expected");
    }
  }

  public static byte[] hash(int number) {
    byte[] hash = new byte[20];
    ByteBuffer.wrap(hash).putInt(number).putInt(16, ~number);
    return hash;
  }

  public static byte[] peerId(int number) {
    byte[] id = new byte[20];
    Arrays.fill(id, (byte) '-');
    ByteBuffer.wrap(id).putInt(8, number);
    return id;
  }

  public InetSocketAddress localAddress() throws IOException {
    return (InetSocketAddress) channel.getLocalAddress();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
