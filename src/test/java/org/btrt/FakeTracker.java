// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.agrona.CloseHelper;

/** A tracker by HTTP that answers whatever a test wants, however wrong, and remembers who asked. */
public final class FakeTracker implements AutoCloseable {
  /** Where it listens: on this machine, and not one of its usual addresses. */
  public static final String HOST = "127.0.0.2";

  /** Answers one request; returns when it has done so. */
  @FunctionalInterface
  public interface Answer {
    /** The socket is closed afterwards. */
    void to(String head, OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket socket;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private volatile Answer answer;

  public FakeTracker(Answer answer) throws IOException {
    this.answer = answer;
    socket = new ServerSocket(0, 1_000, InetAddress.getByName(HOST));
    threads.execute(this::accept);
  }

  /** Answers with a body. */
  public static Answer body(String body) {
    return (head, out) ->
        out.write(
            ("HTTP/1.1 200 OK\r\nContent-Length: "
                    + body.length()
                    + "\r\nConnection: close\r\n\r\n"
                    + body)
                .getBytes(ISO_8859_1));
  }

  /** Answers with peers whose addresses are given in hex, six bytes each. */
  public static Answer peers(String... compactHex) {
    StringBuilder peers = new StringBuilder();
    for (String peer : compactHex) {
      for (int i = 0; i < peer.length(); i += 2) {
        peers.append((char) Integer.parseInt(peer.substring(i, i + 2), 16));
      }
    }
    return body(
        String.format(
            Locale.ROOT,
            "d8:completei3e10:incompletei4e8:intervali2400e5:peers%d:%se",
            peers.length(),
            peers));
  }

  public int port() {
    return socket.getLocalPort();
  }

  public String url(String target) {
    return "http://" + HOST + ":" + port() + target;
  }

  public void answer(Answer newAnswer) {
    answer = newAnswer;
  }

  /** Heads of the requests so far. */
  public List<String> heads() {
    return heads;
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        connections.add(connection);
        threads.execute(() -> serve(connection));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      heads.add(head(connection.getInputStream()));
      answer.to(heads.getLast(), connection.getOutputStream());
    } catch (IOException | InterruptedException e) {
      // The other side has had enough, or the test.
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int sign = in.read();
      if (sign < 0) {
        throw new IOException("cut off: " + head);
      }
      head.append((char) sign);
    }
    return head.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    connections.forEach(CloseHelper::quietClose);
    threads.shutdownNow();
  }
}
