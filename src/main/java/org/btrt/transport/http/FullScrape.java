// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.announce.Announcer;
import org.btrt.protocol.http.HttpAnnounceQuery;
import org.btrt.protocol.http.ScrapeReplyEncoder;
import org.btrt.swarm.SwarmView;

/**
 * Gathers all swarms for a scrape that names none: sorted by info-hash, the families joined. It
 * runs on an event loop, whose other clients wait meanwhile (a few milliseconds), which is why only
 * trackers with few swarms do it at all; the others refuse. A private tracker is small, a carrier's
 * has nobody whom a reply of a gigabyte would serve.
 *
 * <p><em>Threading:</em> made and dropped by one worker within one request. <em>Memory:</em> an
 * object per swarm.
 */
final class FullScrape implements Consumer<SwarmView> {
  /** Most swarms, a family each, of a tracker that answers: 1.3 MB, and 2.6 MB more of names. */
  static final int SWARMS_MAX = 10_000;

  private static final int HASH_LENGTH = HttpAnnounceQuery.INFO_HASH_LENGTH;

  private record Swarm(
      long hash0, long hash1, int hash2, int seeders, int leechers, int completed) {
    static final Comparator<Swarm> BY_HASH =
        ((Comparator<Swarm>) (left, right) -> Long.compareUnsigned(left.hash0, right.hash0))
            .thenComparing((left, right) -> Long.compareUnsigned(left.hash1, right.hash1))
            .thenComparing((left, right) -> Integer.compareUnsigned(left.hash2, right.hash2));
  }

  private final List<Swarm> swarms = new ArrayList<>();
  private final UnsafeBuffer hash = new UnsafeBuffer(new byte[HASH_LENGTH]);

  @Override
  public void accept(SwarmView swarm) {
    swarm.infoHash(hash, 0);
    swarms.add(
        new Swarm(
            hash.getLong(0, BIG_ENDIAN),
            hash.getLong(8, BIG_ENDIAN),
            hash.getInt(16, BIG_ENDIAN),
            swarm.seeders(),
            swarm.leechers(),
            swarm.completed()));
  }

  /**
   * Writes what was gathered.
   *
   * @param names knows those that may be told
   * @return torrents written
   */
  int write(ScrapeReplyEncoder reply, Announcer names) {
    swarms.sort(Swarm.BY_HASH);
    int count = 0;
    int i = 0;
    while (i < swarms.size()) {
      Swarm first = swarms.get(i);
      long seeders = 0;
      long leechers = 0;
      long completed = 0;
      for (; i < swarms.size() && Swarm.BY_HASH.compare(first, swarms.get(i)) == 0; i++) {
        seeders += swarms.get(i).seeders;
        leechers += swarms.get(i).leechers;
        completed += swarms.get(i).completed;
      }
      hash.putLong(0, first.hash0, BIG_ENDIAN);
      hash.putLong(8, first.hash1, BIG_ENDIAN);
      hash.putInt(16, first.hash2, BIG_ENDIAN);
      byte[] name = names.nameOf(first.hash0, first.hash1, first.hash2);
      reply.file(hash, 0, seeders, completed, leechers, name);
      count++;
    }
    return count;
  }
}
