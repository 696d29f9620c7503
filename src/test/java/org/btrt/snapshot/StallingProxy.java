// SPDX-License-Identifier: Apache-2.0
package org.btrt.snapshot;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between a client and a server; holds back what the server says when told to. */
final class StallingProxy implements Closeable {
  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int port;
  private final List<Closeable> open = new CopyOnWriteArrayList<>();
  private boolean stalled;

  StallingProxy(int port) throws IOException {
    this.port = port;
    new Thread(this::accept, "proxy").start();
  }

  int port() {
    return listening.getLocalPort();
  }

  synchronized void stall(boolean value) {
    stalled = value;
    notifyAll();
  }

  private synchronized void awaitFlow() throws InterruptedException {
    while (stalled) {
      wait();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(client);
        open.add(server);
        new Thread(() -> pump(client, server, false), "proxy-up").start();
        new Thread(() -> pump(server, client, true), "proxy-down").start();
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void pump(Socket from, Socket to, boolean stalls) {
    byte[] bytes = new byte[64 * 1024];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
        if (stalls) {
          awaitFlow();
        }
        out.write(bytes, 0, length);
      }
    } catch (IOException e) {
      // One of the two has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Closeable socket : open) {
      socket.close();
    }
    stall(false);
  }
}
