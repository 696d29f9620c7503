// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.CloseHelper;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The clients of a rehearsal by HTTP: a few connections to each address of the server. One thread
 * writes to all of them, one for each takes the replies and drops them; the server stops reading
 * while they are not taken, so what is under way is bounded.
 *
 * <p><em>Threading:</em> one owner.
 */
final class HttpRehearsal implements RehearsedTransport {
  private static final int CONNECTIONS_PER_ADDRESS = 3;
  private static final int PIPELINED_MAX = 12;
  private static final int READ_LENGTH = 32 * 1024;
  private static final Logger LOG = LogManager.getLogger(HttpRehearsal.class);

  private final InventedPeers peers;
  private final SplittableRandom random = new SplittableRandom(1);
  private final List<Socket> connections = new ArrayList<>();
  private final StringBuilder requests = new StringBuilder();

  HttpRehearsal(InventedPeers peers, List<InetSocketAddress> servers) throws IOException {
    this.peers = peers;
    try {
      for (InetSocketAddress server : servers) {
        for (int i = 0; i < CONNECTIONS_PER_ADDRESS; i++) {
          connect(server);
        }
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void connect(InetSocketAddress server) throws IOException {
    Socket socket = new Socket(server.getAddress(), server.getPort());
    connections.add(socket);
    Thread reader = new Thread(() -> readAll(socket), "btrt-rehearsal");
    reader.setDaemon(true);
    reader.start();
  }

  @Override
  public int converse() throws IOException {
    int sent = 0;
    for (Socket connection : connections) {
      // One by one most of the time, pipelined now and then.
      int count = random.nextInt(4) == 0 ? 1 + random.nextInt(PIPELINED_MAX) : 1;
      requests.setLength(0);
      for (int i = 0; i < count; i++) {
        peers.http(requests);
      }
      OutputStream out = connection.getOutputStream();
      out.write(requests.toString().getBytes(US_ASCII));
      sent += count;
    }
    return sent;
  }

  private static void readAll(Socket socket) {
    byte[] bytes = new byte[READ_LENGTH];
    try (InputStream in = socket.getInputStream()) {
      while (in.read(bytes) >= 0) {
        // Nobody wants them.
      }
    } catch (SocketException e) {
      // The rehearsal is over.
    } catch (IOException e) {
      LOG.warn("rehearsal: {}", e.toString());
    }
  }

  @Override
  public void close() {
    CloseHelper.closeAll(connections);
  }
}
