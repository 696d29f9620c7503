// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.util.concurrent.locks.LockSupport;
import net.openhft.chronicle.hash.impl.BigSegmentHeader;
import net.openhft.chronicle.hash.impl.CompactOffHeapLinearHashTable;
import net.openhft.chronicle.hash.impl.VanillaChronicleHash;
import net.openhft.chronicle.map.ChronicleMap;
import org.agrona.UnsafeApi;

/**
 * Where the entry of a swarm lies, and who may touch it: Chronicle Map's own hash tables and
 * segment locks, used in place, without the objects of its contexts.
 *
 * <p>A key's hash names a segment, and a cell of the segment's table from which on its entry is
 * found. Chronicle Map keeps the tables true under insertion, removal and moves, and does so under
 * the very locks that {@link #lock} takes; so whoever holds the lock of a segment and finds an
 * entry through {@link #find} has a live one, and nobody else changes it. There is no second index
 * that could lie. Tables and locks are part of the map's memory: for a map in a file the exclusion
 * holds between processes that share the file, too.
 *
 * <p>Outside the lock the methods that say so may be used to bring memory into the cache. What they
 * read can be stale or torn, but it is memory of the map, which stays mapped until it is closed.
 *
 * <p>Knows the inside of Chronicle Map 2026.1; {@code SwarmIndexTest} compares it with the map's
 * own answers.
 *
 * <p><em>Threading:</em> any thread. <em>Memory:</em> owns nothing, allocates nothing.
 */
final class SwarmIndex {
  private static final BigSegmentHeader LOCKS = BigSegmentHeader.INSTANCE;

  /** The lock's word of a segment: nobody there, and the update lock without readers. */
  private static final int FREE = 0;

  private static final int UPDATE_LOCKED = 1 << 30;

  /** About as long as an announce holds a lock. */
  private static final int SPINS = 64;

  /** Then the holder may be waiting for this very core. */
  private static final int PAUSES = 1000;

  private static final long PAUSE_NS = 1000;

  /** A second and more: nobody who lives holds a lock so long. */
  private static final int PAUSES_OF_THE_LIVING = 20_000;

  /** A cache line of cells. */
  private static final int LIKELY_CELLS = 16;

  /** The multipliers of XXH64. */
  private static final long P1 = 0x9E37_79B1_85EB_CA87L;

  private static final long P2 = 0xC2B2_AE3D_27D4_EB4FL;
  private static final long P3 = 0x1656_67B1_9E37_79F9L;
  private static final long P4 = 0x85EB_CA77_C2B2_AE63L;
  private static final long P5 = 0x27D4_EB2F_1656_67C5L;

  private final CompactOffHeapLinearHashTable table;
  private final int segmentBits;
  private final long[] lockAddresses;
  private final long[] tableAddresses;
  private final int cells;
  private final int cellLength;
  private final long entriesOffset;
  private final long entriesLength;

  SwarmIndex(ChronicleMap<byte[], byte[]> map) {
    VanillaChronicleHash<?, ?, ?, ?> inside = (VanillaChronicleHash<?, ?, ?, ?>) map;
    int segments = inside.segments();
    if (Integer.bitCount(segments) != 1 || segments == 1) {
      throw new IllegalArgumentException("segments=" + segments + ", expected: a power of two");
    }
    table = inside.hashLookup;
    segmentBits = Integer.numberOfTrailingZeros(segments);
    lockAddresses = new long[segments];
    tableAddresses = new long[segments];
    for (int segment = 0; segment < segments; segment++) {
      lockAddresses[segment] = inside.segmentHeaderAddress(segment);
      tableAddresses[segment] = inside.segmentBaseAddr(segment);
    }
    cells = Math.toIntExact(inside.tierHashLookupCapacity);
    cellLength = inside.tierHashLookupSlotSize;
    entriesOffset =
        inside.tierHashLookupOuterSize
            + VanillaChronicleHash.TIER_COUNTERS_AREA_SIZE
            + inside.tierFreeListOuterSize
            + inside.tierEntrySpaceInnerOffset;
    entriesLength = inside.actualChunksPerSegmentTier * RunLayout.SLOT_LENGTH;
  }

  /** Where the map's memory begins, as far as entries and tables are in it. */
  long address() {
    return tableAddresses[0];
  }

  /** Bytes from {@link #address} to the end of the map. */
  long length() {
    return tableAddresses[tableAddresses.length - 1] + entriesOffset + entriesLength - address();
  }

  /** Where the table of a segment lies, the other housekeeping and then the entries behind it. */
  long tableAddress(int segment) {
    return tableAddresses[segment];
  }

  /** Bytes from a segment's table to its entries. */
  long tableLength() {
    return entriesOffset;
  }

  /**
   * XXH64 of the 24 bytes of a key, which is what Chronicle Map hashes keys with. The words are
   * little-endian.
   */
  static long hash(long word0, long word1, long word2) {
    long hash = P5 + RunLayout.KEY_LENGTH;
    hash = mixedIn(hash, word0);
    hash = mixedIn(hash, word1);
    hash = mixedIn(hash, word2);
    hash = (hash ^ hash >>> 33) * P2;
    hash = (hash ^ hash >>> 29) * P3;
    return hash ^ hash >>> 32;
  }

  private static long mixedIn(long hash, long word) {
    return Long.rotateLeft(hash ^ Long.rotateLeft(word * P2, 31) * P1, 27) * P1 + P4;
  }

  int segmentOf(long hash) {
    return (int) hash & lockAddresses.length - 1;
  }

  /**
   * Takes the lock of a segment: no other thread or process changes an entry of it, or where it
   * lies, until {@link #unlock}. Not reentrant, and not to be held when a context of the map is
   * opened.
   */
  void lock(int segment) {
    long address = lockAddresses[segment];
    // What Chronicle Map does too, but where the compiler sees it.
    if (!UnsafeApi.compareAndSetInt(null, address, FREE, UPDATE_LOCKED)) {
      await(address);
    }
  }

  /** Like {@link #lock}, but gives up when the holder seems to be dead: false. */
  boolean tryLock(int segment) {
    return tryLock(lockAddresses[segment], PAUSES_OF_THE_LIVING);
  }

  private static void await(long address) {
    if (!tryLock(address, PAUSES)) {
      // Throws when a dead process seems to hold it.
      LOCKS.updateLock(address);
    }
  }

  private static boolean tryLock(long address, int pauses) {
    for (int i = 0; i < SPINS; i++) {
      Thread.onSpinWait();
      if (LOCKS.tryUpdateLock(address)) {
        return true;
      }
    }
    for (int i = 0; i < pauses; i++) {
      LockSupport.parkNanos(PAUSE_NS);
      if (LOCKS.tryUpdateLock(address)) {
        return true;
      }
    }
    return false;
  }

  void unlock(int segment) {
    long address = lockAddresses[segment];
    if (!UnsafeApi.compareAndSetInt(null, address, UPDATE_LOCKED, FREE)) {
      // A reader has joined.
      LOCKS.updateUnlock(address);
    }
  }

  /** The address of the entry with this key, or 0. Under the segment's lock. */
  long find(int segment, long hash, long word0, long word1, long word2) {
    long address = tableAddresses[segment];
    long key = tableKey(hash);
    long position = table.hlPos(key);
    for (long cell = table.readEntry(address, position);
        !table.empty(cell);
        cell = table.readEntry(address, position)) {
      // One condition for both comparisons: the second one alone fails so rarely that the compiler
      // would leave out what follows, and throw the road away when it happens.
      long difference = table.key(cell) ^ key;
      long entry = entryAddress(address, cell);
      if (difference == 0) {
        difference =
            UnsafeApi.getLong(entry) ^ word0
                | UnsafeApi.getLong(entry + Long.BYTES) ^ word1
                | UnsafeApi.getLong(entry + 2 * Long.BYTES) ^ word2;
      }
      if (difference == 0) {
        return entry;
      }
      position = table.step(position);
    }
    return 0;
  }

  /** Where the cell lies at which the search for a key begins. */
  long firstCellAddress(int segment, long hash) {
    return tableAddresses[segment] + table.hlPos(tableKey(hash));
  }

  /** What stands in a cell. Without the lock. */
  long cell(long cellAddress) {
    return table.readEntry(cellAddress, 0);
  }

  /**
   * The address of an entry that may have this key, or 0: what can be told from its first few
   * cells, the entry not being looked at. Without the lock.
   *
   * @param firstCell what stood in the cell at {@link #firstCellAddress}
   */
  long likelyEntry(int segment, long hash, long firstCell) {
    long address = tableAddresses[segment];
    long key = tableKey(hash);
    long cell = firstCell;
    long position = table.hlPos(key);
    for (int i = 0; i < LIKELY_CELLS && !table.empty(cell); i++) {
      if (table.key(cell) == key) {
        return entryAddress(address, cell);
      }
      position = table.step(position);
      cell = table.readEntry(address, position);
    }
    return 0;
  }

  /** Whether so many bytes from an entry on are the segment's. */
  boolean isInside(int segment, long entryAddress, long length) {
    return entryAddress + length <= tableAddresses[segment] + entriesOffset + entriesLength;
  }

  /** The length of an entry's value, as Chronicle Map has written it: 7 bits a byte, low first. */
  static int valueLength(long entryAddress) {
    long bytes = UnsafeApi.getLong(entryAddress + RunLayout.KEY_LENGTH);
    int length = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += 7) {
      length |= (int) (bytes & 0x7F) << shift;
      if ((bytes & 0x80) == 0) {
        return length;
      }
      bytes >>>= Byte.SIZE;
    }
    return -1;
  }

  /** Cells of a segment's table. */
  int cells() {
    return cells;
  }

  /** The address of the entry that a cell names, or 0. Under the segment's lock. */
  long entryAt(int segment, int cellNumber) {
    long address = tableAddresses[segment];
    long cell = table.readEntry(address, (long) cellNumber * cellLength);
    return table.empty(cell) ? 0 : entryAddress(address, cell);
  }

  private long tableKey(long hash) {
    return table.maskUnsetKey(hash >>> segmentBits);
  }

  private long entryAddress(long tableAddress, long cell) {
    return tableAddress + entriesOffset + table.value(cell) * RunLayout.SLOT_LENGTH;
  }
}
