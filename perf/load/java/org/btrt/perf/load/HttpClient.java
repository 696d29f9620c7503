// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A client that asks by HTTP over one kept connection, several requests at a time if it is told to
 * (pipelining). Replies come in the order of the requests.
 *
 * <p>A connection that the tracker closes, or that is silent for too long, is opened again and
 * asked again. What had not been answered on a broken one counts as lost; a tracker that closes
 * after each reply costs connections but loses nothing.
 *
 * <p><em>Threading:</em> owned by the generator's thread. <em>Memory:</em> allocates nothing after
 * construction.
 */
final class HttpClient implements Client {
  /** Most requests outstanding on a connection. */
  static final int PIPELINE_MAX = 64;

  private static final int REPLIES_MAX_BYTES = 128 * 1024;
  private static final long TIMEOUT_NS = 5_000_000_000L;
  private static final int OK = 200;

  private final Endpoints endpoints;
  private final int index;
  private final int pipeline;
  private final Population population;
  private final Measurements measurements;
  private final HttpRequestEncoder encoder = new HttpRequestEncoder();
  private final HttpReply reply = new HttpReply();
  private final UnsafeBuffer requests;
  private final UnsafeBuffer replies;

  // Outstanding requests, the oldest at the head; scrapes have a count.
  private final int[] peers;
  private final int[] ports;
  private final int[] scrapeCounts;
  private final long[] dueNs;
  private int head;
  private int outstanding;

  private int descriptor;
  private int requestsSent;
  private int requestsEnd;
  private int repliesEnd;
  private long activeNs;
  private boolean started;

  HttpClient(
      Endpoints endpoints,
      int index,
      int pipeline,
      Population population,
      Measurements measurements,
      Arena arena) {
    this.endpoints = endpoints;
    this.index = index;
    this.pipeline = pipeline;
    this.population = population;
    this.measurements = measurements;
    this.requests = buffer(arena, pipeline * HttpRequestEncoder.REQUEST_MAX_BYTES);
    this.replies = buffer(arena, REPLIES_MAX_BYTES);
    this.peers = new int[pipeline];
    this.ports = new int[pipeline];
    this.scrapeCounts = new int[pipeline];
    this.dueNs = new long[pipeline];
    this.descriptor = endpoints.open(index);
  }

  private static UnsafeBuffer buffer(Arena arena, int length) {
    MemorySegment memory = arena.allocate(length, Long.BYTES);
    return new UnsafeBuffer(memory.address(), length);
  }

  @Override
  public boolean hasRoom() {
    return outstanding < pipeline
        && requestsEnd + HttpRequestEncoder.REQUEST_MAX_BYTES <= requests.capacity();
  }

  @Override
  public boolean isQuiet() {
    return outstanding == 0;
  }

  @Override
  public void started(boolean value) {
    started = value;
  }

  @Override
  public boolean isReady(long nowNs) {
    return true;
  }

  @Override
  public void announce(int peer, int port, long dueAtNs) {
    int place = take(peer, 0, dueAtNs);
    ports[place] = port;
    encode(place);
  }

  @Override
  public void scrape(int firstPeer, int count, long dueAtNs) {
    encode(take(firstPeer, count, dueAtNs));
  }

  private int take(int peer, int scrapeCount, long dueAtNs) {
    int place = (head + outstanding) % pipeline;
    outstanding++;
    peers[place] = peer;
    scrapeCounts[place] = scrapeCount;
    dueNs[place] = dueAtNs;
    return place;
  }

  private void encode(int place) {
    int peer = peers[place];
    requestsEnd =
        scrapeCounts[place] > 0
            ? encoder.scrape(requests, requestsEnd, population, peer, scrapeCounts[place])
            : encoder.announce(
                requests, requestsEnd, population.torrentOf(peer), peer, ports[place], started);
  }

  @Override
  public boolean flush(long nowNs) {
    if (requestsSent == requestsEnd) {
      return false;
    }
    if (requestsSent == 0) {
      activeNs = nowNs;
    }
    int sent =
        Kernel.write(
            descriptor, requests.addressOffset() + requestsSent, requestsEnd - requestsSent);
    requestsSent += Math.max(0, sent);
    if (requestsSent == requestsEnd) {
      requestsSent = 0;
      requestsEnd = 0;
    }
    return sent > 0;
  }

  @Override
  public void receive(long nowNs) {
    int count =
        Kernel.read(
            descriptor, replies.addressOffset() + repliesEnd, replies.capacity() - repliesEnd);
    if (count <= 0) {
      // The kernel said that there was something: it is the end, or a broken connection.
      reopen(nowNs);
      return;
    }
    activeNs = nowNs;
    repliesEnd += count;
    int offset = 0;
    int length = next(offset);
    while (length > 0) {
      onReply(length, nowNs);
      offset += length;
      length = next(offset);
    }
    if (length == HttpReply.MALFORMED || repliesEnd - offset == replies.capacity()) {
      measurements.onError("bytes that are no HTTP reply");
      reopen(nowNs);
      return;
    }
    if (offset > 0) {
      replies.putBytes(0, replies, offset, repliesEnd - offset);
      repliesEnd -= offset;
    }
  }

  private int next(int offset) {
    return offset == repliesEnd
        ? HttpReply.INCOMPLETE
        : reply.parse(replies, offset, repliesEnd - offset);
  }

  private void onReply(int length, long nowNs) {
    if (outstanding == 0) {
      measurements.strays++;
      return;
    }
    int place = head;
    head = (head + 1) % pipeline;
    outstanding--;
    if (reply.status() != OK) {
      measurements.onError("status " + reply.status());
    } else if (scrapeCounts[place] > 0) {
      onScraped();
    } else {
      int peerCount = reply.peerCount();
      if (peerCount < 0 || peerCount > Population.PEERS_WANTED) {
        measurements.onError("a body of " + reply.bodyLength() + " bytes without right peers");
      } else {
        measurements.onAnnounced(peerCount, length, nowNs - dueNs[place]);
      }
    }
  }

  private void onScraped() {
    if (reply.isScrape()) {
      measurements.scrapes++;
    } else {
      measurements.onError("a body of " + reply.bodyLength() + " bytes without scraped torrents");
    }
  }

  @Override
  public void resend(long nowNs) {
    if (outstanding > 0 && nowNs - activeNs > TIMEOUT_NS) {
      reopen(nowNs);
    }
  }

  private void reopen(long nowNs) {
    Kernel.close(descriptor);
    descriptor = endpoints.open(index);
    measurements.connects++;
    measurements.lost += outstanding;
    requestsSent = 0;
    requestsEnd = 0;
    repliesEnd = 0;
    for (int i = 0; i < outstanding; i++) {
      encode((head + i) % pipeline);
    }
    activeNs = nowNs;
    flush(nowNs);
  }

  @Override
  public void close() {
    Kernel.close(descriptor);
  }
}
