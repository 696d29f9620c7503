// SPDX-License-Identifier: Apache-2.0
package org.btrt.hashlist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.btrt.common.AtomicFile;
import org.btrt.common.DistinctLog;
import org.btrt.config.HashListSettings.Format;
import org.btrt.status.Counter;
import org.btrt.status.Counters;

/**
 * Keeps {@code hashlist.file} what the last pass through the store has found: written whenever it
 * has changed, and given a new time whenever it has not, so that its age tells whether the tracker
 * is alive.
 *
 * <p>What cannot be written is tried again after the next pass; the log says so once, and once when
 * it works again.
 *
 * <p><em>Threading:</em> a thread of its own, which blocks on the disk.
 */
public final class HashListFileAgent implements Agent {
  private static final long PERIOD_NS = TimeUnit.SECONDS.toNanos(1);

  private static final String LOG_KEY = "hashlist.file";

  private final Path file;
  private final Format format;
  private final Supplier<Optional<HashList>> latest;
  private final Counters counters;
  private final DistinctLog log;
  private final NanoClock clock;
  private final EpochClock wallClock;
  private long nextNs;
  private HashList seen;
  private String writtenTag = "";
  private boolean isFailing;

  /**
   * @param counters of the thread that runs this
   * @param wallClock for the file's time, which others compare with theirs
   */
  public HashListFileAgent(
      Path file,
      Format format,
      Supplier<Optional<HashList>> latest,
      Counters counters,
      DistinctLog log,
      NanoClock clock,
      EpochClock wallClock) {
    this.file = file;
    this.format = format;
    this.latest = latest;
    this.counters = counters;
    this.log = log;
    this.clock = clock;
    this.wallClock = wallClock;
    this.nextNs = clock.nanoTime();
  }

  @Override
  public int doWork() {
    long nowNs = clock.nanoTime();
    if (nowNs - nextNs < 0) {
      return 0;
    }
    nextNs = nowNs + PERIOD_NS;
    HashList list = latest.get().orElse(null);
    if (list == null || list == seen) {
      return 0;
    }
    seen = list;
    try {
      write(list);
      counters.increment(Counter.HASHLIST_FILE_WRITTEN);
      if (isFailing) {
        isFailing = false;
        log.warn(LOG_KEY + ".again", "hashlist.file: " + file + " is written again");
      }
    } catch (IOException | RuntimeException e) {
      counters.increment(Counter.HASHLIST_FILE_FAILED);
      writtenTag = "";
      if (!isFailing) {
        isFailing = true;
        log.warn(
            LOG_KEY,
            "hashlist.file: "
                + file
                + " cannot be written; what is there stays, and each pass tries again: "
                + e);
      }
    }
    return 1;
  }

  private void write(HashList list) throws IOException {
    String tag = list.entityTag(format);
    if (tag.equals(writtenTag) && Files.exists(file)) {
      Files.setLastModifiedTime(file, FileTime.fromMillis(wallClock.time()));
      return;
    }
    AtomicFile.replace(file, out -> list.writeTo(format, out));
    writtenTag = tag;
  }

  @Override
  public String roleName() {
    return "btrt-hashlist";
  }
}
