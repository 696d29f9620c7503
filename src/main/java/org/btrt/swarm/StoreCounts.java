// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import org.agrona.concurrent.AtomicBuffer;

/**
 * What a store holds, counted as it changes. Lies in memory that two processes may share: while one
 * takes over from another, both count.
 *
 * <pre>
 * offset length field
 *      0      8 swarms
 *     64      8 peers
 *    128      8 swarms that had to be put in order
 *    192      4 x segments: slots in use
 * </pre>
 *
 * <p><em>Threading:</em> any thread; the slots of a segment are counted under its lock.
 * <em>Memory:</em> the caller's.
 */
final class StoreCounts {
  private static final int SWARMS_OFFSET = 0;

  /** A cache line of its own. */
  private static final int PEERS_OFFSET = 64;

  private static final int REPAIRED_OFFSET = 128;
  private static final int SLOTS_OFFSET = 192;

  /**
   * Part of a segment that may be filled; what is left is for runs on their way to another place.
   */
  private static final double FILL_MAX = 0.97;

  private final AtomicBuffer memory;
  private final int segments;
  private final int fillMaxSlots;
  private final long swarmsMax;
  private final long peersMax;

  /**
   * @param memory {@link #length} bytes, what they hold is what is counted so far
   */
  StoreCounts(AtomicBuffer memory, StoreGeometry geometry, long swarmsMax, long peersMax) {
    this.memory = memory;
    this.segments = geometry.segments();
    this.fillMaxSlots = (int) (geometry.slotsPerSegment() * FILL_MAX);
    this.swarmsMax = swarmsMax;
    this.peersMax = peersMax;
  }

  /** Bytes of the counts of a store. */
  static int length(StoreGeometry geometry) {
    return SLOTS_OFFSET + geometry.segments() * Integer.BYTES;
  }

  long swarms() {
    return memory.getLongVolatile(SWARMS_OFFSET);
  }

  void addSwarms(long count) {
    memory.getAndAddLong(SWARMS_OFFSET, count);
  }

  long peers() {
    return memory.getLongVolatile(PEERS_OFFSET);
  }

  void addPeers(long count) {
    memory.getAndAddLong(PEERS_OFFSET, count);
  }

  /** Swarms that had to be put in order. */
  long repaired() {
    return memory.getLongVolatile(REPAIRED_OFFSET);
  }

  void addRepaired() {
    memory.getAndAddLong(REPAIRED_OFFSET, 1);
  }

  boolean isFullOfPeers() {
    return peers() >= peersMax;
  }

  /** Whether a segment may have another swarm. */
  boolean hasRoomForSwarm(int segment) {
    return swarms() < swarmsMax && !isFullOfPeers() && hasRoomFor(1, segment);
  }

  /** Whether a segment may keep swarms without peers: they are to take nobody's place. */
  boolean hasRoomForDead(int segment) {
    return swarms() < swarmsMax - swarmsMax / 4
        && usedSlots(segment) < fillMaxSlots - fillMaxSlots / 4;
  }

  /** Whether a segment may have a run of so many slots beside those it has. */
  boolean hasRoomFor(int slots, int segment) {
    return usedSlots(segment) + slots <= fillMaxSlots;
  }

  void addSlots(int segment, int slots) {
    memory.putInt(SLOTS_OFFSET + segment * Integer.BYTES, usedSlots(segment) + slots);
  }

  int usedSlots(int segment) {
    return memory.getInt(SLOTS_OFFSET + segment * Integer.BYTES);
  }

  long usedSlots() {
    long slots = 0;
    for (int segment = 0; segment < segments; segment++) {
      slots += usedSlots(segment);
    }
    return slots;
  }
}
