// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.util.Arrays;

/**
 * The run lengths of one family: 1, 2, 3, 4, 6, 8, 12, 16 ... slots, each with its layout. Steps of
 * a third to a half keep both the waste and the number of moves of a growing swarm small.
 */
final class RunLayouts {
  private final RunLayout[] layouts;

  RunLayouts(RecordLayout record, int slotsMax) {
    RunLayout[] all = new RunLayout[2 * Integer.SIZE];
    int count = 0;
    for (int slots = 1; slots > 0 && slots <= slotsMax; slots = slotsOf(count)) {
      all[count] = new RunLayout(record, slots, count == 0 ? null : all[count - 1]);
      count++;
    }
    layouts = Arrays.copyOf(all, count);
  }

  /** The length of the run of this index: 1, 2, 3, 4, 6, 8, 12 ... */
  private static int slotsOf(int index) {
    return index == 0 ? 1 : (2 + (index - 1 & 1)) << (index - 1) / 2;
  }

  private static int indexOf(int slots) {
    int log = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(slots);
    return slots == 1 ? 0 : 2 * log - 1 + (slots >>> log - 1 & 1);
  }

  RunLayout smallest() {
    return layouts[0];
  }

  RunLayout largest() {
    return layouts[layouts.length - 1];
  }

  /** The layout of a value of this length; null if no run is that long. */
  RunLayout ofValueLength(long valueLength) {
    long length = valueLength + RunLayout.ENTRY_OVERHEAD;
    if (length < RunLayout.SLOT_LENGTH || length > largest().slots * (long) RunLayout.SLOT_LENGTH) {
      return null;
    }
    RunLayout layout = layouts[indexOf((int) (length / RunLayout.SLOT_LENGTH))];
    return layout.valueLength == valueLength ? layout : null;
  }

  /** The next longer run; null at the longest. */
  RunLayout grown(RunLayout layout) {
    int next = indexOf(layout.slots) + 1;
    return next < layouts.length ? layouts[next] : null;
  }

  /** The run that {@code peerCount} peers should live in: a shorter one, if they are few. */
  RunLayout shrunk(RunLayout layout, int peerCount) {
    RunLayout shrunk = layout;
    while (shrunk.shorter != null && peerCount <= shrunk.fewPeers) {
      shrunk = shrunk.shorter;
    }
    return shrunk;
  }
}
