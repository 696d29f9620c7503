// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.io.File;
import java.io.IOException;
import net.openhft.chronicle.hash.ChronicleHashCorruption;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import net.openhft.chronicle.map.ExternalMapQueryContext;
import net.openhft.chronicle.map.impl.CompiledMapQueryContext;

/**
 * How Chronicle Map is set up: chunks of a slot, one entry a swarm, no checksums (changes in place
 * would make them stale), no growth after creation (a full disk in the middle of a change is
 * fatal), nothing on exit.
 */
final class SlotMap {
  private static final int ALIGNMENT = Long.BYTES;

  private SlotMap() {}

  static ChronicleMapBuilder<byte[], byte[]> builder(StoreGeometry geometry) {
    return ChronicleMapBuilder.of(byte[].class, byte[].class)
        .name("swarms")
        .constantKeySizeBySample(new byte[RunLayout.KEY_LENGTH])
        .averageValueSize(RunLayout.SLOT_LENGTH - RunLayout.ENTRY_OVERHEAD)
        .entryAndValueOffsetAlignment(ALIGNMENT)
        .actualChunkSize(RunLayout.SLOT_LENGTH)
        .actualSegments(geometry.segments())
        .actualChunksPerSegmentTier(geometry.slotsPerSegment())
        .entriesPerSegment(geometry.slotsPerSegment())
        .maxChunksPerEntry(geometry.runSlotsMax())
        .maxBloatFactor(1)
        .allowSegmentTiering(false)
        .checksumEntries(false)
        .skipCloseOnExitHook(true);
  }

  static ChronicleMap<byte[], byte[]> inMemory(StoreGeometry geometry) {
    return builder(geometry).create();
  }

  static ChronicleMap<byte[], byte[]> open(StoreGeometry geometry, File file) throws IOException {
    return builder(geometry).createPersistedTo(file);
  }

  /**
   * Opens a file that was not closed; {@code corruptions} hears of everything that had to be
   * mended.
   */
  static ChronicleMap<byte[], byte[]> recover(
      StoreGeometry geometry, File file, ChronicleHashCorruption.Listener corruptions)
      throws IOException {
    return builder(geometry).recoverPersistedTo(file, true, corruptions);
  }

  /**
   * Whether a segment has so many free slots side by side.
   *
   * <p>Must be asked before an entry is made longer: when Chronicle Map finds no place it has given
   * away the old one already, and leaves an entry whose slots the next insertion takes (its
   * QueryAlloc, 2026.1). So this takes a run as Chronicle Map would and gives it back.
   *
   * @param context of a query that holds the segment's update lock
   */
  static boolean hasFreeRun(ExternalMapQueryContext<byte[], byte[], ?> context, int slots) {
    CompiledMapQueryContext<?, ?, ?> query = (CompiledMapQueryContext<?, ?, ?>) context;
    long position = query.allocReturnCodeGuarded(slots);
    if (position < 0) {
      return false;
    }
    query.free(position, slots);
    return true;
  }
}
