// SPDX-License-Identifier: Apache-2.0
package org.btrt.catalogue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.btrt.common.DistinctLog;
import org.btrt.config.ConfigurationException;
import org.btrt.status.Counter;
import org.btrt.status.Counters;

/**
 * Looks through {@code access.torrents} again and again, and publishes what it finds when something
 * has changed. A directory that cannot be looked through leaves what was found before; the log says
 * so once, and once when it can be again.
 *
 * <p><em>Threading:</em> a thread of its own, which blocks on the disk. Before it is started,
 * {@link #first} is called by who starts it. {@link #hurry} by any.
 */
public final class CatalogueAgent implements Agent {
  private static final String LOG_KEY = "access.torrents";

  private final Path path;
  private final long intervalNs;
  private final Consumer<Catalogue> publisher;
  private final Counters counters;
  private final DistinctLog log;
  private final NanoClock clock;
  private final TorrentDirectory directory;
  private long nextNs;
  private boolean isFailing;
  private volatile boolean hurried;

  /**
   * @param path of the directory
   * @param intervalS from one look to the next
   * @param publisher told each new catalogue, but for the first
   * @param counters of the thread that runs this
   */
  public CatalogueAgent(
      Path path,
      int intervalS,
      Consumer<Catalogue> publisher,
      Counters counters,
      DistinctLog log,
      NanoClock clock) {
    this.path = path;
    this.intervalNs = TimeUnit.SECONDS.toNanos(intervalS);
    this.publisher = publisher;
    this.counters = counters;
    this.log = log;
    this.clock = clock;
    this.directory =
        new TorrentDirectory(
            path,
            warning -> log.warn(LOG_KEY + " " + warning, "access.torrents: " + warning),
            counters::increment);
  }

  /**
   * Looks for the first time.
   *
   * @throws ConfigurationException if the directory cannot be looked through
   */
  public Catalogue first() throws ConfigurationException {
    look(path, directory);
    counters.increment(Counter.TORRENT_SCANS);
    nextNs = clock.nanoTime() + intervalNs;
    return directory.catalogue();
  }

  /**
   * The torrents in a directory, for who only wants to know.
   *
   * @param warnings told about each file that does not count
   * @throws ConfigurationException if the directory cannot be looked through
   */
  public static Catalogue look(Path path, Consumer<String> warnings) throws ConfigurationException {
    TorrentDirectory directory = new TorrentDirectory(path, warnings, counter -> {});
    look(path, directory);
    return directory.catalogue();
  }

  private static void look(Path path, TorrentDirectory directory) throws ConfigurationException {
    try {
      directory.scan();
    } catch (IOException e) {
      throw new ConfigurationException(
          List.of("access.torrents: " + reason(path, e) + ", expected: a directory"));
    }
  }

  /** Has the directory looked through at once. */
  public void hurry() {
    hurried = true;
  }

  @Override
  public int doWork() {
    long nowNs = clock.nanoTime();
    if (!hurried && nowNs - nextNs < 0) {
      return 0;
    }
    hurried = false;
    nextNs = nowNs + intervalNs;
    try {
      if (directory.scan()) {
        publisher.accept(directory.catalogue());
      }
      counters.increment(Counter.TORRENT_SCANS);
      if (isFailing) {
        isFailing = false;
        log.warn(LOG_KEY + ".again", "access.torrents: " + path + " can be looked through again");
      }
    } catch (IOException e) {
      counters.increment(Counter.TORRENT_SCANS_FAILED);
      if (!isFailing) {
        isFailing = true;
        log.warn(
            LOG_KEY,
            "access.torrents: "
                + reason(path, e)
                + "; what was found before is served, and each look tries again");
      }
    }
    return 1;
  }

  /** The message of most of these exceptions is only the name of a file. */
  private static String reason(Path path, IOException fault) {
    String message = String.valueOf(fault.getMessage());
    String what =
        fault.getClass() == IOException.class ? message : fault.getClass().getSimpleName();
    String where = message.startsWith(path + "/") ? message : path.toString();
    return where + ": cannot be looked through (" + what + ")";
  }

  @Override
  public String roleName() {
    return "btrt-catalogue";
  }
}
