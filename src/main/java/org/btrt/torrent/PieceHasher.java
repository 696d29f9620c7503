// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Hashes the pieces of a layout on all cores. Each thread takes the next piece that nobody has, so
 * that together they read the files from the beginning to the end.
 *
 * <p><em>Threading:</em> one call at a time; its threads have ended when it returns.
 * <em>Memory:</em> that of a {@link PieceDigest} for each core, and the hashes.
 */
final class PieceHasher {
  private static final int PROGRESS_INTERVAL_MS = 200;

  private final PieceLayout layout;
  private final TorrentFormat format;
  private final long contentBytes;
  private final PieceHashes hashes;
  private final AtomicInteger nextPiece = new AtomicInteger();
  private final LongAdder doneBytes = new LongAdder();
  private volatile boolean isFailed;

  PieceHasher(PieceLayout layout, TorrentFormat format, long contentBytes) {
    this.layout = layout;
    this.format = format;
    this.contentBytes = contentBytes;
    hashes = PieceHashes.room(layout.pieceCount(), format);
  }

  /**
   * Hashes all pieces.
   *
   * @throws MetainfoException if a file cannot be read as it was found
   */
  PieceHashes hash(HashProgress progress) throws MetainfoException, InterruptedException {
    int threads = Math.min(Runtime.getRuntime().availableProcessors(), layout.pieceCount());
    try (ExecutorService pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("btrt-hash-", 0).daemon().factory())) {
      try {
        List<Future<?>> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          workers.add(pool.submit(this::work));
        }
        for (Future<?> worker : workers) {
          await(worker, progress);
        }
      } finally {
        pool.shutdownNow();
      }
    }
    return hashes;
  }

  private Void work() throws Exception {
    try (PieceDigest digest = new PieceDigest(layout, format, hashes)) {
      for (int piece = nextPiece.getAndIncrement();
          piece < layout.pieceCount() && !isFailed;
          piece = nextPiece.getAndIncrement()) {
        doneBytes.add(digest.hash(piece));
      }
      return null;
    } catch (Exception e) {
      isFailed = true;
      throw e;
    }
  }

  private void await(Future<?> worker, HashProgress progress)
      throws MetainfoException, InterruptedException {
    boolean isDone = false;
    while (!isDone) {
      try {
        worker.get(PROGRESS_INTERVAL_MS, TimeUnit.MILLISECONDS);
        isDone = true;
      } catch (TimeoutException e) {
        progress.hashed(doneBytes.sum(), contentBytes);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof MetainfoException wrong) {
          throw wrong;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
  }
}
