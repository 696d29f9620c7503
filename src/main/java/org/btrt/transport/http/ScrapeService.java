// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.btrt.announce.Announcer;
import org.btrt.announce.Refusal;
import org.btrt.config.ScrapeSettings;
import org.btrt.config.ScrapeSettings.Mode;
import org.btrt.protocol.http.HttpAnnounceQuery;
import org.btrt.protocol.http.HttpScrapeQuery;
import org.btrt.protocol.http.ScrapeReplyEncoder;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.swarm.SwarmScrape;

/**
 * Turns the query of a scrape into the dictionary of its reply (BEP 48). Every torrent asked for is
 * in it; one that is unknown or not served has no peers.
 *
 * <p><em>Threading:</em> one per worker. <em>Memory:</em> allocates only for a full scrape.
 */
final class ScrapeService {
  /** Bytes of the shortest parameter that names a torrent, for the most that fit a request line. */
  private static final int PARAMETER_MIN_LENGTH = "info_hash=&".length() + 20;

  private static final int HASH_LENGTH = HttpAnnounceQuery.INFO_HASH_LENGTH;

  private final Announcer announcer;
  private final Counters counters;
  private final Refuser refuser;
  private final HttpScrapeQuery query;
  private final ScrapeReplyEncoder reply = new ScrapeReplyEncoder();
  private final SwarmScrape[] scrapes = new SwarmScrape[Announcer.SCRAPES_MAX];

  /**
   * @param requestLineMaxBytes longest request line
   */
  ScrapeService(Announcer announcer, Counters counters, Refuser refuser, int requestLineMaxBytes) {
    this.announcer = announcer;
    this.counters = counters;
    this.refuser = refuser;
    this.query = new HttpScrapeQuery(requestLineMaxBytes / PARAMETER_MIN_LENGTH + 1);
    for (int i = 0; i < scrapes.length; i++) {
      scrapes[i] = new SwarmScrape();
    }
  }

  /**
   * Answers a query.
   *
   * @param target the reply goes to its beginning
   * @return length of the reply
   */
  int answer(DirectBuffer buffer, int offset, int lengthBytes, MutableDirectBuffer target) {
    ScrapeSettings settings = announcer.scrapeSettings();
    if (settings.mode() == Mode.NONE) {
      return refuser.refuse(Refusal.SCRAPE_OFF, target);
    }
    return switch (query.decode(buffer, offset, lengthBytes, settings.hashesMax())) {
      case OK -> answerNamed(target);
      case ALL -> answerAll(settings.mode(), target);
      case INFO_HASH -> refuser.refuse(Refusal.INFO_HASH, target);
    };
  }

  private int answerNamed(MutableDirectBuffer target) {
    reply.begin(target, 0);
    for (int from = 0; from < query.count(); from += scrapes.length) {
      answerNamed(from, Math.min(scrapes.length, query.count() - from));
    }
    counters.increment(Counter.SCRAPES_HTTP);
    counters.add(Counter.SCRAPED_HASHES, query.count());
    return reply.end();
  }

  private void answerNamed(int from, int count) {
    DirectBuffer hashes = query.hashes();
    for (int i = 0; i < count; i++) {
      scrapes[i].ask(hashes, (from + i) * HASH_LENGTH);
    }
    announcer.scrape(scrapes, count);
    for (int i = 0; i < count; i++) {
      SwarmScrape scrape = scrapes[i];
      reply.file(
          hashes,
          (from + i) * HASH_LENGTH,
          scrape.seeders(),
          scrape.completed(),
          scrape.leechers(),
          announcer.nameOf(scrape.infoHash0(), scrape.infoHash1(), scrape.infoHash2()));
    }
  }

  private int answerAll(Mode mode, MutableDirectBuffer target) {
    FullScrape all = new FullScrape();
    if (mode != Mode.FULL || !announcer.visitServed(FullScrape.SWARMS_MAX, all)) {
      return refuser.refuse(Refusal.SCRAPE_FULL, target);
    }
    reply.begin(target, 0);
    int count = all.write(reply, announcer);
    counters.increment(Counter.SCRAPES_HTTP);
    counters.add(Counter.SCRAPED_HASHES, count);
    return reply.end();
  }
}
