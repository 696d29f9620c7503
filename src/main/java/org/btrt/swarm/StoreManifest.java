// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What must be known of a store before it can be opened: a small file beside it.
 *
 * <pre>
 * offset length field
 *      0      8 magic "BTRTSWRM"
 *      8      4 layout version
 *     12      4 1: closed in order, 0: in use or killed
 *     16     16 secret
 *     32      4 segments
 *     36      4 slots per segment
 *     40      4 generation of the groups
 *     44      4 second of the store's clock at the last mark
 *     48      8 monotonic clock at that moment, ns
 *     56      8 wall clock at that moment, ms
 *     64     16 boot id of the system, on which the monotonic clock's zero depends; 0: unknown
 *     80      8 length of the map's file
 *     88      8 first bytes of the map's file
 * </pre>
 *
 * <p>All numbers little-endian. <em>Threading:</em> one thread at a time. <em>Memory:</em> a mapped
 * page, until {@link #close}.
 */
final class StoreManifest implements AutoCloseable {
  private static final long MAGIC = 0x4D52_5753_5452_5442L;
  private static final int MAGIC_OFFSET = 0;
  private static final int VERSION_OFFSET = 8;
  private static final int CLEAN_OFFSET = 12;
  private static final int SECRET_OFFSET = 16;
  private static final int SEGMENTS_OFFSET = 32;
  private static final int SLOTS_OFFSET = 36;
  private static final int GENERATION_OFFSET = 40;
  private static final int CLOCK_S_OFFSET = 44;
  private static final int CLOCK_NS_OFFSET = 48;
  private static final int CLOCK_WALL_MS_OFFSET = 56;
  private static final int BOOT_ID_OFFSET = 64;
  private static final int MAP_LENGTH_OFFSET = 80;
  private static final int MAP_HEAD_OFFSET = 88;
  private static final int LENGTH = 4096;

  /** Whatever the wall clock says: a deadline has to fit a record. */
  private static final int CLOCK_MAX_S = RecordLayout.DEADLINE_MAX / 2;

  private final MappedByteBuffer mapped;
  private final UnsafeBuffer buffer;
  private boolean closed;

  private StoreManifest(MappedByteBuffer mapped) {
    this.mapped = mapped;
    this.buffer = new UnsafeBuffer(mapped);
  }

  /** Writes a new one aside and renames it: it is there whole or not at all. */
  static void create(Path path, StoreSecret secret, StoreGeometry geometry, Path map)
      throws IOException {
    Path aside = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(aside);
    try (StoreManifest manifest = new StoreManifest(map(aside, StandardOpenOption.CREATE_NEW))) {
      manifest.buffer.putInt(VERSION_OFFSET, SwarmFlyweight.VERSION);
      manifest.buffer.putInt(CLEAN_OFFSET, 1);
      manifest.buffer.putLong(SECRET_OFFSET, secret.word0());
      manifest.buffer.putLong(SECRET_OFFSET + Long.BYTES, secret.word1());
      manifest.buffer.putInt(SEGMENTS_OFFSET, geometry.segments());
      manifest.buffer.putInt(SLOTS_OFFSET, geometry.slotsPerSegment());
      manifest.buffer.putLong(MAP_LENGTH_OFFSET, Files.size(map));
      manifest.buffer.putLong(MAP_HEAD_OFFSET, head(map));
      manifest.buffer.putLong(MAGIC_OFFSET, MAGIC);
      manifest.mapped.force();
    }
    Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * @throws StoreException if it is not a manifest of this version or the one before
   */
  static StoreManifest open(Path path) throws IOException {
    if (Files.size(path) != LENGTH) {
      throw new StoreException(
          path + ": length=" + Files.size(path) + ", expected: " + LENGTH + " bytes of a store");
    }
    StoreManifest manifest = new StoreManifest(map(path, StandardOpenOption.READ));
    UnsafeBuffer buffer = manifest.buffer;
    int version = buffer.getInt(VERSION_OFFSET);
    boolean ours = buffer.getLong(MAGIC_OFFSET) == MAGIC;
    if (!ours || (version != SwarmFlyweight.VERSION && version != SwarmFlyweight.VERSION_BEFORE)) {
      manifest.close();
      throw new StoreException(
          path
              + (ours
                  ? ": the store was written in layout version "
                      + version
                      + ", expected: "
                      + SwarmFlyweight.VERSION
                  : ": not the manifest of a store")
              + "; move the directory away or name another store.path");
    }
    return manifest;
  }

  private static MappedByteBuffer map(Path path, StandardOpenOption option) throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, option)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH);
    }
  }

  /** Whether a program of this version has opened the store last. */
  boolean isOfThisVersion() {
    return buffer.getInt(VERSION_OFFSET) == SwarmFlyweight.VERSION;
  }

  /**
   * Keeps programs of the version before out: they would not know what stands there from now on.
   */
  void upgrade() {
    buffer.putIntVolatile(VERSION_OFFSET, SwarmFlyweight.VERSION);
    mapped.force();
  }

  StoreSecret secret() {
    return new StoreSecret(
        buffer.getLong(SECRET_OFFSET), buffer.getLong(SECRET_OFFSET + Long.BYTES));
  }

  StoreGeometry geometry() {
    return new StoreGeometry(buffer.getInt(SEGMENTS_OFFSET), buffer.getInt(SLOTS_OFFSET));
  }

  /**
   * Checks that the map's file can be the one that was made: Chronicle Map waits a minute for
   * somebody to complete a file whose head is not its own.
   */
  void verify(Path map) throws IOException {
    long length = buffer.getLong(MAP_LENGTH_OFFSET);
    if (!Files.exists(map) || Files.size(map) != length) {
      throw new IOException("expected: a file of " + length + " bytes");
    }
    if (head(map) != buffer.getLong(MAP_HEAD_OFFSET)) {
      throw new IOException("expected: the head of a map");
    }
  }

  private static long head(Path map) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(Long.BYTES);
    try (FileChannel channel = FileChannel.open(map, StandardOpenOption.READ)) {
      channel.read(head);
    }
    return head.getLong(0);
  }

  boolean isClean() {
    return buffer.getInt(CLEAN_OFFSET) == 1;
  }

  void clean(boolean value) {
    buffer.putIntVolatile(CLEAN_OFFSET, value ? 1 : 0);
    mapped.force();
  }

  int generation() {
    return buffer.getInt(GENERATION_OFFSET);
  }

  void generation(int value) {
    buffer.putIntVolatile(GENERATION_OFFSET, value);
  }

  /** Marks what the clocks show. */
  void markClock(int clockS, TimeSource time) {
    buffer.putInt(CLOCK_S_OFFSET, clockS);
    buffer.putLong(CLOCK_NS_OFFSET, time.monotonic().nanoTime());
    buffer.putLong(CLOCK_WALL_MS_OFFSET, time.wall().time());
    buffer.putLong(BOOT_ID_OFFSET, time.bootId0());
    buffer.putLong(BOOT_ID_OFFSET + Long.BYTES, time.bootId1());
  }

  /**
   * What the store's clock shows now. Since the same boot: exactly. After another boot the wall
   * clock tells how long the system was down; if it has gone backwards nobody knows, and peers live
   * one interval longer.
   */
  int clockNowS(TimeSource time) {
    boolean sameBoot =
        (time.bootId0() | time.bootId1()) != 0
            && buffer.getLong(BOOT_ID_OFFSET) == time.bootId0()
            && buffer.getLong(BOOT_ID_OFFSET + Long.BYTES) == time.bootId1();
    long passedS =
        sameBoot
            ? (time.monotonic().nanoTime() - buffer.getLong(CLOCK_NS_OFFSET)) / 1_000_000_000
            : (time.wall().time() - buffer.getLong(CLOCK_WALL_MS_OFFSET)) / 1000;
    int markS = buffer.getInt(CLOCK_S_OFFSET);
    return markS + Math.clamp(passedS, 0, Math.max(0, CLOCK_MAX_S - markS));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      BufferUtil.free(mapped);
    }
  }
}
