// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.btrt.common.PeerGroupLimits.GROUPS_MAX;

import java.util.Arrays;

/**
 * Which peers a reply holds: of each group as many as the quota says, one behind the other from a
 * random place of the group on. Copying contiguous records costs O(numwant) whatever the size of
 * the swarm, and since the place is drawn evenly, every peer of a group is equally likely to be
 * handed out.
 *
 * <p><em>Threading:</em> one instance per thread, under the swarm's lock. <em>Memory:</em>
 * allocates nothing.
 */
final class PeerChooser {
  private static final int GROUPS_SHIFT = Integer.SIZE - Integer.numberOfLeadingZeros(GROUPS_MAX);

  /** So many records are looked at for those that take encryption, unless more are handed out. */
  private static final int CRYPTO_LOOK_MAX = 256;

  private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;

  /** How far the draws of two requests lie apart: each has one for every group. */
  static final long DRAW_STEP = GOLDEN_GAMMA << GROUPS_SHIFT;

  /**
   * Announces closer together than this say nothing about progress: a datagram sent twice, a client
   * that wants more peers at once. Seconds.
   */
  private static final int STALL_MIN_S = 30;

  private final SwarmFlyweight swarm;
  private final PeerCounts candidates = new PeerCounts();

  PeerChooser(SwarmFlyweight swarm) {
    this.swarm = swarm;
  }

  /**
   * Writes peers into the request's buffer.
   *
   * @param asker the asker's own record, or -1
   * @return false if a record was met whose time is over: the swarm is to be purged and the choice
   *     made again
   */
  boolean choose(SwarmRequest request, int asker, PeerQuota quota, int nowS) {
    int[] shares = request.peersOfGroup();
    Arrays.fill(shares, 0);
    int flags = asker < 0 ? 0 : swarm.flags(asker);
    int partition = asker < 0 ? -1 : RecordLayout.partitionOf(flags);
    swarm.countInto(candidates, partition);
    boolean askerWanted = quota.isAskerWanted();
    if (askerWanted) {
      request.stalled(request.isStandingStill() || isStalled(request, asker, flags, nowS));
      candidates.asker(
          rank(request, asker, partition), request.isStalled(), swarm.isValveOpen(), nowS);
    }
    quota.share(candidates, request, shares);
    if (request.candidates() != null) {
      request.candidates().copy(candidates);
    }
    int peerLength = request.format().peerLength(request.isIpv6());
    int offset = request.peersOffset();
    int start = 0;
    int count = 0;
    int groups = candidates.groups();
    for (int group = 0; group < groups; group++) {
      int share = shares[group];
      int leechers = swarm.partitionSize(group * 2);
      int seeders = swarm.partitionSize(group * 2 + 1);
      if (share > 0) {
        int apart = askerWanted ? candidates.seedersAtLeast(group) : 0;
        if (apart > 0) {
          if (!handOutRing(request, group, start + leechers, seeders, asker, apart, offset, nowS)) {
            return false;
          }
          offset += apart * peerLength;
        }
        int size = request.isSeedersWanted() && apart == 0 ? leechers + seeders : leechers;
        if (!handOutRing(request, group, start, size, asker, share - apart, offset, nowS)) {
          return false;
        }
        count += share;
        offset += (share - apart) * peerLength;
      }
      start += leechers + seeders;
    }
    request.chosen(count);
    return true;
  }

  /** Hands out records of one ring, from a place drawn for the group on. */
  private boolean handOutRing(
      SwarmRequest request,
      int group,
      int start,
      int size,
      int asker,
      int share,
      int offset,
      int nowS) {
    // The asker is taken out of the ring before the place is drawn: its neighbour gets no double
    // chance.
    int ring = isInside(asker, start, size) ? size - 1 : size;
    int place = share == ring ? 0 : place(request.draw(), group, ring);
    return request.isCryptoRequired()
        ? handOutCryptoFirst(request, start, size, asker, share, place, offset, nowS)
        : handOut(request, start, size, asker, share, place, offset, nowS);
  }

  private int rank(SwarmRequest request, int asker, int partition) {
    int group = request.group();
    if (partition == group * 2) {
      return asker - swarm.partitionStart(partition);
    }
    return group < candidates.groups() ? candidates.leechers(group) : 0;
  }

  private boolean isStalled(SwarmRequest request, int asker, int flags, int nowS) {
    return request.progress() != 0
        && RecordLayout.progress(flags) == request.progress()
        && nowS + request.lifetimeS() - swarm.deadlineS(asker) >= STALL_MIN_S;
  }

  /**
   * Copies {@code share} records of the ring that {@code size} records from {@code start} on form.
   */
  private boolean handOut(
      SwarmRequest request,
      int start,
      int size,
      int asker,
      int share,
      int place,
      int at,
      int nowS) {
    boolean askerInside = isInside(asker, start, size);
    int ring = askerInside ? size - 1 : size;
    int peerLength = request.format().peerLength(request.isIpv6());
    // Nobody's time can be over before the earliest deadline.
    boolean expiring = swarm.earliestDeadlineS() <= nowS;
    int next = place;
    int offset = at;
    for (int left = share; left > 0; ) {
      int number = start + next;
      int end = start + size;
      if (askerInside && number >= asker) {
        number++;
      } else if (askerInside) {
        end = asker;
      }
      int count = Math.min(left, end - number);
      if (expiring && swarm.hasExpired(number, count, nowS)) {
        return false;
      }
      swarm.handOut(number, count, request.peers(), offset, request.format());
      offset += count * peerLength;
      left -= count;
      next += count;
      if (next == ring) {
        next = 0;
      }
    }
    return true;
  }

  /**
   * As {@link #handOut}, record by record: of those from {@code place} on first the ones that take
   * encryption, then the others. Not all of a large swarm are looked at.
   */
  private boolean handOutCryptoFirst(
      SwarmRequest request,
      int start,
      int size,
      int asker,
      int share,
      int place,
      int at,
      int nowS) {
    boolean askerInside = isInside(asker, start, size);
    int ring = askerInside ? size - 1 : size;
    int looked = Math.min(ring, Math.max(share, CRYPTO_LOOK_MAX));
    int peerLength = request.format().peerLength(request.isIpv6());
    boolean expiring = swarm.earliestDeadlineS() <= nowS;
    int end = at + share * peerLength;
    int offset = at;
    for (int pass = 0; pass < 2; pass++) {
      boolean wanted = pass == 0;
      for (int i = 0; i < looked && offset < end; i++) {
        int next = place + i < ring ? place + i : place + i - ring;
        int number = start + next;
        if (askerInside && number >= asker) {
          number++;
        }
        if (swarm.isCryptoSupported(number) == wanted) {
          if (expiring && swarm.hasExpired(number, 1, nowS)) {
            return false;
          }
          swarm.handOut(number, 1, request.peers(), offset, request.format());
          offset += peerLength;
        }
      }
    }
    return true;
  }

  private static boolean isInside(int asker, int start, int size) {
    return asker >= start && asker < start + size;
  }

  /**
   * Where a group's ring is entered: a number from 0 to {@code bound - 1} (SplitMix64, scaled by
   * its upper half). A function of the request's draw, so that the place is known, and can be
   * brought into the cache, before the choice is made.
   */
  static int place(long draw, int group, int bound) {
    long z = draw + group * GOLDEN_GAMMA;
    z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
    z ^= z >>> 31;
    return (int) ((z >>> 32) * bound >>> 32);
  }
}
