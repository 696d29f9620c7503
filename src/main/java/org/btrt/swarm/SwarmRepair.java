// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.btrt.swarm.RunLayout.PARTITION_COUNT;

/**
 * Makes a whole swarm of whatever a killed process has left, and sorts a whole one anew when the
 * groups have changed: only the records are believed, and each of them only if it can be judged
 * good by itself; counts, partitions and index follow from them.
 *
 * <p>Runs under the same intent as other changes, so that a process killed here is repaired in
 * turn.
 *
 * <p><em>Threading:</em> one instance per thread, under the swarm's lock.
 */
final class SwarmRepair {
  private final SwarmFlyweight swarm;
  private final SwarmEditor editor;
  private final int[] starts = new int[PARTITION_COUNT + 1];
  private final int[] next = new int[PARTITION_COUNT];

  SwarmRepair(SwarmFlyweight swarm, SwarmEditor editor) {
    this.swarm = swarm;
    this.editor = editor;
  }

  /** Whether the value can be a swarm at all. */
  boolean isRepairable() {
    return swarm.isVersionKnown();
  }

  /** Keeps every good record, each peer once. */
  void repair() {
    swarm.beginChange();
    publish(compact(), swarm.generation());
  }

  /** Puts every record into the group that the classifier names. */
  void reclassify(GroupClassifier classifier, int generation) {
    swarm.beginChange();
    int count = swarm.peerCount();
    if (count == 0) {
      // Its earliest deadline tells for how long it stays.
      swarm.endChange(0, generation);
      return;
    }
    for (int number = 0; number < count; number++) {
      int group =
          classifier.groupOf(swarm.isIpv6(), swarm.addressHigh(number), swarm.addressLow(number));
      int flags = swarm.flags(number);
      swarm.flags(
          number,
          flags & ~(RecordLayout.GROUP_MASK << RecordLayout.GROUP_SHIFT)
              | group << RecordLayout.GROUP_SHIFT);
    }
    publish(count, generation);
  }

  /** Drops what is not good and what is there twice; returns how many records remain. */
  private int compact() {
    int capacity = swarm.layout().capacity;
    int kept = 0;
    swarm.clearIndex();
    // The place behind the last peer's may hold a copy in the middle of a move.
    for (int number = 0; number <= capacity; number++) {
      if (kept == capacity || !swarm.isValid(number) || isKept(number, kept)) {
        if (!swarm.isVacant(number)) {
          swarm.vacate(number);
        }
      } else {
        if (number != kept) {
          swarm.copy(number, kept);
          swarm.vacate(number);
        }
        editor.link(kept);
        kept++;
      }
    }
    return kept;
  }

  private boolean isKept(int number, int kept) {
    if (swarm.layout().indexCells == 0) {
      for (int other = 0; other < kept; other++) {
        if (swarm.sameKey(number, other)) {
          return true;
        }
      }
      return false;
    }
    int cell = swarm.homeCell(number);
    for (int value = swarm.cellValue(cell); value != 0; value = swarm.cellValue(cell)) {
      if (swarm.sameKey(value - 1, number)) {
        return true;
      }
      cell = swarm.nextCell(cell);
    }
    return false;
  }

  private void publish(int count, int generation) {
    countPartitions(count);
    sortIntoPartitions(count);
    int earliest = Integer.MAX_VALUE;
    for (int number = 0; number < count; number++) {
      earliest = Math.min(earliest, swarm.deadlineS(number));
    }
    for (int partition = 0; partition < PARTITION_COUNT; partition++) {
      swarm.partitionSize(partition, starts[partition + 1] - starts[partition]);
    }
    swarm.earliestDeadlineS(earliest);
    editor.rebuildIndex(count);
    swarm.endChange(count, generation);
  }

  private void countPartitions(int count) {
    java.util.Arrays.fill(starts, 0);
    for (int number = 0; number < count; number++) {
      starts[swarm.partitionOf(number) + 1]++;
    }
    for (int partition = 0; partition < PARTITION_COUNT; partition++) {
      starts[partition + 1] += starts[partition];
      next[partition] = starts[partition];
    }
  }

  /** Brings every record into its partition's range by following cycles of exchanges. */
  private void sortIntoPartitions(int count) {
    for (int partition = 0; partition < PARTITION_COUNT; partition++) {
      while (next[partition] < starts[partition + 1]) {
        int number = next[partition];
        int belongsTo = swarm.partitionOf(number);
        if (belongsTo == partition) {
          next[partition]++;
        } else {
          swarm.exchange(number, next[belongsTo]++, count);
        }
      }
    }
  }
}
