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
    for (int power = 1; power <= slotsMax; power <<= 1) {
      all[count++] = new RunLayout(record, power);
      int between = power + power / 2;
      if (between > power && between <= slotsMax) {
        all[count++] = new RunLayout(record, between);
      }
    }
    layouts = Arrays.copyOf(all, count);
  }

  RunLayout smallest() {
    return layouts[0];
  }

  RunLayout largest() {
    return layouts[layouts.length - 1];
  }

  /** The layout of a value of this length; null if no run is that long. */
  RunLayout ofValueLength(long valueLength) {
    for (RunLayout layout : layouts) {
      if (layout.valueLength == valueLength) {
        return layout;
      }
    }
    return null;
  }

  /** The next longer run; null at the longest. */
  RunLayout grown(RunLayout layout) {
    int next = indexOf(layout) + 1;
    return next < layouts.length ? layouts[next] : null;
  }

  /**
   * The run that {@code peerCount} peers should live in: a shorter one once it would be at most
   * three quarters full, so that a swarm at the edge does not move back and forth.
   */
  RunLayout shrunk(RunLayout layout, int peerCount) {
    int index = indexOf(layout);
    while (index > 0 && peerCount <= layouts[index - 1].capacity * 3 / 4) {
      index--;
    }
    return layouts[index];
  }

  private int indexOf(RunLayout layout) {
    int index = 0;
    while (layouts[index] != layout) {
      index++;
    }
    return index;
  }
}
