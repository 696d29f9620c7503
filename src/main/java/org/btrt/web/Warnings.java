// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.util.ArrayList;
import java.util.List;
import org.btrt.status.Counter;
import org.btrt.status.NeighbourHealth;

/** What an operator should look after, a sentence or two each; nothing that can be left alone. */
final class Warnings {
  private static final String LATELY = " in the last ten minutes";

  private final Observation seen;
  private final List<String> warnings = new ArrayList<>();

  private Warnings(Observation seen) {
    this.seen = seen;
  }

  static List<String> of(Observation seen) {
    Warnings found = new Warnings(seen);
    found.look();
    return found.warnings;
  }

  private void look() {
    warnOfRise(
        Counter.REFUSED_STORE_FULL,
        "The store is full: new swarms were refused %s times%s. Raise store.max_swarms or"
            + " store.max_peers.");
    warnOfRise(
        Counter.PEERS_NOT_STORED,
        "The store is full: %s peers found no room%s. Raise store.max_peers.");
    warnOfRise(
        Counter.UDP_SEND_FAILED,
        "The kernel did not take %s replies%s: its send buffers are too small.");
    for (NeighbourHealth neighbour : seen.neighbours()) {
      if (!neighbour.isAsked()) {
        warnings.add(
            "Neighbour "
                + neighbour.name()
                + " has failed too often; it is tried from time to time.");
      }
    }
    seen.snapshots()
        .filter(health -> !health.trouble().isEmpty())
        .ifPresent(
            health ->
                warnings.add("There is no newer snapshot in the database: " + health.trouble()));
    warnOfRise(
        Counter.HASHLIST_LEFT_OUT,
        "%s swarms were not looked at for the hash list%s. Raise hashlist.max_hashes.");
    warnOfRise(
        Counter.HASHLIST_FILE_FAILED,
        "hashlist.file could not be written %s times%s; the log says why.");
    warnOfRise(
        Counter.RELOADS_FAILED,
        "A reload failed (%s%s): what was in force is still in force; the log says why.");
    long faults = seen.totals().get(Counter.INTERNAL_ERRORS);
    if (faults > 0) {
      warnings.add(
          "Faults of the program itself since the start: "
              + Formats.number(faults)
              + "; each distinct one is in the log.");
    }
  }

  private void warnOfRise(Counter counter, String text) {
    long risen = seen.lately().get(counter);
    if (risen > 0) {
      warnings.add(text.formatted(Formats.number(risen), LATELY));
    }
  }
}
