// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.btrt.common.CidrSet;
import org.btrt.common.IpAddress;

/**
 * How many connections there are, overall and by address.
 *
 * <p><em>Threading:</em> all workers. <em>Memory:</em> an entry for each address with connections;
 * only accepting and closing comes here, never a request.
 */
final class ConnectionLimits {
  private static final int DESCRIPTORS_UNKNOWN = 1_024;

  private final AtomicInteger connections = new AtomicInteger();
  private final ConcurrentHashMap<IpAddress, Integer> connectionsByAddress =
      new ConcurrentHashMap<>();
  private final CidrSet exempt;
  private final int connectionsMax;
  private final int connectionsPerAddressMax;

  /**
   * @param connectionsMax 0: half of the file descriptors the process may have, so that reloads,
   *     logs and UDP never go without
   * @param exempt who may have any number
   */
  ConnectionLimits(int connectionsMax, int connectionsPerAddressMax, CidrSet exempt) {
    this.exempt = exempt;
    this.connectionsMax = connectionsMax > 0 ? connectionsMax : descriptorsMax() / 2;
    this.connectionsPerAddressMax = connectionsPerAddressMax;
  }

  /**
   * Takes a place for a connection; {@link #release} gives it back.
   *
   * @param proxy whether the address may have any number, because it speaks for many
   * @return false: there is none
   */
  boolean tryAcquire(IpAddress address, boolean proxy) {
    if (connections.incrementAndGet() > connectionsMax) {
      connections.decrementAndGet();
      return false;
    }
    int ofAddress = connectionsByAddress.merge(address, 1, Integer::sum);
    if (ofAddress > connectionsPerAddressMax && !proxy && !exempt.contains(address)) {
      release(address);
      return false;
    }
    return true;
  }

  void release(IpAddress address) {
    connections.decrementAndGet();
    connectionsByAddress.computeIfPresent(
        address, (key, count) -> count == 1 ? null : Integer.valueOf(count - 1));
  }

  /** Addresses that are remembered at the moment. */
  int addressCount() {
    return connectionsByAddress.size();
  }

  private static int descriptorsMax() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? (int) Math.min(system.getMaxFileDescriptorCount(), Integer.MAX_VALUE)
        : DESCRIPTORS_UNKNOWN;
  }
}
