// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

/**
 * How a store for so many swarms and peers is cut into segments and slots.
 *
 * @param segments parts with a lock of their own, a power of two
 * @param slotsPerSegment slots of {@link RunLayout#SLOT_LENGTH} bytes in each
 */
record StoreGeometry(int segments, int slotsPerSegment) {
  /** Slots of a segment, about: room for a swarm of 100,000 peers, and a sweep of a millisecond. */
  private static final int SLOTS_PER_SEGMENT_TARGET = 16 * 1024;

  private static final int SEGMENTS_MIN = 8;
  private static final int SEGMENTS_MAX = 64 * 1024;

  /** A second slot is taken with the eighth IPv6 peer and given back with the sixth. */
  private static final int PEERS_PER_FURTHER_SLOT = 6;

  /** Runs need their slots side by side: what stays free so that they find them. */
  private static final double RESERVE = 0.15;

  private static final int SLOTS_PER_SEGMENT_MIN = 256;

  static StoreGeometry of(long swarmsMax, long peersMax) {
    long slots = (long) ((swarmsMax + peersMax / PEERS_PER_FURTHER_SLOT) * (1 + RESERVE));
    long segments =
        Math.clamp(
            Long.highestOneBit(Math.max(1, slots / SLOTS_PER_SEGMENT_TARGET)),
            SEGMENTS_MIN,
            SEGMENTS_MAX);
    double mean = (double) slots / segments;
    // Keys fall into segments at random: six standard deviations above the mean are never reached.
    long perSegment = (long) (mean + 6 * Math.sqrt(mean));
    long rounded = Math.max(SLOTS_PER_SEGMENT_MIN, perSegment + Long.SIZE - 1 & -Long.SIZE);
    return new StoreGeometry(Math.toIntExact(segments), Math.toIntExact(rounded));
  }

  /** As small as a store may be, with segments as large as these: what lies in them is the same. */
  StoreGeometry smallest() {
    return new StoreGeometry(SEGMENTS_MIN, slotsPerSegment);
  }

  long slots() {
    return (long) segments * slotsPerSegment;
  }

  /** Bytes of all slots. */
  long slotsLength() {
    return slots() * RunLayout.SLOT_LENGTH;
  }

  /** The longest run: half of a segment, so that it can move. */
  int runSlotsMax() {
    return slotsPerSegment / 2;
  }
}
