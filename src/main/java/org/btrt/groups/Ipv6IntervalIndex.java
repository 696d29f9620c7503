// SPDX-License-Identifier: Apache-2.0
package org.btrt.groups;

import java.util.Arrays;

/**
 * The group of an IPv6 address: a directory over the upper half, then a search in one cell of it.
 *
 * <p>All networks in use begin in 2000::/3, an operator's own in one /32, so equal cells over all
 * addresses would put everything into one. The directory therefore covers only the upper halves
 * from the first start to the last, with about eight cells for each interval. A bitset with ranks
 * marks the cells in which intervals start.
 *
 * <p><em>Threading:</em> immutable. <em>Memory:</em> a lookup allocates nothing.
 */
final class Ipv6IntervalIndex {
  private static final int CELL_BITS_MAX = 22;

  /** Bits of a cell number beyond those that number the intervals. */
  private static final int SPARE_CELL_BITS = 3;

  private final long[] starts;

  /** Lower halves of the starts; empty if all are zero, that is, if no prefix is longer than 64. */
  private final long[] lowStarts;

  private final byte[] groups;

  /** Upper half of the first start that is not the lowest address. */
  private final long base;

  private final long lastCell;
  private final int cellShift;
  private final RankedBits marked;

  /** First start of each marked cell, and a last bound. */
  private final int[] bounds;

  Ipv6IntervalIndex(Intervals intervals) {
    starts = intervals.copyOfHighs();
    long[] lows = intervals.copyOfLows();
    lowStarts = Arrays.stream(lows).allMatch(low -> low == 0) ? new long[0] : lows;
    groups = intervals.copyOfGroups();

    int size = starts.length;
    base = starts[Math.min(1, size - 1)];
    long range = starts[size - 1] - base;
    int cellBits =
        Math.min(
            CELL_BITS_MAX, Integer.SIZE - Integer.numberOfLeadingZeros(size) + SPARE_CELL_BITS);
    cellShift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(range) - cellBits);
    lastCell = range >>> cellShift;

    int[] cells = new int[size];
    int[] firsts = new int[size + 1];
    int count = 0;
    for (int i = 1; i < size; i++) {
      int cell = (int) ((starts[i] - base) >>> cellShift);
      if (count == 0 || cells[count - 1] != cell) {
        cells[count] = cell;
        firsts[count++] = i;
      }
    }
    firsts[count] = size;
    marked = new RankedBits((int) lastCell + 1, cells, count);
    bounds = Arrays.copyOf(firsts, count + 1);
  }

  int groupOf(long high, long low) {
    if (Long.compareUnsigned(high, base) < 0) {
      return groups[0];
    }
    long offset = (high - base) >>> cellShift;
    int cell = (int) (Long.compareUnsigned(offset, lastCell) < 0 ? offset : lastCell);
    int rank = marked.rankThrough(cell);
    // From the interval before the cell, which is never above the address; alone if none starts.
    int from = bounds[rank - marked.bit(cell)] - 1;
    for (int length = bounds[rank] - from; length > 1; ) {
      int half = length >>> 1;
      from += isNotAbove(from + half, high, low) ? half : 0;
      length -= half;
    }
    return groups[from];
  }

  private boolean isNotAbove(int index, long high, long low) {
    int order = Long.compareUnsigned(starts[index], high);
    return order < 0
        || (order == 0
            && (lowStarts.length == 0 || Long.compareUnsigned(lowStarts[index], low) <= 0));
  }
}
