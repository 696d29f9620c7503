// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.udp;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * A way to the sockets: reads datagrams, has them answered by {@link UdpResponder}, sends the
 * replies.
 *
 * <p><em>Threading:</em> made and closed by one thread; datagrams are answered on threads of its
 * own.
 */
interface UdpEngine extends AutoCloseable {
  /** What the start says runs here, for instance {@code direct}. */
  String name();

  /** Where it listens, the ports chosen by the system filled in. */
  List<InetSocketAddress> addresses();

  /** The descriptors of its sockets, for another process; empty: they cannot be handed over. */
  List<Integer> descriptors();

  /** Stops reading, answers what was read, and ends the threads. A second call does nothing. */
  @Override
  void close();
}
