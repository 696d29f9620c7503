// SPDX-License-Identifier: Apache-2.0
package org.btrt.hashlist;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.util.Optional;
import java.util.function.LongSupplier;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.config.HashListSettings;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.swarm.SwarmView;

/**
 * Makes a hash list of each pass through the store, a visited swarm at a time; the rules are in the
 * package's description.
 *
 * <p><em>Threading:</em> {@link #begin}, {@link #accept} and {@link #end} belong to the thread that
 * sweeps; {@link #latest} may be called by any. <em>Memory:</em> a visit allocates nothing but now
 * and then a piece of {@link HashRecords}, which is kept.
 */
public final class HashListBuilder {
  private static final int LOCAL_GROUP = 0;

  private final HashListSettings settings;
  private final LongSupplier steadyClockS;
  private final EpochClock wallClock;
  private final Counters counters;
  private final UnsafeBuffer infoHash = new UnsafeBuffer(new byte[HashList.HASH_BYTES]);

  /** What the pass has found so far, as it was found. */
  private final HashRecords found = new HashRecords();

  /** The listed and the waiting, in order. */
  private HashRecords known = new HashRecords();

  private HashRecords next = new HashRecords();
  private int added;
  private int removed;
  private volatile HashList latest;

  /**
   * @param steadyClockS seconds that never step, by which the waiting is told
   * @param wallClock what others compare the list's age with
   * @param counters of the thread that sweeps
   */
  public HashListBuilder(
      HashListSettings settings,
      LongSupplier steadyClockS,
      EpochClock wallClock,
      Counters counters) {
    this.settings = settings;
    this.steadyClockS = steadyClockS;
    this.wallClock = wallClock;
    this.counters = counters;
  }

  /** Starts a pass; what an unfinished one has found is dropped. */
  public void begin() {
    found.clear();
  }

  /** Takes one swarm of the pass into account. */
  public void accept(SwarmView swarm) {
    int seeders = swarm.seedersOfGroup(LOCAL_GROUP);
    if (seeders < settings.localSeedersKept()) {
      return;
    }
    int peers = swarm.peersOfGroup(LOCAL_GROUP);
    if (peers < settings.localPeersKept()) {
      return;
    }
    if (found.size() == settings.hashesMax()) {
      counters.increment(Counter.HASHLIST_LEFT_OUT);
      return;
    }
    swarm.infoHash(infoHash, 0);
    found.append(
        infoHash.getLong(0, BIG_ENDIAN),
        infoHash.getLong(8, BIG_ENDIAN),
        infoHash.getInt(16, BIG_ENDIAN),
        swarm.isIpv6(),
        seeders,
        peers);
  }

  /** Ends the pass and publishes its list. */
  public void end() {
    long nowS = steadyClockS.getAsLong();
    added = 0;
    removed = 0;
    merge(nowS);
    counters.add(Counter.HASHLIST_ADDED, added);
    counters.add(Counter.HASHLIST_REMOVED, removed);
    long wallS = wallClock.time() / 1000;
    latest =
        HashList.of(known, wallS, wallS - nowS, added + removed == 0 ? latest() : Optional.empty());
  }

  /** The list of the last finished pass; empty before the first has ended. */
  public Optional<HashList> latest() {
    return Optional.ofNullable(latest);
  }

  /** Both are in order: what is in one only has come, or has gone. */
  private void merge(long nowS) {
    found.sort();
    next.clear();
    int k = 0;
    for (int rank = 0; rank < found.size(); rank++) {
      int index = found.at(rank);
      while (k < known.size() && known.compare(k, found, index) < 0) {
        forget(k);
        k++;
      }
      boolean isKnown = k < known.size() && known.compare(k, found, index) == 0;
      decide(index, isKnown ? k : -1, nowS);
      if (isKnown) {
        k++;
      }
    }
    for (; k < known.size(); k++) {
      forget(k);
    }
    HashRecords spare = known;
    known = next;
    next = spare;
  }

  /**
   * @param index of a swarm that was found, above the lower thresholds
   * @param knownIndex of the same among the known, or -1
   */
  private void decide(int index, int knownIndex, long nowS) {
    if (knownIndex >= 0 && known.isListed(knownIndex)) {
      next.append(found, index, known.sinceS(knownIndex), true);
      return;
    }
    if (found.localSeeders(index) < settings.localSeedersMin()
        || found.localPeers(index) < settings.localPeersMin()) {
      return;
    }
    long sinceS = knownIndex >= 0 ? known.sinceS(knownIndex) : nowS;
    // The first pass has no past to look at.
    if (latest == null || nowS - sinceS >= settings.stableS()) {
      added++;
      next.append(found, index, nowS, true);
    } else {
      next.append(found, index, sinceS, false);
    }
  }

  private void forget(int knownIndex) {
    if (known.isListed(knownIndex)) {
      removed++;
    }
  }
}
