// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a store holds, counted as it changes.
 *
 * <p><em>Threading:</em> any thread; the slots of a segment are counted under its lock.
 */
final class StoreCounts {
  /**
   * Part of a segment that may be filled; what is left is for runs on their way to another place.
   */
  private static final double FILL_MAX = 0.97;

  final AtomicLong swarms = new AtomicLong();
  final AtomicLong peers = new AtomicLong();

  /** Swarms that had to be put in order. */
  final AtomicLong repaired = new AtomicLong();

  private final int[] usedSlots;
  private final int fillMaxSlots;
  private final long swarmsMax;
  private final long peersMax;

  StoreCounts(StoreGeometry geometry, long swarmsMax, long peersMax) {
    this.usedSlots = new int[geometry.segments()];
    this.fillMaxSlots = (int) (geometry.slotsPerSegment() * FILL_MAX);
    this.swarmsMax = swarmsMax;
    this.peersMax = peersMax;
  }

  boolean isFullOfPeers() {
    return peers.get() >= peersMax;
  }

  /** Whether a segment may have another swarm. */
  boolean hasRoomForSwarm(int segment) {
    return swarms.get() < swarmsMax && !isFullOfPeers() && hasRoomFor(1, segment);
  }

  /** Whether a segment may have a run of so many slots beside those it has. */
  boolean hasRoomFor(int slots, int segment) {
    return usedSlots[segment] + slots <= fillMaxSlots;
  }

  void addSlots(int segment, int slots) {
    usedSlots[segment] += slots;
  }

  int usedSlots(int segment) {
    return usedSlots[segment];
  }

  long usedSlots() {
    long slots = 0;
    for (int used : usedSlots) {
      slots += used;
    }
    return slots;
  }
}
