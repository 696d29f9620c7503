// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import org.btrt.seed.Seeder;
import org.btrt.seed.TorrentFiles;
import org.btrt.seed.TorrentFiles.Changes;

/**
 * What {@code btrt seed} does while it runs: keeps the session's torrents those of the paths, and
 * says how they are.
 *
 * <p><em>Threading:</em> the main thread, which also reads the disk here.
 */
final class Seeding {
  private static final int TICK_MS = 1000;
  private static final int TICKS_TO_RESCAN = 5;

  private final Seeder seeder;
  private final TorrentFiles files;
  private final SeedPrinter printer;
  private final int intervalTicks;

  /**
   * @param seeder without torrents
   * @param intervalS from one status to the next
   */
  Seeding(Seeder seeder, TorrentFiles files, SeedPrinter printer, int intervalS) {
    this.seeder = seeder;
    this.files = files;
    this.printer = printer;
    this.intervalTicks = intervalS;
  }

  /**
   * Returns when it is to stop.
   *
   * @param first what the first scan has found
   */
  void run(Changes first, StopSignal stop) throws InterruptedException {
    apply(first);
    for (long tick = 1; !stop.await(TICK_MS); tick++) {
      if (tick % TICKS_TO_RESCAN == 0) {
        apply(files.scan());
      }
      seeder.refresh();
      seeder.takeEvents().forEach(printer::event);
      printer.warn(seeder.statuses());
      if (tick % intervalTicks == 0) {
        printer.status(seeder.statuses());
      }
    }
  }

  private void apply(Changes changes) {
    changes.problems().forEach(printer::event);
    changes
        .removed()
        .forEach(
            torrent -> {
              seeder.remove(torrent);
              printer.event(torrent.name() + ": dropped");
            });
    changes
        .added()
        .forEach(
            torrent -> {
              seeder.add(torrent);
              printer.event(torrent.name() + ": taken up, checking " + torrent.data());
            });
  }
}
