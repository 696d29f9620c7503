// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.btrt.common.PeerGroupLimits.GROUPS_MAX;

/**
 * How the value of an entry is divided: the header, the records, and from {@link
 * #INDEXED_SLOTS_MIN} slots on an index over them. One instance per family and run length; see
 * {@link RunLayouts}.
 */
final class RunLayout {
  /** The unit of allocation: what operators size by. */
  static final int SLOT_LENGTH = 512;

  /** Info-hash (mixed), family, padding. */
  static final int KEY_LENGTH = 24;

  /**
   * What Chronicle Map puts before a value: the key, the value's length in stop bits, padding to 8.
   */
  static final int ENTRY_OVERHEAD = KEY_LENGTH + Long.BYTES;

  /** Bytes of the value that lie in the first slot. */
  static final int FIRST_SLOT_LENGTH = SLOT_LENGTH - ENTRY_OVERHEAD;

  static final int STATE_OFFSET = 0;
  static final int COMPLETED_OFFSET = STATE_OFFSET + Long.BYTES;
  static final int EARLIEST_DEADLINE_OFFSET = COMPLETED_OFFSET + Integer.BYTES;
  static final int PARTITIONS_OFFSET = EARLIEST_DEADLINE_OFFSET + Integer.BYTES;

  /** Leechers and seeders of every group. */
  static final int HANDED_OUT_PARTITIONS = GROUPS_MAX * 2;

  /** Behind them leechers and seeders who cannot be connected to. */
  static final int PARTITION_COUNT = HANDED_OUT_PARTITIONS + 2;

  static final int VALVE_OFFSET = PARTITIONS_OFFSET + PARTITION_COUNT * Integer.BYTES;
  static final int FIRST_SEEN_OFFSET = VALVE_OFFSET + Integer.BYTES;
  static final int HEADER_LENGTH = FIRST_SEEN_OFFSET + Integer.BYTES;

  /**
   * Runs shorter than this are searched record by record: their records fit in fourteen cache
   * lines.
   */
  static final int INDEXED_SLOTS_MIN = 3;

  /** Most records that a two-byte index cell can name; 0 means an empty cell. */
  private static final int SHORT_CELL_MAX = 0xFFFF;

  /** Index cells per two records. */
  private static final int CELLS_PER_TWO_RECORDS = 3;

  final RecordLayout record;
  final int slots;

  /** Bytes of the value. */
  final int valueLength;

  /**
   * Peers that the run can have. There is a place for one record more, so that a record can always
   * be moved without its only copy being overwritten.
   */
  final int capacity;

  final int indexOffset;

  /** 0 where the run has no index. */
  final int indexCells;

  /** 2 or 4. */
  final int cellLength;

  /** The next shorter run; null for a single slot. */
  final RunLayout shorter;

  /**
   * With so many peers, or fewer, the swarm is to be moved: into the shorter run once that would be
   * at most three quarters full, so that a swarm at the edge does not move back and forth; out of
   * the store when it is empty.
   */
  final int fewPeers;

  RunLayout(RecordLayout record, int slots, RunLayout shorter) {
    this.record = record;
    this.slots = slots;
    this.shorter = shorter;
    this.fewPeers = shorter == null ? 0 : shorter.capacity * 3 / 4;
    this.valueLength = slots * SLOT_LENGTH - ENTRY_OVERHEAD;
    if (slots < INDEXED_SLOTS_MIN) {
      cellLength = 0;
      capacity = places(0) - 1;
      indexCells = 0;
    } else {
      cellLength = places(Short.BYTES) < SHORT_CELL_MAX ? Short.BYTES : Integer.BYTES;
      capacity = places(cellLength) - 1;
      indexCells = cells(capacity + 1);
    }
    indexOffset = record.recordsEnd(capacity + 1);
  }

  /** Most records that fit together with their index. */
  private int places(int ofCellLength) {
    int places = 0;
    int step = Integer.highestOneBit(valueLength);
    for (; step > 0; step >>>= 1) {
      int more = places + step;
      if ((long) record.recordsEnd(more) + (long) cells(more) * ofCellLength <= valueLength) {
        places = more;
      }
    }
    return places;
  }

  private static int cells(int places) {
    return places * CELLS_PER_TWO_RECORDS / 2;
  }
}
