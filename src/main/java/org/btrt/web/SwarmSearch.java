// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.swarm.SwarmScrape;
import org.btrt.swarm.SwarmStore;
import org.btrt.swarm.SwarmView;

/**
 * Finds swarms in the store: those of one info-hash at once, those whose info-hash begins with
 * something by walking through all of it, since the store has no order. A walk holds each lock as
 * briefly as the sweeper does, there is one at a time, and its time is limited.
 *
 * <p><em>Threading:</em> any thread that steps back behind the workers ({@link
 * org.btrt.common.BackgroundThread}).
 */
final class SwarmSearch {
  static final int HASH_LENGTH = 20;

  /** Swarms that a walk finds at most. */
  static final int FOUND_MAX = 100;

  /** A walk ends after this: the answer has ten seconds in all (native-config/jvm.options). */
  static final int WALK_MAX_S = 4;

  private static final long WALK_MAX_NS = TimeUnit.SECONDS.toNanos(WALK_MAX_S);

  /**
   * What a walk has found.
   *
   * @param swarms in the store's order, which is none
   * @param isWhole false: it ended before the store did
   */
  record Walk(List<FoundSwarm> swarms, boolean isWhole) {}

  private final SwarmStore store;
  private final NanoClock clock;
  private final ReentrantLock walking = new ReentrantLock();
  private volatile boolean closing;

  SwarmSearch(SwarmStore store, NanoClock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Ends a walk that is under way; from now on nothing is found. */
  void close() {
    closing = true;
  }

  /**
   * The swarms of a torrent, that of IPv4 first.
   *
   * @param infoHash 40 hexadecimal digits
   */
  List<FoundSwarm> find(String infoHash) {
    SwarmScrape torrent = new SwarmScrape();
    torrent.ask(new UnsafeBuffer(HexFormat.of().parseHex(infoHash)), 0);
    int nowS = store.nowS();
    List<FoundSwarm> found = new ArrayList<>(2);
    if (!closing) {
      store.visit(torrent, swarm -> found.add(FoundSwarm.of(swarm, nowS)));
    }
    return found;
  }

  /**
   * The swarms whose info-hash begins so; empty: somebody else is searching.
   *
   * @param digits hexadecimal, 1 to 40
   */
  Optional<Walk> beginningWith(String digits) {
    if (!walking.tryLock()) {
      return Optional.empty();
    }
    try {
      return Optional.of(walk(new Collector(digits, store.nowS())));
    } finally {
      walking.unlock();
    }
  }

  private Walk walk(Collector collector) {
    long beginNs = clock.nanoTime();
    int parts = store.parts();
    for (int part = 0; part < parts; part++) {
      if (closing || collector.isFull() || clock.nanoTime() - beginNs >= WALK_MAX_NS) {
        return new Walk(collector.found(), false);
      }
      store.visit(part, collector);
    }
    return new Walk(collector.found(), !collector.isFull());
  }

  /** Takes those swarms that begin as asked. */
  private static final class Collector implements Consumer<SwarmView> {
    // By what they are: a removal may move a swarm to where the walk has not been yet.
    private final Map<String, FoundSwarm> found = new LinkedHashMap<>();
    private final UnsafeBuffer infoHash = new UnsafeBuffer(new byte[HASH_LENGTH]);
    private final byte[] prefix;
    private final int lastMask;
    private final int nowS;

    Collector(String digits, int nowS) {
      boolean isHalf = digits.length() % 2 != 0;
      this.prefix = HexFormat.of().parseHex(isHalf ? digits + '0' : digits);
      this.lastMask = isHalf ? 0xF0 : 0xFF;
      this.nowS = nowS;
    }

    @Override
    public void accept(SwarmView swarm) {
      swarm.infoHash(infoHash, 0);
      if (matches() && !isFull()) {
        FoundSwarm match = FoundSwarm.of(swarm, nowS);
        found.put(match.infoHash() + match.ipv6(), match);
      }
    }

    private boolean matches() {
      int last = prefix.length - 1;
      for (int i = 0; i < last; i++) {
        if (infoHash.getByte(i) != prefix[i]) {
          return false;
        }
      }
      return (infoHash.getByte(last) & lastMask) == (prefix[last] & lastMask);
    }

    boolean isFull() {
      return found.size() >= FOUND_MAX;
    }

    List<FoundSwarm> found() {
      return List.copyOf(found.values());
    }
  }
}
