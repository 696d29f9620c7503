// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;

/** A tracker that takes every connection and never says a word: a neighbour that hangs. */
final class SilentTracker {
  /** More than a tracker has under way at a time; the oldest is long given up then. */
  private static final int CONNECTIONS_MAX = 2000;

  private SilentTracker() {}

  /**
   * Runs until it is killed.
   *
   * @param arguments the port, on 127.0.0.1
   */
  public static void main(String[] arguments) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    Deque<Socket> held = new ArrayDeque<>();
    try (ServerSocket server =
        new ServerSocket(Integer.parseInt(arguments[0]), CONNECTIONS_MAX, loopback)) {
      while (true) {
        held.add(server.accept());
        if (held.size() > CONNECTIONS_MAX) {
          held.remove().close();
        }
      }
    }
  }
}
