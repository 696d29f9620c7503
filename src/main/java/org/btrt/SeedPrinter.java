// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.EpochClock;
import org.btrt.seed.SeedStatus;
import org.btrt.seed.SeedStatus.State;
import org.btrt.seed.StatusText;

/**
 * Says how the seeding goes: in text a block for each torrent of which something has changed since
 * its last one, and a line for all; in JSON every torrent each time.
 *
 * <p><em>Threading:</em> one thread.
 */
final class SeedPrinter {
  private final Printout to;
  private final Warnings warnings = new Warnings();
  private final Map<String, List<String>> printed = new HashMap<>();

  /**
   * @param json whether programs read it
   * @param clock for JSON's times
   */
  SeedPrinter(PrintWriter out, boolean json, EpochClock clock) {
    this.to = new Printout(out, json, clock);
  }

  /** Something has happened: a text of any origin. */
  void event(String text) {
    to.event(text);
  }

  /** Tells what is wrong with the torrents, if it was not before. */
  void warn(List<SeedStatus> statuses) {
    Map<String, String> wrong = new LinkedHashMap<>();
    for (SeedStatus status : statuses) {
      if (status.isWithoutSeeds()) {
        wrong.put("seeds " + status.infoHash(), StatusText.withoutSeeds(status));
      }
      if (status.state() == State.FAILED) {
        wrong.put("failed " + status.infoHash(), StatusText.name(status) + ": " + status.error());
      }
    }
    warnings.update(wrong).forEach(this::event);
  }

  /** How it stands. */
  void status(List<SeedStatus> statuses) {
    if (to.json()) {
      statuses.forEach(to::object);
      return;
    }
    for (SeedStatus status : statuses) {
      List<String> block = StatusText.block(status);
      if (!block.equals(printed.put(status.infoHash(), block))) {
        to.out().println();
        block.forEach(to.out()::println);
      }
    }
    to.out().println();
    to.out().println(StatusText.total(statuses));
  }
}
