// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * One half of the experiment {@code policy.split}, since the start.
 *
 * @param name {@code policy} or {@code plain}
 * @param localPeers peers handed out of the asker's own group
 * @param externalPeers peers handed out of other groups
 * @param fallenBytes by how much {@code left} of the clients watched has fallen between announces
 * @param watchedS the time between these announces, seconds
 */
record SplitHalf(
    String name, long localPeers, long externalPeers, long fallenBytes, long watchedS) {
  private static final double S_PER_MIN = TimeUnit.MINUTES.toSeconds(1);

  /** The part of the peers handed out that was local, 0 to 1; empty: there were none. */
  OptionalDouble localShare() {
    long all = localPeers + externalPeers;
    return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) localPeers / all);
  }

  /** By how many bytes the {@code left} of a client falls in a minute; empty: not known yet. */
  OptionalDouble bytesPerMin() {
    return watchedS == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(fallenBytes * S_PER_MIN / watchedS);
  }
}
