// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import static org.btrt.announce.RandomQuota.available;

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
 * intervals.
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

  /** Local seeders from which on the inside can do without more copies from outside. */
  private static final int LOCAL_SEEDERS_ENOUGH = 3;

  /** With fewer seeders known in the whole swarm, seeders are shared more freely. */
  private static final int SEEDERS_FEW = 3;

  private static final int SCARCE_SEEDER_EXTERNALS = 5;
  private static final int PERCENT = 100;
  private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

  private final PolicySettings settings;
  private final int configuredGroups;
  private final long key0;
  private final long key1;

  /**
   * @param configuredGroups groups whose numbers are below this are configured; the next one is
   *     everybody else's
   * @param key a secret that is the same on every worker and after a restart
   */
  public QuotaPolicy(PolicySettings settings, int configuredGroups, SipHash key) {
    this.settings = settings;
    this.configuredGroups = configuredGroups;
    this.key0 = key.hash(0, 0);
    this.key1 = key.hash(0, 1) | 1;
  }

  @Override
  public void share(PeerCounts candidates, SwarmRequest asker, int[] shares) {
    int own = asker.group();
    int local = own < candidates.groups() ? available(candidates, asker, own) : 0;
    int all = 0;
    int seeders = asker.isSeeder() ? 1 : 0;
    for (int group = 0; group < candidates.groups(); group++) {
      all += available(candidates, asker, group);
      seeders += candidates.seeders(group);
    }
    int room = Math.min(asker.peersWanted(), all);
    if (!asker.isSeedersWanted()) {
      shareWithSeeder(candidates, asker, seeders, room, shares);
      return;
    }
    if (seeders == 0) {
      RandomQuota.draw(candidates, asker, shares);
      return;
    }
    int externals = Math.min(externals(candidates, asker, local), all - local);
    int localMax = Math.min(local, settings.replySize());
    // A short reply still has both kinds, if both are due.
    int localShare = Math.min(localMax, Math.max(room - externals, (room + 1) / 2));
    externals = Math.max(externals, settings.floor() - localShare);
    if (own < candidates.groups()) {
      shares[own] = localShare;
    }
    shareExternals(candidates, asker, Math.min(externals, room - localShare), shares);
  }

  @Override
  public boolean isProgressWanted() {
    return true;
  }

  /** How many external peers a leecher is given. */
  private int externals(PeerCounts candidates, SwarmRequest asker, int local) {
    if (local == 0) {
      return asker.peersWanted();
    }
    if (local < settings.squeezedFrom()) {
      return settings.smallExternals();
    }
    if (!isHolder(candidates, asker, local + 1)) {
      return 0;
    }
    if (asker.event() == PeerEvent.NONE && !candidates.isStalled()) {
      return settings.renewalExternals();
    }
    int externals = settings.holderExternals();
    boolean isEnoughInside =
        settings.fasterInside() && candidates.seeders(asker.group()) >= LOCAL_SEEDERS_ENOUGH;
    return isEnoughInside ? externals / 2 : externals;
  }

  private boolean isHolder(PeerCounts candidates, SwarmRequest asker, int groupSize) {
    return candidates.rank() < HOLDERS_MIN
        || (candidates.isStalled() && asker.event() == PeerEvent.NONE)
        || isChosen(candidates, asker, groupSize);
  }

  /** Whether the hash makes the asker one of the holders beyond the first ones. */
  private boolean isChosen(PeerCounts candidates, SwarmRequest asker, int groupSize) {
    long wanted = (long) groupSize * settings.holdersPercent() - HOLDERS_MIN * PERCENT;
    if (wanted <= 0) {
      return false;
    }
    long others = (long) (groupSize - HOLDERS_MIN) * PERCENT;
    return (hash(asker, candidates.nowS()) >>> Integer.SIZE) * others < wanted << Integer.SIZE;
  }

  /** By torrent, subscriber and epoch; epochs of different torrents begin at different times. */
  private long hash(SwarmRequest asker, int nowS) {
    long swarm = fold(asker.infoHash0() ^ key0, asker.infoHash1() ^ asker.infoHash2() ^ key1);
    int shiftS = (int) ((swarm >>> 33) % settings.epochS());
    long epoch = (nowS + (long) shiftS) / settings.epochS();
    long address = asker.isIpv6() ? asker.addressHigh() : asker.addressLow();
    return fold(fold(address ^ key1, swarm) ^ key0, epoch * MIX ^ key1) * MIX;
  }

  /**
   * Both halves of a product: few instructions, and whoever does not know the key cannot steer the
   * result. More than that is not needed, the reward being some external peers.
   */
  private static long fold(long a, long b) {
    return a * b ^ Math.unsignedMultiplyHigh(a, b);
  }

  /** Leechers for one that only uploads: local ones, partners, and a few of everybody else. */
  private void shareWithSeeder(
      PeerCounts candidates, SwarmRequest asker, int seeders, int room, int[] shares) {
    int left = room;
    int own = asker.group();
    if (own < candidates.groups()) {
      shares[own] = Math.min(left, candidates.leechers(own));
      left -= shares[own];
    }
    boolean hasPartners = own < configuredGroups;
    int externals = seeders < SEEDERS_FEW ? SCARCE_SEEDER_EXTERNALS : settings.seederExternals();
    for (int group = 0; group < candidates.groups(); group++) {
      if (group != own) {
        boolean isPartner = hasPartners && group < configuredGroups;
        int most = isPartner ? left : Math.min(left, externals);
        shares[group] = Math.min(most, candidates.leechers(group));
        left -= shares[group];
        externals -= isPartner ? 0 : shares[group];
      }
    }
  }

  /** Divides external peers between partners, by priority, and everybody else. */
  private void shareExternals(
      PeerCounts candidates, SwarmRequest asker, int externals, int[] shares) {
    int own = asker.group();
    int others = 0;
    int partners = 0;
    for (int group = 0; group < candidates.groups(); group++) {
      if (group != own && own < configuredGroups && group < configuredGroups) {
        partners += available(candidates, asker, group);
      } else if (group != own) {
        others += available(candidates, asker, group);
      }
    }
    int forPartners = Math.min(partners, externals * settings.partnerPercent() / PERCENT);
    int forOthers = Math.min(others, externals - forPartners);
    forPartners = Math.min(partners, externals - forOthers);
    for (int group = 0; group < candidates.groups(); group++) {
      if (group != own) {
        boolean isPartner = own < configuredGroups && group < configuredGroups;
        int share =
            Math.min(isPartner ? forPartners : forOthers, available(candidates, asker, group));
        shares[group] = share;
        if (isPartner) {
          forPartners -= share;
        } else {
          forOthers -= share;
        }
      }
    }
  }
}
