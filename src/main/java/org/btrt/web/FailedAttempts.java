// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;
import org.btrt.common.IpAddress;

/**
 * Addresses that have tried too often without the token: after {@value #ATTEMPTS_MAX} attempts an
 * address is not listened to until {@value #WINDOW_S} seconds after its first one. Of IPv6 a /64
 * counts as one address.
 *
 * <p><em>Threading:</em> any thread. <em>Memory:</em> at most {@value #ADDRESSES_MAX} addresses;
 * beyond them the oldest is forgotten.
 */
final class FailedAttempts {
  static final int ATTEMPTS_MAX = 10;
  static final int WINDOW_S = 60;
  static final int ADDRESSES_MAX = 1_000;

  private static final long WINDOW_NS = TimeUnit.SECONDS.toNanos(WINDOW_S);

  private final NanoClock clock;
  private final Map<IpAddress, Window> windows =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<IpAddress, Window> eldest) {
          return size() > ADDRESSES_MAX;
        }
      };

  private record Window(int attempts, long endNs) {}

  FailedAttempts(NanoClock clock) {
    this.clock = clock;
  }

  /** For how many seconds an address is not listened to any more; 0: it is. */
  synchronized int blockedS(IpAddress address) {
    Window window = windows.get(source(address));
    if (window == null || window.attempts < ATTEMPTS_MAX) {
      return 0;
    }
    long leftNs = window.endNs - clock.nanoTime();
    return leftNs <= 0 ? 0 : (int) Math.ceilDiv(leftNs, TimeUnit.SECONDS.toNanos(1));
  }

  /** An address has tried without the token. */
  synchronized void add(IpAddress address) {
    long nowNs = clock.nanoTime();
    IpAddress source = source(address);
    Window window = windows.get(source);
    if (window == null || window.endNs - nowNs <= 0) {
      windows.remove(source);
      windows.put(source, new Window(1, nowNs + WINDOW_NS));
    } else {
      windows.put(source, new Window(window.attempts + 1, window.endNs));
    }
  }

  /** Addresses that are remembered. */
  synchronized int size() {
    return windows.size();
  }

  private static IpAddress source(IpAddress address) {
    return address.ipv6() ? new IpAddress(true, address.high(), 0) : address;
  }
}
