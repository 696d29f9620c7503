// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import org.btrt.common.SipHash;
import org.btrt.config.PolicySettings;
import org.btrt.swarm.PeerCounts;
import org.btrt.swarm.PeerEvent;
import org.btrt.swarm.PeerQuota;
import org.btrt.swarm.SwarmRequest;

/**
 * Few paid links for each local group of a swarm: some of the group, the holders, are given a few
 * external peers, the others local ones only. Clients dial whatever a reply holds, so that what is
 * left out of it is what saves traffic.
 *
 * <p>Who is a holder needs no memory. The {@link #HOLDERS_MIN} first leechers of the group in the
 * store are: those who came first, before there was anybody local to ask, and when one of them
 * completes or leaves, the next one takes its place, so that there are always that many. Beyond
 * them, in groups that are to have more, a keyed hash of torrent, address and epoch decides:
 * evenly, with others in the next epoch, and without the port or the peer id, so that no client
 * chooses itself. (The bare hash alone would leave a group of ten without any holder 3 % of the
 * time; the lowest hashes of the group would take a scan under the swarm's lock.) Of an IPv6
 * address the /64 counts, which is one subscriber; subscribers behind one IPv4 address are holders
 * together. A leecher whose download has not moved since its announce before is treated as a holder
 * as well: whoever occupied the first places, or all holders dying at once, costs others two
 * intervals. So is everybody while the swarm's safety valve is open ({@link ProgressWatch}).
 *
 * <p>While seeders are scarce, each one's uplink is full anyway, so that one more link to it brings
 * no more in: whoever is new is given one external seeder, holder or not. Among few external peers
 * seeders have the part that they have in their group, rounded up: where there is a seeder, the
 * first of them is one, which can send what the local group does not have.
 *
 * <p>A group with several seeders for each leecher fills their lines by itself: there nobody but
 * who stands still is given external peers.
 *
 * <p>It fails open: without local peers, or without a seeder that is known anywhere, there is
 * nothing to save and everything to lose, so the reply is drawn from all.
 *
 * <p><em>Threading:</em> immutable. <em>Memory:</em> allocates nothing. <em>Source:</em> Le Blond,
 * Legout, Dabbous, "Pushing BitTorrent Locality to the Limit" (few links, evenly dealt); numbers:
 * perf/lab.
 */
public final class QuotaPolicy implements PeerQuota {
  /** Holders of a group at least: with one or two, a group waits for them. */
  public static final int HOLDERS_MIN = 3;

  /** With fewer seeders known in the whole swarm, seeders are shared more freely. */
  private static final int SEEDERS_FEW = 3;

  private static final int SCARCE_SEEDER_EXTERNALS = 5;

  /**
   * A small group that is a small part of its swarm stays small, and is given up to a fifth of the
   * others; a large part of a swarm that has just begun soon is a large group.
   */
  private static final int SMALL_PART = 5;

  private static final int SMALL_MIN = 2;

  /** To so many at a time libtorrent uploads by default; with them its uplink is full. */
  private static final int SEEDER_SLOTS = 8;

  /** Partners that are free take at most two fifths of the peers inside. */
  private static final int FREE_PARTNERS_PERCENT = 40;

  private static final int PERCENT = 100;
  private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

  private final int configuredGroups;
  private final int squeezedFrom;
  private final int smallExternals;
  private final int floor;
  private final int replySize;
  private final int holdersPercent;
  private final int holdersMax;
  private final int holderExternals;
  private final int renewalExternals;
  private final int partnerPercent;
  private final boolean freePartners;
  private final int seederExternals;
  private final int enoughSeeders;
  private final boolean fasterInside;

  /** What part of an epoch a second is, times 2^32. */
  private final long epochPerS;

  private final long key0;
  private final long key1;

  /**
   * @param configuredGroups groups whose numbers are below this are configured; the next one is
   *     everybody else's
   * @param key a secret that is the same on every worker and after a restart
   */
  public QuotaPolicy(PolicySettings settings, int configuredGroups, SipHash key) {
    this.configuredGroups = configuredGroups;
    this.squeezedFrom = settings.squeezedFrom();
    this.smallExternals = settings.smallExternals();
    this.floor = settings.floor();
    this.replySize = settings.replySize();
    this.holdersPercent = settings.holdersPercent();
    this.holdersMax = settings.holdersMax();
    this.holderExternals = settings.holderExternals();
    this.renewalExternals = settings.renewalExternals();
    this.freePartners = settings.freePartners();
    this.partnerPercent = freePartners ? 0 : settings.partnerPercent();
    this.seederExternals = settings.seederExternals();
    this.enoughSeeders = settings.enoughSeeders();
    this.fasterInside = settings.fasterInside();
    this.epochPerS = (1L << Integer.SIZE) / settings.epochS();
    this.key0 = key.hash(0, 0);
    this.key1 = key.hash(0, 1) | 1;
  }

  @Override
  public boolean isAskerWanted() {
    return true;
  }

  @Override
  public void share(PeerCounts candidates, SwarmRequest asker, int[] shares) {
    int own = asker.group();
    int partnersEnd = partnersEnd(own);
    int local = 0;
    int partners = 0;
    int others = 0;
    int seeders = asker.isSeeder() ? 1 : 0;
    for (int group = 0; group < candidates.groups(); group++) {
      int ofGroup = candidates.availableTo(asker, group);
      seeders += candidates.seeders(group);
      if (group == own) {
        local = ofGroup;
      } else if (group < partnersEnd) {
        partners += ofGroup;
      } else {
        others += ofGroup;
      }
    }
    if (!asker.isSeedersWanted()) {
      shareWithSeeder(candidates, asker, seeders, shares);
    } else if (seeders == 0 && !candidates.isSeederElsewhere()) {
      RandomQuota.draw(candidates, asker, shares);
    } else {
      int external = seeders - localSeeders(candidates, own);
      int scarce = external > 0 && seeders < SEEDERS_FEW ? 1 : 0;
      shareWithLeecher(candidates, asker, local, partners, others, scarce, shares);
    }
  }

  /** Groups whose numbers are below this, and not the asker's own, are partners. */
  private int partnersEnd(int own) {
    return own < configuredGroups ? configuredGroups : 0;
  }

  /**
   * Local peers, partners if they are free, and external ones as far as they are due.
   *
   * @param scarce how many external seeders everybody may know who is new
   */
  private void shareWithLeecher(
      PeerCounts candidates,
      SwarmRequest asker,
      int local,
      int partners,
      int others,
      int scarce,
      int[] shares) {
    int near = local;
    int freeMax = 0;
    if (freePartners) {
      near += partners / 2;
      freeMax = Math.min(partners, replySize * FREE_PARTNERS_PERCENT / PERCENT);
    }
    int room = Math.min(asker.peersWanted(), local + partners + others);
    int externals =
        Math.min(
            externals(candidates, asker, near, partners + others, scarce),
            partners - freeMax + others);
    // A short reply still has both kinds, if both are due.
    int insideMax = Math.min(local + freeMax, replySize);
    int inside = Math.min(insideMax, Math.max(room - externals, (room + 1) / 2));
    int ofInside = Math.min(freeMax, inside * FREE_PARTNERS_PERCENT / PERCENT);
    int free = Math.max(inside - local, ofInside);
    externals = Math.min(Math.max(externals, floor - inside), room - inside);
    int own = asker.group();
    if (own < candidates.groups()) {
      shares[own] = inside - free;
    }
    if (free + externals > 0) {
      shareExternals(candidates, asker, free, partners - free, others, externals, shares);
      if (inside > 0) {
        preferSeeders(candidates, own, shares);
      }
    }
  }

  /** How many external peers, of so many outside, a leecher is given. */
  private int externals(
      PeerCounts candidates, SwarmRequest asker, int near, int outside, int scarce) {
    if (near == 0) {
      return asker.peersWanted();
    }
    boolean isRenewal = asker.event() == PeerEvent.NONE;
    boolean isNeedy = candidates.isValveOpen() || (isRenewal && candidates.isStalled());
    if (near < squeezedFrom) {
      // Who comes back has the connections it was given before.
      int part = isRenewal && !isNeedy ? 0 : outside / SMALL_PART;
      return Math.min(smallExternals, Math.max(SMALL_MIN, part));
    }
    if (isNeedy) {
      return holderExternals;
    }
    if (isInsideEnough(candidates, asker.group())) {
      return 0;
    }
    boolean isHolder =
        candidates.rank() < HOLDERS_MIN || isChosen(asker, near + 1, candidates.nowS());
    if (isHolder) {
      return isRenewal ? renewalExternals : holderExternals;
    }
    return isRenewal ? 0 : scarce;
  }

  /** Whether the group's own seeders give a leecher what its line can take, or are to do. */
  private boolean isInsideEnough(PeerCounts candidates, int own) {
    int seeders = localSeeders(candidates, own);
    if (seeders == 0 || fasterInside) {
      return seeders > 0;
    }
    return enoughSeeders > 0 && seeders / enoughSeeders > candidates.leechers(own);
  }

  private static int localSeeders(PeerCounts candidates, int own) {
    return own < candidates.groups() ? candidates.seeders(own) : 0;
  }

  /** Whether the hash makes the asker one of the holders beyond the first ones. */
  private boolean isChosen(SwarmRequest asker, int groupSize, int nowS) {
    long wanted =
        Math.min((long) groupSize * holdersPercent, (long) holdersMax * PERCENT)
            - HOLDERS_MIN * PERCENT;
    if (wanted <= 0) {
      return false;
    }
    long others = (long) (groupSize - HOLDERS_MIN) * PERCENT;
    return (hash(asker, nowS) >>> Integer.SIZE) * others < wanted << Integer.SIZE;
  }

  /** By torrent, subscriber and epoch; epochs of different torrents begin at different times. */
  private long hash(SwarmRequest asker, int nowS) {
    // Info-hashes are even already.
    long swarm = asker.infoHash0() * key1;
    long epoch = nowS * epochPerS + (swarm >>> Integer.SIZE) >>> Integer.SIZE;
    long address = asker.isIpv6() ? asker.addressHigh() : asker.addressLow();
    return fold((address ^ key0) * MIX ^ swarm, epoch * MIX ^ key1) * MIX;
  }

  /**
   * Both halves of a product: few instructions, and whoever does not know the key cannot steer the
   * result. More than that is not needed, the reward being some external peers.
   */
  private static long fold(long a, long b) {
    return a * b ^ Math.unsignedMultiplyHigh(a, b);
  }

  /**
   * Leechers for one that only uploads: local ones, partners as far as those leave its uplink
   * something to do, and a few of everybody else.
   */
  private void shareWithSeeder(
      PeerCounts candidates, SwarmRequest asker, int seeders, int[] shares) {
    int left = asker.peersWanted();
    int own = asker.group();
    if (own < candidates.groups()) {
      shares[own] = Math.min(left, candidates.leechers(own));
      left -= shares[own];
    }
    int forOthers = seeders < SEEDERS_FEW ? SCARCE_SEEDER_EXTERNALS : seederExternals;
    int forPartners =
        freePartners ? left : Math.max(forOthers, SEEDER_SLOTS - (asker.peersWanted() - left));
    deal(candidates, asker, left, forPartners, forOthers, shares);
  }

  /**
   * Divides external peers between partners, by priority, and everybody else.
   *
   * @param free partners that are given beside them
   * @param partners others of them
   */
  private void shareExternals(
      PeerCounts candidates,
      SwarmRequest asker,
      int free,
      int partners,
      int others,
      int externals,
      int[] shares) {
    int forPartners = Math.min(partners, forPartners(candidates, asker, externals));
    int forOthers = Math.min(others, externals - forPartners);
    forPartners = free + Math.min(partners, externals - forOthers);
    deal(candidates, asker, forPartners + forOthers, forPartners, forOthers, shares);
  }

  /** Gives so many at most from outside, group by group. */
  private void deal(
      PeerCounts candidates,
      SwarmRequest asker,
      int most,
      int partnersMost,
      int othersMost,
      int[] shares) {
    int own = asker.group();
    int partnersEnd = partnersEnd(own);
    int left = most;
    int forPartners = partnersMost;
    int forOthers = othersMost;
    for (int group = 0; left > 0 && group < candidates.groups(); group++) {
      if (group != own) {
        boolean isPartner = group < partnersEnd;
        int due = Math.min(left, isPartner ? forPartners : forOthers);
        int share = Math.min(due, candidates.availableTo(asker, group));
        shares[group] = share;
        left -= share;
        if (isPartner) {
          forPartners -= share;
        } else {
          forOthers -= share;
        }
      }
    }
  }

  /**
   * How many external peers are to be partners. The first one is where the seeders are, and among
   * everybody else if these have any; of the others it is a percentage, which chance rounds: one of
   * two would otherwise always be a partner, and two partners would be an island.
   */
  private int forPartners(PeerCounts candidates, SwarmRequest asker, int externals) {
    if (externals == 0 || partnerPercent == 0) {
      return 0;
    }
    int own = asker.group();
    int partnersEnd = partnersEnd(own);
    int partnerSeeders = 0;
    int otherSeeders = 0;
    for (int group = 0; group < candidates.groups(); group++) {
      if (group != own && group < partnersEnd) {
        partnerSeeders += candidates.seeders(group);
      } else if (group != own) {
        otherSeeders += candidates.seeders(group);
      }
    }
    int first = partnerSeeders > 0 && otherSeeders == 0 ? 1 : 0;
    int next = ((externals - 1) * partnerPercent + asker.draw(PERCENT)) / PERCENT;
    return Math.min(first + next, Math.max(1, externals * 2 / 3));
  }

  /** Gives seeders their part of each external share, rounded up. */
  private void preferSeeders(PeerCounts candidates, int own, int[] shares) {
    // Partners that are free are as good as local ones, of which anybody will do.
    int from = freePartners ? partnersEnd(own) : 0;
    for (int group = from; group < candidates.groups(); group++) {
      if (group != own && shares[group] > 0) {
        long seeders = candidates.seeders(group);
        long all = candidates.leechers(group) + seeders;
        candidates.seedersAtLeast(group, (int) ((shares[group] * seeders + all - 1) / all));
      }
    }
  }
}
