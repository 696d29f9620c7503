// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.openhft.chronicle.algo.hashing.LongHashFunction;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.hash.Data;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ExternalMapQueryContext;
import net.openhft.chronicle.map.MapEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the index reads in Chronicle Map's memory, against what Chronicle Map itself says. */
class SwarmIndexTest {
  private static final int KEYS = 3000;
  private static final StoreGeometry GEOMETRY = new StoreGeometry(8, 2048);
  private static final RunLayouts LAYOUTS =
      new RunLayouts(RecordLayout.IPV4, GEOMETRY.runSlotsMax());

  private final Random random = new Random(20261120);
  private final BytesStore<?, ?> keyBytes =
      BytesStore.nativeStoreWithFixedCapacity(RunLayout.KEY_LENGTH);
  private final BytesStore<?, ?> value =
      BytesStore.nativeStoreWithFixedCapacity(LAYOUTS.largest().valueLength);
  private final ChronicleMap<byte[], byte[]> map = SlotMap.inMemory(GEOMETRY);
  private final SwarmIndex index = new SwarmIndex(map);
  private final List<long[]> keys = new ArrayList<>();

  @BeforeEach
  void fill() {
    for (int i = 0; i < KEYS; i++) {
      long[] key = {random.nextLong(), random.nextLong(), random.nextLong()};
      keys.add(key);
      put(map, key, LAYOUTS.smallest());
    }
  }

  @AfterEach
  void release() {
    map.close();
    keyBytes.releaseLast();
    value.releaseLast();
  }

  private ExternalMapQueryContext<byte[], byte[], ?> query(
      ChronicleMap<byte[], byte[]> ofMap, long[] key) {
    for (int word = 0; word < SwarmKey.WORDS; word++) {
      keyBytes.writeLong(word * 8L, key[word]);
    }
    return ofMap.queryContext(keyBytes, 0, RunLayout.KEY_LENGTH);
  }

  private void put(ChronicleMap<byte[], byte[]> toMap, long[] key, RunLayout layout) {
    try (ExternalMapQueryContext<byte[], byte[], ?> context = query(toMap, key)) {
      context.updateLock().lock();
      Data<byte[]> data = context.wrapValueBytesAsData(value, 0, layout.valueLength);
      if (context.entry() == null) {
        context.absentEntry().doInsert(data);
      } else {
        context.entry().doReplaceValue(data);
      }
    }
  }

  private void remove(long[] key) {
    try (ExternalMapQueryContext<byte[], byte[], ?> context = query(map, key)) {
      context.updateLock().lock();
      context.entry().doRemove();
    }
  }

  private long find(long[] key) {
    long hash = SwarmIndex.hash(key[0], key[1], key[2]);
    int segment = index.segmentOf(hash);
    index.lock(segment);
    try {
      return index.find(segment, hash, key[0], key[1], key[2]);
    } finally {
      index.unlock(segment);
    }
  }

  private void assertFoundWhereTheMapFindsIt(long[] key) {
    long found = find(key);
    try (ExternalMapQueryContext<byte[], byte[], ?> context = query(map, key)) {
      context.updateLock().lock();
      MapEntry<byte[], byte[]> entry = context.entry();
      assertEquals(
          context.segmentIndex(), index.segmentOf(SwarmIndex.hash(key[0], key[1], key[2])));
      Data<byte[]> data = entry.value();
      assertEquals(data.bytes().addressForRead(data.offset()), found + RunLayout.ENTRY_OVERHEAD);
      assertEquals(data.size(), SwarmIndex.valueLength(found));
    }
  }

  @Test
  void shouldHashAsTheMapDoes() {
    for (long[] key : keys) {
      long expected = LongHashFunction.xx_r39().hashLongs(key);
      assertEquals(expected, SwarmIndex.hash(key[0], key[1], key[2]));
    }
  }

  @Test
  void shouldFindEveryEntryWhereverItWasMoved() {
    for (int round = 0; round < 3 * KEYS; round++) {
      long[] key = keys.get(random.nextInt(KEYS));
      RunLayout layout = LAYOUTS.ofValueLength(SwarmIndex.valueLength(find(key)));
      RunLayout grown = LAYOUTS.grown(layout);
      put(map, key, random.nextInt(3) > 0 && grown.slots < 12 ? grown : LAYOUTS.smallest());
      assertFoundWhereTheMapFindsIt(key);
    }
    keys.forEach(this::assertFoundWhereTheMapFindsIt);
  }

  @Test
  void shouldFindNothingThatIsGone() {
    for (int i = 0; i < KEYS; i += 2) {
      remove(keys.get(i));
    }
    for (int i = 0; i < KEYS; i++) {
      if (i % 2 == 0) {
        assertEquals(0, find(keys.get(i)));
      } else {
        assertFoundWhereTheMapFindsIt(keys.get(i));
      }
    }
    assertEquals(0, find(new long[] {1, 2, 3}));
  }

  @Test
  void shouldGuessTheEntryBeforeTheLockIsTaken() {
    int right = 0;
    for (long[] key : keys) {
      long hash = SwarmIndex.hash(key[0], key[1], key[2]);
      int segment = index.segmentOf(hash);
      long firstCell = index.cell(index.firstCellAddress(segment, hash));
      long likely = index.likelyEntry(segment, hash, firstCell);
      right += likely == find(key) ? 1 : 0;
      assertTrue(index.isInside(segment, likely, RunLayout.SLOT_LENGTH));
    }
    assertTrue(right > KEYS * 0.99, right + " of " + KEYS);
  }

  @Test
  void shouldWalkOverEveryEntryOnce() {
    Set<Long> found = new HashSet<>();
    for (int segment = 0; segment < GEOMETRY.segments(); segment++) {
      for (int cell = 0; cell < index.cells(); cell++) {
        long entry = index.entryAt(segment, cell);
        assertTrue(entry == 0 || found.add(entry));
      }
    }
    Set<Long> expected = new HashSet<>();
    keys.forEach(key -> expected.add(find(key)));
    assertEquals(expected, found);
  }

  @Test
  void shouldKeepTheMapItselfOutWhileItHoldsTheLock() throws InterruptedException {
    long[] key = keys.get(0);
    int segment = index.segmentOf(SwarmIndex.hash(key[0], key[1], key[2]));
    index.lock(segment);
    assertFalse(canLock(map, key), "a context got the lock");
    index.unlock(segment);
    assertTrue(canLock(map, key));
  }

  /** A second mapping of the file has nothing in common with the first but the file. */
  @Test
  void shouldExcludeAnotherMappingOfTheSameFile(@TempDir Path directory)
      throws IOException, InterruptedException {
    File file = directory.resolve("swarms").toFile();
    long[] key = keys.get(0);
    try (ChronicleMap<byte[], byte[]> one = SlotMap.open(GEOMETRY, file);
        ChronicleMap<byte[], byte[]> other = SlotMap.open(GEOMETRY, file)) {
      put(one, key, LAYOUTS.smallest());
      long hash = SwarmIndex.hash(key[0], key[1], key[2]);
      SwarmIndex ofOne = new SwarmIndex(one);
      SwarmIndex ofOther = new SwarmIndex(other);
      int segment = ofOne.segmentOf(hash);
      long here = ofOne.find(segment, hash, key[0], key[1], key[2]);
      long there = ofOther.find(segment, hash, key[0], key[1], key[2]);
      assertNotEquals(0, there);
      assertNotEquals(here, there, "the same mapping");
      ofOne.lock(segment);
      assertFalse(canLock(other, key), "the other mapping got the lock");
      ofOne.unlock(segment);
      assertTrue(canLock(other, key));
    }
  }

  /** Whether another thread gets the lock of a key's segment. */
  private boolean canLock(ChronicleMap<byte[], byte[]> ofMap, long[] key)
      throws InterruptedException {
    boolean[] locked = new boolean[1];
    Thread thread =
        new Thread(
            () -> {
              try (ExternalMapQueryContext<byte[], byte[], ?> context = query(ofMap, key)) {
                locked[0] = context.updateLock().tryLock();
              }
            });
    thread.start();
    thread.join();
    return locked[0];
  }
}
