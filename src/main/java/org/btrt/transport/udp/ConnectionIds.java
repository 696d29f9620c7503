// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.udp;

import org.btrt.common.SipHash;
import org.btrt.common.SteadyClock;

/**
 * Connection ids without a table of connections: the second of issue in the upper 16 bits, and 48
 * bits of a keyed hash over that second and the client's address below. Who sends one back has
 * received it, so announces cannot come from forged addresses.
 *
 * <p>48 bits: at a million guesses a second one hits after four years; 32 bits would fall within
 * the hour. The port is left out: some clients send from another port than they connected from.
 *
 * <p><em>Threading:</em> immutable. <em>Memory:</em> allocates nothing. <em>Source:</em> BEP 15;
 * RFC 9018 for the construction.
 */
final class ConnectionIds {
  private static final int TIME_SHIFT = 48;
  private static final long MAC_MASK = (1L << TIME_SHIFT) - 1;
  private static final int TIME_MASK = 0xFFFF;

  private final SipHash hash;
  private final SteadyClock clock;
  private final int lifetimeS;

  /**
   * @param hash keyed with what nodes that accept each other's ids share
   * @param lifetimeS for how long an id is accepted, below 65536
   */
  ConnectionIds(SipHash hash, SteadyClock clock, int lifetimeS) {
    this.hash = hash;
    this.clock = clock;
    this.lifetimeS = lifetimeS;
  }

  /** The second that a whole batch is judged by. */
  long nowS() {
    return clock.nowS();
  }

  long issue(long addressHigh, long addressLow, long nowS) {
    return (nowS & TIME_MASK) << TIME_SHIFT | mac(addressHigh, addressLow, nowS);
  }

  boolean isValid(long connectionId, long addressHigh, long addressLow, long nowS) {
    // A second of the future shows up as one of long ago.
    int ageS = (int) (nowS - (connectionId >>> TIME_SHIFT)) & TIME_MASK;
    return ageS <= lifetimeS
        && mac(addressHigh, addressLow, nowS - ageS) == (connectionId & MAC_MASK);
  }

  private long mac(long addressHigh, long addressLow, long issuedS) {
    return hash.hash(addressHigh, addressLow, issuedS) & MAC_MASK;
  }
}
