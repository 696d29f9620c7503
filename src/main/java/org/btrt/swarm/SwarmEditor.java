// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.btrt.swarm.RunLayout.PARTITION_COUNT;

/**
 * Changes of a swarm that take several steps: records stay dense and partitioned, the index stays
 * true.
 *
 * <p>Records are numbered without gaps, partition behind partition. A record is put into a
 * partition by moving the first record of each later partition to that partition's end, and taken
 * out by moving the last records the other way: at most one move per partition, however many peers
 * there are.
 *
 * <p>A process may be killed between any two stores. Every change therefore runs between an intent
 * and a publication in the state word, never destroys the only copy of a record, and {@link
 * SwarmRepair} makes a whole swarm of whatever is left.
 *
 * <p><em>Threading:</em> one instance per thread, under the swarm's lock.
 */
final class SwarmEditor {
  private final SwarmFlyweight swarm;

  SwarmEditor(SwarmFlyweight swarm) {
    this.swarm = swarm;
  }

  boolean isFull() {
    return swarm.peerCount() == swarm.layout().capacity;
  }

  /** Adds an announcer that is not in the swarm; there must be room. */
  void add(SwarmRequest request, int flags, int deadlineS) {
    int count = swarm.peerCount();
    int partition = RecordLayout.partitionOf(flags);
    swarm.beginChange();
    int number = open(partition, count);
    swarm.write(number, request, flags, deadlineS);
    link(number);
    resize(partition, 1);
    if (deadlineS < swarm.earliestDeadlineS()) {
      swarm.earliestDeadlineS(deadlineS);
    }
    swarm.endChange(count + 1, swarm.generation());
  }

  /** Removes a record. */
  void remove(int number) {
    swarm.beginChange();
    int count = swarm.peerCount();
    unlink(number);
    close(number, swarm.partitionOf(number), count);
    if (count == 1) {
      swarm.earliestDeadlineS(Integer.MAX_VALUE);
    }
    swarm.endChange(count - 1, swarm.generation());
  }

  /** Gives a record new flags, and with them perhaps another partition and another number. */
  void reclassify(int number, int flags) {
    int from = swarm.partitionOf(number);
    int to = RecordLayout.partitionOf(flags);
    if (from == to) {
      swarm.flags(number, flags);
      return;
    }
    int count = swarm.peerCount();
    swarm.beginChange();
    // The record exists twice in between, so that it is never lost.
    unlink(number);
    int target = open(to, count);
    // Opening a place may have moved the record: the first of its partition goes to the partition's
    // end.
    int source = target <= number ? movedBy(number, from) : number;
    swarm.copy(source, target);
    swarm.flags(target, flags);
    resize(to, 1);
    link(target);
    close(source, from, count + 1);
    swarm.endChange(count, swarm.generation());
  }

  /** Where {@link #open} of an earlier partition has put a record of partition {@code from}. */
  private int movedBy(int number, int from) {
    int start = swarm.partitionStart(from);
    // Sizes have not changed yet: the partition now lies one place further on.
    return number == start ? start + swarm.partitionSize(from) : number;
  }

  /** Drops every record whose time is over, and finds the next deadline. */
  int purge(int nowS) {
    if (swarm.peerCount() == 0) {
      // What stands there is for how long the swarm stays, see DeadSwarms.
      return 0;
    }
    int removed = 0;
    int earliest = Integer.MAX_VALUE;
    for (int number = swarm.peerCount() - 1; number >= 0; number--) {
      if (swarm.deadlineS(number) <= nowS) {
        remove(number);
        removed++;
      }
    }
    int count = swarm.peerCount();
    for (int number = 0; number < count; number++) {
      earliest = Math.min(earliest, swarm.deadlineS(number));
    }
    swarm.earliestDeadlineS(earliest);
    return removed;
  }

  /** Makes room for one record at the end of a partition and returns its number. */
  private int open(int partition, int count) {
    int hole = count;
    int start = count;
    for (int later = PARTITION_COUNT - 1; later > partition; later--) {
      int size = swarm.partitionSize(later);
      if (size > 0) {
        start -= size;
        move(start, hole);
        hole = start;
      }
    }
    return hole;
  }

  /** Closes the gap that a removed record leaves, and gives its partition one record less. */
  private void close(int number, int partition, int count) {
    int hole = number;
    int end = swarm.partitionStart(partition);
    for (int later = partition; later < PARTITION_COUNT; later++) {
      int size = swarm.partitionSize(later);
      if (size > 0) {
        end += size;
        int last = end - 1;
        if (last != hole) {
          move(last, hole);
          hole = last;
        }
      }
    }
    swarm.vacate(hole);
    assert hole == count - 1;
    resize(partition, -1);
  }

  private void resize(int partition, int delta) {
    swarm.partitionSize(partition, swarm.partitionSize(partition) + delta);
  }

  private void move(int from, int to) {
    if (swarm.layout().indexCells > 0) {
      int cell = cellOf(from);
      if (cell >= 0) {
        swarm.cellValue(cell, to + 1);
      }
    }
    swarm.copy(from, to);
  }

  private int cellOf(int number) {
    int cell = swarm.homeCell(number);
    for (int value = swarm.cellValue(cell); value != 0; value = swarm.cellValue(cell)) {
      if (value == number + 1) {
        return cell;
      }
      cell = swarm.nextCell(cell);
    }
    return -1;
  }

  /** Puts a record into the index. */
  void link(int number) {
    if (swarm.layout().indexCells == 0) {
      return;
    }
    int cell = swarm.homeCell(number);
    while (swarm.cellValue(cell) != 0) {
      cell = swarm.nextCell(cell);
    }
    swarm.cellValue(cell, number + 1);
  }

  /** Takes a record out of the index and moves up what its cell had pushed back. */
  private void unlink(int number) {
    if (swarm.layout().indexCells == 0) {
      return;
    }
    int hole = cellOf(number);
    int cells = swarm.layout().indexCells;
    int cell = swarm.nextCell(hole);
    for (int value = swarm.cellValue(cell); value != 0; value = swarm.cellValue(cell)) {
      int home = swarm.homeCell(value - 1);
      int distanceToHole = hole - home < 0 ? hole - home + cells : hole - home;
      int distanceToCell = cell - home < 0 ? cell - home + cells : cell - home;
      if (distanceToHole <= distanceToCell) {
        swarm.cellValue(hole, value);
        hole = cell;
      }
      cell = swarm.nextCell(cell);
    }
    swarm.cellValue(hole, 0);
  }

  /** Builds the index anew from the first {@code count} records. */
  void rebuildIndex(int count) {
    swarm.clearIndex();
    for (int number = 0; number < count; number++) {
      link(number);
    }
  }
}
