// SPDX-License-Identifier: Apache-2.0
package org.btrt.natcheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.CloseHelper;

/** A peer that takes connections and answers a handshake as it is told. */
public final class FakePeer implements AutoCloseable {
  /** What a peer does with a connection, having read the handshake. */
  @FunctionalInterface
  public interface Answer {
    /** Answers; the connection is closed behind it. */
    void to(byte[] handshake, Socket socket) throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<byte[]> handshakes = new CopyOnWriteArrayList<>();

  public FakePeer(String address, Answer answer) throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getByName(address));
    Thread.ofVirtual().start(() -> accept(answer));
  }

  /** Answers as a peer of the torrent does. */
  public static Answer echo() {
    return (handshake, socket) -> socket.getOutputStream().write(handshake);
  }

  private void accept(Answer answer) {
    while (true) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> answer(answer, socket));
      } catch (SocketException e) {
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void answer(Answer answer, Socket socket) {
    try (socket) {
      byte[] handshake = socket.getInputStream().readNBytes(HandshakeProbe.HANDSHAKE_LENGTH);
      handshakes.add(handshake);
      answer.to(handshake, socket);
    } catch (IOException e) {
      // The other side has gone.
      sockets.remove(socket);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  /** The handshakes that have come. */
  public List<byte[]> handshakes() {
    return handshakes;
  }

  @Override
  public void close() {
    CloseHelper.quietClose(server);
    sockets.forEach(CloseHelper::quietClose);
  }
}
