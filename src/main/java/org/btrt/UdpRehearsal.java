// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;
import org.btrt.protocol.udp.UdpRequestFlyweight;

/**
 * The clients of a rehearsal by UDP: a socket for each address of the server, which sends a window
 * of requests, takes the replies, and begins again.
 *
 * <p><em>Threading:</em> one owner.
 */
final class UdpRehearsal implements RehearsedTransport {
  /** Requests under way: a worker's batches are then of many lengths. */
  private static final int WINDOW = 48;

  private static final int REPLY_TIMEOUT_MS = 20;
  private static final int LENGTH_MAX = 2048;
  private static final int TRANSACTION_ID_OFFSET = 4;
  private static final int CONNECTION_ID_OFFSET = 8;

  /** The transaction id of the last request of a window. */
  private static final int LAST = -1;

  private final InventedPeers peers;
  private final List<Client> clients = new ArrayList<>();

  UdpRehearsal(InventedPeers peers, List<InetSocketAddress> servers) throws IOException {
    this.peers = peers;
    try {
      for (InetSocketAddress server : servers) {
        clients.add(new Client(server));
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  @Override
  public int converse() throws IOException {
    int sent = 0;
    for (Client client : clients) {
      sent += client.converse();
    }
    return sent;
  }

  @Override
  public void close() {
    CloseHelper.closeAll(clients);
  }

  private final class Client implements AutoCloseable {
    private final DatagramSocket socket;
    private final ByteBuffer request = ByteBuffer.allocate(LENGTH_MAX);
    private final DatagramPacket outgoing = new DatagramPacket(request.array(), LENGTH_MAX);
    private final ByteBuffer reply = ByteBuffer.allocate(LENGTH_MAX);
    private final DatagramPacket incoming = new DatagramPacket(reply.array(), LENGTH_MAX);
    private long connectionId;

    Client(InetSocketAddress server) throws IOException {
      socket = new DatagramSocket(new InetSocketAddress(server.getAddress(), 0));
      socket.connect(server);
      socket.setSoTimeout(REPLY_TIMEOUT_MS);
    }

    int converse() throws IOException {
      for (int i = 0; i < WINDOW; i++) {
        send(peers.udp(request, connectionId));
      }
      // Not all of them are answered, but this one is, behind the others.
      send(peers.scrape(request, connectionId, LAST));
      while (receive() && reply.getInt(TRANSACTION_ID_OFFSET) != LAST) {
        if (reply.getInt(0) == UdpRequestFlyweight.ACTION_CONNECT) {
          connectionId = reply.getLong(CONNECTION_ID_OFFSET);
        }
      }
      return WINDOW + 1;
    }

    private void send(int length) throws IOException {
      outgoing.setLength(length);
      socket.send(outgoing);
    }

    private boolean receive() throws IOException {
      incoming.setLength(LENGTH_MAX);
      try {
        socket.receive(incoming);
        return true;
      } catch (SocketTimeoutException e) {
        return false;
      }
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
