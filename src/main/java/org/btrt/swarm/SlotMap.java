// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.io.File;
import java.io.IOException;
import net.openhft.chronicle.hash.ChronicleHashCorruption;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;

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
}
