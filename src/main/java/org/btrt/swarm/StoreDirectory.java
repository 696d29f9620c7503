// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;
import net.openhft.chronicle.map.ChronicleMap;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The files of a store and the order in which they are made, opened and closed.
 *
 * <ul>
 *   <li>{@code lock}: held by the process that has the store open, and by the one that is to follow
 *       it: see {@link StoreLock}.
 *   <li>{@code manifest}: see {@link StoreManifest}; made last, so that a store without one was
 *       never finished.
 *   <li>{@code swarms}: Chronicle Map's file. Opened plainly only after an orderly end: a killed
 *       process leaves locks in it on which a plain open would wait; otherwise it is recovered.
 *   <li>{@code counts}: what is in it, for two processes at a time.
 * </ul>
 *
 * <p>What cannot be read is set aside under a dated name, never waited for and never deleted.
 *
 * <p><em>Threading:</em> opening and closing by one thread; {@link #markClock} by the sweeper.
 */
final class StoreDirectory {
  private static final DateTimeFormatter ASIDE =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Path path;
  private final TimeSource time;
  private final StoreLock lock;
  private StoreManifest manifest;
  private boolean clean;
  private boolean fresh;

  /** Somebody else has it too, or will have it longer: not ours to say that it is closed. */
  private volatile boolean handedOver;

  /** An open map and what belongs to it. */
  record Opened(
      ChronicleMap<byte[], byte[]> map,
      StoreGeometry geometry,
      StoreSecret secret,
      StoreClock clock,
      int generation,
      AtomicBuffer counts) {}

  private StoreDirectory(Path path, TimeSource time, StoreLock lock) {
    this.path = path;
    this.time = time;
    this.lock = lock;
  }

  /** A store without files. */
  static Opened inMemory(StoreGeometry geometry, TimeSource time) {
    return new Opened(
        SlotMap.inMemory(geometry),
        geometry,
        StoreSecret.random(),
        new StoreClock(time.monotonic(), 0),
        0,
        new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(
                StoreCounts.length(geometry), BitUtil.CACHE_LINE_LENGTH)));
  }

  /**
   * Takes a directory, making it if need be.
   *
   * @throws StoreException if it cannot be written or another process has it
   */
  static StoreDirectory lock(Path path, TimeSource time) {
    try {
      Files.createDirectories(path);
      StoreLock lock = StoreLock.own(lockPath(path));
      if (lock == null) {
        throw new StoreException(path + ": the store is in use by another process");
      }
      return new StoreDirectory(path, time, lock);
    } catch (AccessDeniedException e) {
      throw new StoreException(path + ": not writable, expected: a directory of the user", e);
    } catch (IOException e) {
      throw new StoreException(
          path + ": cannot be used as the directory of the store: " + reason(e), e);
    }
  }

  /**
   * Waits in a directory that another process has.
   *
   * @throws StoreException if somebody else waits already
   */
  static StoreDirectory join(Path path, TimeSource time) {
    try {
      StoreLock lock = StoreLock.waitBehindOwner(lockPath(path));
      if (lock == null) {
        throw new StoreException(path + ": the store is being handed to another process");
      }
      return new StoreDirectory(path, time, lock);
    } catch (IOException e) {
      throw new StoreException(path + ": the store cannot be joined: " + reason(e), e);
    }
  }

  /**
   * Opens the map beside the process that has it.
   *
   * @throws StoreException if the store is of another size
   */
  Opened openBeside(StoreGeometry geometry) {
    try {
      manifest = StoreManifest.open(manifestPath());
      if (!manifest.geometry().equals(geometry)) {
        throw new StoreException(
            path
                + ": store.max_swarms or store.max_peers has changed, expected: what the running"
                + " process has; such a change needs a restart");
      }
      manifest.verify(mapPath());
      AtomicBuffer counts = StoreCountsFile.open(countsPath(), StoreCounts.length(geometry));
      handedOver = true;
      return new Opened(
          SlotMap.open(geometry, mapPath().toFile()),
          geometry,
          manifest.secret(),
          new StoreClock(time.monotonic(), manifest.clockNowS(time)),
          manifest.generation(),
          counts);
    } catch (IOException e) {
      close();
      throw new StoreException(path + ": the store cannot be joined: " + reason(e), e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Opens what is there, or makes a new store. */
  Opened open(StoreGeometry geometry, Consumer<String> notices) {
    try {
      if (!Files.exists(manifestPath())) {
        return create(geometry);
      }
      manifest = StoreManifest.open(manifestPath());
      if (!manifest.geometry().equals(geometry)) {
        notices.accept(
            path + ": store.max_swarms or store.max_peers has changed; moving the peers over");
        return resize(geometry, notices);
      }
      clean = manifest.isClean();
      return openMap(notices);
    } catch (IOException e) {
      close();
      throw new StoreException(path + ": the store cannot be opened: " + reason(e), e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private Opened openMap(Consumer<String> notices) throws IOException {
    StoreGeometry geometry = manifest.geometry();
    ChronicleMap<byte[], byte[]> map;
    try {
      manifest.verify(mapPath());
      map = clean ? SlotMap.open(geometry, mapPath().toFile()) : recover(geometry, notices);
    } catch (IOException | RuntimeException e) {
      Path aside = setAside(mapPath());
      notices.accept(
          mapPath() + ": unreadable (" + reason(e) + "), kept as " + aside + "; starting empty");
      manifest.close();
      return create(geometry);
    }
    return opened(map, geometry);
  }

  private ChronicleMap<byte[], byte[]> recover(StoreGeometry geometry, Consumer<String> notices)
      throws IOException {
    long[] mended = new long[1];
    ChronicleMap<byte[], byte[]> map =
        SlotMap.recover(geometry, mapPath().toFile(), corruption -> mended[0]++);
    if (mended[0] > 0) {
      notices.accept(mapPath() + ": " + mended[0] + " places of the file's own tables were mended");
    }
    return map;
  }

  private Opened opened(ChronicleMap<byte[], byte[]> map, StoreGeometry geometry)
      throws IOException {
    int nowS = manifest.clockNowS(time);
    manifest.markClock(nowS, time);
    manifest.clean(false);
    return new Opened(
        map,
        geometry,
        manifest.secret(),
        new StoreClock(time.monotonic(), nowS),
        manifest.generation(),
        StoreCountsFile.create(countsPath(), StoreCounts.length(geometry)));
  }

  /** The map first, under another name, the manifest last: a store is there whole or not at all. */
  private Opened create(StoreGeometry geometry) throws IOException {
    Files.deleteIfExists(manifestPath());
    createMap(geometry, mapPath());
    StoreManifest.create(manifestPath(), StoreSecret.random(), geometry, mapPath());
    manifest = StoreManifest.open(manifestPath());
    manifest.markClock(0, time);
    clean = true;
    fresh = true;
    return opened(SlotMap.open(geometry, mapPath().toFile()), geometry);
  }

  private void createMap(StoreGeometry geometry, Path target) throws IOException {
    Path aside = path.resolve("swarms.new");
    Files.deleteIfExists(aside);
    try {
      SlotMap.open(geometry, aside.toFile()).close();
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(aside);
      throw new StoreException(
          aside
              + ": the store cannot be made, expected: "
              + geometry.slotsLength() / 1_000_000
              + " MB of free space and a little more: "
              + reason(e),
          e);
    }
    Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Copies every entry into a map of another size; secret, clock and keys stay what they are. */
  private Opened resize(StoreGeometry geometry, Consumer<String> notices) throws IOException {
    clean = manifest.isClean();
    Opened old = openMap(notices);
    if (fresh) {
      // Nothing could be read: what was just made has the old size and holds nothing.
      old.map().close();
      manifest.close();
      return create(geometry);
    }
    Path resized = path.resolve("swarms.resized");
    createMap(geometry, resized);
    try (ChronicleMap<byte[], byte[]> target = SlotMap.open(geometry, resized.toFile())) {
      long[] lost = new long[1];
      old.map()
          .forEachEntry(
              entry -> {
                try {
                  target.put(entry.key().get(), entry.value().get());
                } catch (IllegalArgumentException | IllegalStateException e) {
                  lost[0]++;
                }
              });
      if (lost[0] > 0) {
        notices.accept(path + ": " + lost[0] + " swarms did not fit into the smaller store");
      }
    }
    int nowS = old.clock().nowS();
    old.map().close();
    Files.delete(manifestPath());
    Files.move(resized, mapPath(), StandardCopyOption.ATOMIC_MOVE);
    StoreManifest.create(manifestPath(), old.secret(), geometry, mapPath());
    manifest.close();
    manifest = StoreManifest.open(manifestPath());
    manifest.markClock(nowS, time);
    clean = false;
    return opened(SlotMap.open(geometry, mapPath().toFile()), geometry);
  }

  private Path setAside(Path file) throws IOException {
    Path aside =
        file.resolveSibling(
            file.getFileName()
                + ".unreadable-"
                + ASIDE.format(Instant.ofEpochMilli(time.wall().time())));
    if (Files.exists(file)) {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    }
    return aside;
  }

  /** Whether the store was made just now. */
  boolean isFresh() {
    return fresh;
  }

  /** Whether the process before had closed the store in order. */
  boolean wasClean() {
    return clean;
  }

  void markClock(int nowS) {
    manifest.markClock(nowS, time);
  }

  void generation(int value) {
    manifest.generation(value);
  }

  /**
   * The process that had the store has left it; waits until it has.
   *
   * @throws StoreException if the lock cannot be had
   */
  void succeed() {
    try {
      lock.succeed();
      handedOver = false;
    } catch (IOException e) {
      throw new StoreException(path + ": the lock cannot be taken over: " + reason(e), e);
    }
  }

  /** Another process uses the store from now on, and closes it one day. */
  void handOver() {
    handedOver = true;
  }

  void closeCleanly(int nowS, int generation) {
    if (!handedOver) {
      manifest.markClock(nowS, time);
      manifest.generation(generation);
      manifest.clean(true);
    }
    close();
  }

  private void close() {
    if (manifest != null) {
      manifest.close();
    }
    unlock();
  }

  void unlock() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new StoreException(path + ": the lock cannot be given back: " + reason(e), e);
    }
  }

  private static Path lockPath(Path path) {
    return path.resolve("lock");
  }

  private Path countsPath() {
    return path.resolve("counts");
  }

  private Path manifestPath() {
    return path.resolve("manifest");
  }

  private Path mapPath() {
    return path.resolve("swarms");
  }

  private static String reason(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
