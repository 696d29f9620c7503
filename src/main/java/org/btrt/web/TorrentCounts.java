// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.catalogue.Catalogue;
import org.btrt.catalogue.CataloguedTorrent;
import org.btrt.swarm.SwarmScrape;
import org.btrt.swarm.SwarmStore;

/**
 * How many peers the torrents of a catalogue have. The store is asked once a second at most,
 * however many pages are wanted.
 *
 * <p><em>Threading:</em> one owner.
 */
final class TorrentCounts {
  private static final long FRESH_NS = TimeUnit.SECONDS.toNanos(1);
  private static final int BATCH_LENGTH = 32;

  /** A torrent with its counts. */
  record Counted(CataloguedTorrent torrent, long seeders, long leechers, long completed) {
    /** Bytes that were downloaded, whole downloads alone; a double, for it may be any number. */
    double transferredBytes() {
      return (double) torrent.totalBytes() * completed;
    }
  }

  private final SwarmStore store;
  private final NanoClock clock;
  private final SwarmScrape[] scrapes = new SwarmScrape[BATCH_LENGTH];
  private final UnsafeBuffer hash = new UnsafeBuffer(new byte[20]);
  private Catalogue catalogue;
  private List<Counted> counted = List.of();
  private long countedNs;

  TorrentCounts(SwarmStore store, NanoClock clock) {
    this.store = store;
    this.clock = clock;
    Arrays.setAll(scrapes, i -> new SwarmScrape());
  }

  /** The torrents of a catalogue, in its order. */
  List<Counted> of(Catalogue known) {
    long nowNs = clock.nanoTime();
    if (known != catalogue || nowNs - countedNs >= FRESH_NS) {
      counted = count(known);
      catalogue = known;
      countedNs = nowNs;
    }
    return counted;
  }

  private List<Counted> count(Catalogue known) {
    List<Counted> all = new ArrayList<>(known.torrents().size());
    int from = 0;
    while (from < known.torrents().size()) {
      // A torrent has two hashes at the most.
      int to = Math.min(from + BATCH_LENGTH / 2, known.torrents().size());
      count(known.torrents().subList(from, to), all);
      from = to;
    }
    return all;
  }

  private void count(List<CataloguedTorrent> torrents, List<Counted> all) {
    int asked = 0;
    for (CataloguedTorrent torrent : torrents) {
      for (String hex : torrent.infoHashes()) {
        hash.wrap(HexFormat.of().parseHex(hex));
        scrapes[asked++].ask(hash, 0);
      }
    }
    store.scrape(scrapes, asked);
    int at = 0;
    for (CataloguedTorrent torrent : torrents) {
      long seeders = 0;
      long leechers = 0;
      long completed = 0;
      // Clients that know both versions announce both, so that adding would count them twice.
      for (int i = 0; i < torrent.infoHashes().size(); i++) {
        SwarmScrape scrape = scrapes[at++];
        seeders = Math.max(seeders, scrape.seeders());
        leechers = Math.max(leechers, scrape.leechers());
        completed = Math.max(completed, scrape.completed());
      }
      all.add(new Counted(torrent, seeders, leechers, completed));
    }
  }
}
