// SPDX-License-Identifier: Apache-2.0
package org.btrt.groups;

import java.util.Arrays;

/**
 * The group of an IPv4 address in about two memory accesses.
 *
 * <p>The addresses are divided into cells of a /24. A bitset with ranks marks the cells at which
 * something changes; the rank of a cell is the place of its entry. An entry is a group if the whole
 * cell belongs to it; unmarked cells belong to the entry before them. Otherwise the cell is mixed,
 * and its intervals are searched, in at most eight steps. Behind a mixed cell the next one is
 * always marked, so that an unmarked cell never has to look into a mixed one.
 *
 * <p>No route in the Internet is longer than a /24, so hardly any cell is mixed. Cells of a /16
 * would need 16 KiB instead of 4 MiB for the bitset, but then most lookups end in a search whose
 * branches cannot be foreseen: 12 ns instead of 3 ns with 1,000 networks (GroupLookupBenchmark,
 * November 2026).
 *
 * <p><em>Threading:</em> immutable. <em>Memory:</em> a lookup allocates nothing.
 */
final class Ipv4IntervalIndex {
  private static final int CELL_SHIFT = 8;
  private static final int CELLS = 1 << (Integer.SIZE - CELL_SHIFT);
  private static final byte MIXED = -1;

  private final RankedBits marked;
  private final byte[] entries;

  /** Which of the entries are mixed; the rank gives the number of the mixed cell. */
  private final RankedBits mixed;

  /** Where the intervals of a mixed cell begin in the two arrays below, and a last bound. */
  private final int[] mixedBounds;

  private final int[] mixedStarts;
  private final byte[] mixedGroups;

  Ipv4IntervalIndex(Intervals intervals) {
    Draft draft = new Draft(intervals);
    marked = new RankedBits(CELLS, draft.cells, draft.cellCount);
    entries = Arrays.copyOf(draft.entries, draft.cellCount);
    mixed = new RankedBits(draft.cellCount, draft.mixedEntries, draft.mixedCount);
    mixedBounds = Arrays.copyOf(draft.mixedBounds, draft.mixedCount + 1);
    mixedStarts = Arrays.copyOf(draft.mixedStarts, draft.startCount);
    mixedGroups = Arrays.copyOf(draft.mixedGroups, draft.startCount);
  }

  int groupOf(int address) {
    int entry = marked.rankThrough(address >>> CELL_SHIFT) - 1;
    int group = entries[entry];
    return group != MIXED ? group : groupInMixed(entry, address);
  }

  private int groupInMixed(int entry, int address) {
    int number = mixed.rankThrough(entry) - 1;
    int from = mixedBounds[number];
    // The first start is that of the cell, so it is never above the address.
    for (int length = mixedBounds[number + 1] - from; length > 1; ) {
      int half = length >>> 1;
      from += Integer.compareUnsigned(mixedStarts[from + half], address) <= 0 ? half : 0;
      length -= half;
    }
    return mixedGroups[from];
  }

  /** The arrays of the index while they grow; sized for the worst table. */
  private static final class Draft {
    private final int[] cells;
    private final byte[] entries;
    private final int[] mixedEntries;
    private final int[] mixedBounds;
    private final int[] mixedStarts;
    private final byte[] mixedGroups;
    private int cellCount;
    private int mixedCount;
    private int startCount;

    private Draft(Intervals intervals) {
      int size = intervals.size();
      cells = new int[2 * size];
      entries = new byte[2 * size];
      mixedEntries = new int[size];
      mixedBounds = new int[size + 1];
      mixedStarts = new int[2 * size];
      mixedGroups = new byte[2 * size];
      for (int i = 0; i < size; ) {
        int start = start(intervals, i);
        int cell = start >>> CELL_SHIFT;
        int next = i + 1;
        while (next < size && start(intervals, next) >>> CELL_SHIFT == cell) {
          next++;
        }
        if (next == i + 1 && start == cell << CELL_SHIFT) {
          addCell(cell, intervals.group(i));
        } else {
          addMixedCell(intervals, i, next, cell);
          if (cell < CELLS - 1
              && (next == size || start(intervals, next) >>> CELL_SHIFT > cell + 1)) {
            addCell(cell + 1, intervals.group(next - 1));
          }
        }
        i = next;
      }
      mixedBounds[mixedCount] = startCount;
    }

    private static int start(Intervals intervals, int index) {
      return (int) (intervals.high(index) >>> Integer.SIZE);
    }

    private void addCell(int cell, int entry) {
      cells[cellCount] = cell;
      entries[cellCount++] = (byte) entry;
    }

    private void addMixedCell(Intervals intervals, int from, int to, int cell) {
      mixedEntries[mixedCount] = cellCount;
      mixedBounds[mixedCount++] = startCount;
      addCell(cell, MIXED);
      if (start(intervals, from) != cell << CELL_SHIFT) {
        addStart(cell << CELL_SHIFT, intervals.group(from - 1));
      }
      for (int i = from; i < to; i++) {
        addStart(start(intervals, i), intervals.group(i));
      }
    }

    private void addStart(int start, int group) {
      mixedStarts[startCount] = start;
      mixedGroups[startCount++] = (byte) group;
    }
  }
}
