// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Bound sockets of one kind that another process has handed over, until somebody takes them.
 *
 * <p><em>Threading:</em> whoever starts the tracker.
 */
public final class InheritedSockets {
  private final List<Socket> sockets;

  /**
   * A socket.
   *
   * @param descriptor of this process
   * @param address what it is bound to
   */
  public record Socket(int descriptor, InetSocketAddress address) {}

  public InheritedSockets(List<Socket> sockets) {
    this.sockets = new ArrayList<>(sockets);
  }

  /** None: everything is to be bound. */
  public static InheritedSockets none() {
    return new InheritedSockets(List.of());
  }

  /** How many nobody has taken. */
  public int count() {
    return sockets.size();
  }

  /**
   * Takes those that are bound to an address. They are the caller's from now on.
   *
   * @param listen what is configured; port 0 means every port of the address
   */
  public List<Socket> take(InetSocketAddress listen) {
    List<Socket> taken = new ArrayList<>();
    for (Iterator<Socket> left = sockets.iterator(); left.hasNext(); ) {
      Socket socket = left.next();
      if (socket.address().getAddress().equals(listen.getAddress())
          && (listen.getPort() == 0 || listen.getPort() == socket.address().getPort())) {
        taken.add(socket);
        left.remove();
      }
    }
    return taken;
  }
}
