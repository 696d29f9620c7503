// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.btrt.transport.udp.UdpClient;
import org.btrt.transport.udp.UdpClient.Announce;

/**
 * Clients that announce all the time, by UDP from many ports and by HTTP over connections that they
 * keep, and that never ask twice: the first announce that is not answered is a failure.
 *
 * <p><em>Threading:</em> one thread for UDP, one for each HTTP client.
 */
final class SteadyClients implements AutoCloseable {
  private static final int UDP_CLIENTS = 32;
  private static final int HTTP_CLIENTS = 4;
  private static final int REPLY_MAX_MS = 5000;
  private static final int FURTHER_REPLIES = 500;

  private final AtomicLong udpReplies = new AtomicLong();
  private final AtomicLong httpReplies = new AtomicLong();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;

  private SteadyClients() {}

  static SteadyClients start(InetSocketAddress udp, InetSocketAddress http) {
    SteadyClients clients = new SteadyClients();
    clients.start(() -> clients.announceByUdp(udp));
    for (int i = 0; i < HTTP_CLIENTS; i++) {
      int client = i;
      clients.start(() -> clients.announceByHttp(http, client));
    }
    return clients;
  }

  private void start(Callable<Void> work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.call();
              } catch (Exception e) {
                failure.compareAndSet(null, e);
              }
            },
            "steady-client-" + threads.size());
    threads.add(thread);
    thread.start();
  }

  /** The connection ids are those of the first tracker for good. */
  private Void announceByUdp(InetSocketAddress tracker) throws IOException {
    List<UdpClient> clients = new ArrayList<>();
    try {
      List<Long> connectionIds = new ArrayList<>();
      for (int i = 0; i < UDP_CLIENTS; i++) {
        UdpClient client = new UdpClient(tracker);
        clients.add(client);
        connectionIds.add(client.connect());
      }
      for (int number = 1; !stopping; number++) {
        int c = number % UDP_CLIENTS;
        ByteBuffer reply =
            clients
                .get(c)
                .ask(
                    new Announce(
                            connectionIds.get(c),
                            number,
                            UdpClient.hash(number % 1000),
                            UdpClient.peerId(c),
                            1,
                            0,
                            0,
                            5,
                            1 + c)
                        .encode());
        if (reply.getInt() != 1 || reply.getInt() != number) {
          throw new IOException("udp: not the reply to the announce");
        }
        udpReplies.incrementAndGet();
      }
      return null;
    } finally {
      for (UdpClient client : clients) {
        client.close();
      }
    }
  }

  private Void announceByHttp(InetSocketAddress tracker, int number) throws IOException {
    while (!stopping) {
      try (Socket socket = new Socket(tracker.getAddress(), tracker.getPort())) {
        socket.setSoTimeout(REPLY_MAX_MS);
        InputStream in = new BufferedInputStream(socket.getInputStream());
        boolean kept = true;
        for (int i = 0; kept && !stopping; i++) {
          socket.getOutputStream().write(request(number, i));
          kept = readReply(in);
          httpReplies.incrementAndGet();
        }
      }
    }
    return null;
  }

  private static byte[] request(int number, int torrent) {
    String target =
        String.format(
            Locale.ROOT,
            "/announce?info_hash=%020d&peer_id=%020d&port=%d&left=1&compact=1",
            torrent % 1000,
            number,
            1000 + number);
    return ("GET " + target + " HTTP/1.1\r\nHost: tracker\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether the connection stays. */
  private static boolean readReply(InputStream in) throws IOException {
    String status = readLine(in);
    if (!status.equals("HTTP/1.1 200 OK")) {
      throw new IOException("http: " + status);
    }
    int length = -1;
    boolean kept = true;
    for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
      String header = line.toLowerCase(Locale.ROOT);
      if (header.startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(header.indexOf(':') + 1).trim());
      }
      kept &= !header.equals("connection: close");
    }
    if (in.readNBytes(length).length != length) {
      throw new EOFException("http: the reply ends too early");
    }
    return kept;
  }

  private static String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("http: closed without an answer");
      }
      line.append((char) b);
    }
    return line.toString().stripTrailing();
  }

  /** Waits until some hundred announces more were answered, by both. */
  void awaitFurtherReplies() {
    long udpMin = udpReplies.get() + FURTHER_REPLIES;
    long httpMin = httpReplies.get() + FURTHER_REPLIES;
    await("replies")
        .until(
            () ->
                failure.get() != null
                    || (udpReplies.get() >= udpMin && httpReplies.get() >= httpMin));
    assertNoFailure();
  }

  private void assertNoFailure() {
    if (failure.get() != null) {
      throw new AssertionError("a client was let down", failure.get());
    }
  }

  @Override
  public void close() {
    stopping = true;
    await("clients").until(() -> threads.stream().noneMatch(Thread::isAlive));
    assertNoFailure();
  }
}
