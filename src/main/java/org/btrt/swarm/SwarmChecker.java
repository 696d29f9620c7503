// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.btrt.swarm.RunLayout.PARTITION_COUNT;

/**
 * Says what is wrong with a swarm, if anything: counts, boundaries, records, index against each
 * other. What the recovery believes in, and what the tests walk the store with.
 *
 * <p><em>Threading:</em> under the swarm's lock.
 */
final class SwarmChecker {
  private final SwarmFlyweight swarm;

  SwarmChecker(SwarmFlyweight swarm) {
    this.swarm = swarm;
  }

  /** What is wrong; null: nothing. */
  String fault() {
    if (!swarm.isVersionKnown()) {
      return "version=" + swarm.version() + ", expected: " + SwarmFlyweight.VERSION;
    }
    if (swarm.isIntent()) {
      return "a change was begun and not finished";
    }
    int count = swarm.peerCount();
    int capacity = swarm.layout().capacity;
    if (count < 0 || count > capacity) {
      return "peers=" + count + ", expected: 0 to " + capacity;
    }
    int sum = swarm.partitionStart(PARTITION_COUNT);
    if (sum != count) {
      return "sum of partitions=" + sum + ", expected: " + count;
    }
    String fault = faultOfRecords(count, capacity);
    return fault == null ? faultOfIndex(count) : fault;
  }

  private String faultOfRecords(int count, int capacity) {
    int number = 0;
    for (int partition = 0; partition < PARTITION_COUNT; partition++) {
      for (int i = 0; i < swarm.partitionSize(partition); i++, number++) {
        if (!swarm.isValid(number)) {
          return "record " + number + " is not valid";
        }
        if (swarm.partitionOf(number) != partition) {
          return "record " + number + " is in partition " + partition + ", belongs to another";
        }
        if (swarm.deadlineS(number) < swarm.earliestDeadlineS()) {
          return "record " + number + " ends before the earliest deadline";
        }
      }
    }
    for (; number <= capacity; number++) {
      if (!swarm.isVacant(number)) {
        return "record " + number + " is not vacant behind " + count + " peers";
      }
    }
    return null;
  }

  private String faultOfIndex(int count) {
    int used = 0;
    for (int cell = 0; cell < swarm.layout().indexCells; cell++) {
      used += swarm.cellValue(cell) == 0 ? 0 : 1;
    }
    if (swarm.layout().indexCells > 0 && used != count) {
      return "index cells in use=" + used + ", expected: " + count;
    }
    for (int number = 0; number < count; number++) {
      if (firstOfSameKey(number) != number) {
        return "record " + number + " is not found, or is there twice";
      }
    }
    return null;
  }

  private int firstOfSameKey(int number) {
    if (swarm.layout().indexCells == 0) {
      int first = 0;
      while (!swarm.sameKey(first, number)) {
        first++;
      }
      return first;
    }
    int cell = swarm.homeCell(number);
    for (int value = swarm.cellValue(cell); value != 0; value = swarm.cellValue(cell)) {
      if (value <= swarm.layout().capacity && swarm.sameKey(value - 1, number)) {
        return value - 1;
      }
      cell = swarm.nextCell(cell);
    }
    return -1;
  }
}
