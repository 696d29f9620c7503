// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.config.AnnounceSettings;
import org.btrt.config.ScrapeSettings;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.swarm.AddressOrigin;
import org.btrt.swarm.PeerEvent;
import org.btrt.swarm.SwarmRequest;
import org.btrt.swarm.SwarmScrape;
import org.btrt.swarm.SwarmStore;
import org.btrt.swarm.SwarmView;

/**
 * The announce rules: who is refused, which group an address belongs to, how many peers a reply may
 * hold, when a client comes back. Transports hand it batches; it hands what is admitted to the
 * store in one go.
 *
 * <p><em>Threading:</em> one instance per worker. <em>Memory:</em> allocates nothing per announce.
 */
public final class Announcer {
  /** Most torrents that one call of {@link #scrape} will bring. */
  public static final int SCRAPES_MAX = 32;

  private final LiveRules liveRules;
  private final SwarmStore store;
  private final Counters counters;
  private final SwarmRequest[] admitted;
  private final SwarmScrape[] served = new SwarmScrape[SCRAPES_MAX];
  private final SplittableRandom random = new SplittableRandom();
  private final ProgressFeed progress;

  /** The policy of the batch before, if it is not for all torrents alike; else null. */
  private PolicyChoice choice;

  /** Null: nobody else is asked. */
  private final ForeignMerge foreignMerge;

  /** Null: nobody is connected to. */
  private final NewPeers newPeers;

  /**
   * @param batchMax most requests that one call of {@link #announce} will bring
   */
  public Announcer(LiveRules liveRules, SwarmStore store, Counters counters, int batchMax) {
    this(liveRules, store, Optional.empty(), Optional.empty(), counters, batchMax);
  }

  /**
   * @param foreign what other trackers know, if they are asked
   * @param newPeers told of peers to be connected to, if they are
   * @param batchMax most requests that one call of {@link #announce} will bring
   */
  public Announcer(
      LiveRules liveRules,
      SwarmStore store,
      Optional<Foreign> foreign,
      Optional<NewPeers> newPeers,
      Counters counters,
      int batchMax) {
    this.liveRules = liveRules;
    this.store = store;
    this.counters = counters;
    this.admitted = new SwarmRequest[batchMax];
    this.progress = liveRules.progress();
    this.foreignMerge =
        foreign.map(known -> new ForeignMerge(known, counters, batchMax)).orElse(null);
    this.newPeers = newPeers.orElse(null);
  }

  /**
   * Answers the first {@code count} requests: each one afterwards has a refusal, or its peers in
   * its buffer.
   */
  public void announce(AnnounceRequest[] requests, int count) {
    AnnounceRules rules = liveRules.get();
    choice = rules.quota() instanceof PolicyChoice some ? some : null;
    boolean steered = rules.quota().isAskerWanted();
    int admittedCount = 0;
    for (int i = 0; i < count; i++) {
      AnnounceRequest request = requests[i];
      if (request.isFromTracker()) {
        // It may say that it has stopped: so that others do not take it for a peer.
        request.registering(false);
        request.event(PeerEvent.NONE);
      }
      Refusal refusal = refusalOf(request, rules);
      request.refusal(refusal);
      if (refusal == null) {
        shape(request, rules);
        if (steered) {
          steer(request);
        }
        admitted[admittedCount++] = request;
      } else {
        counters.increment(refusal.counter());
      }
    }
    if (foreignMerge != null) {
      foreignMerge.begin(admitted, admittedCount, rules.quota());
    }
    store.announce(admitted, admittedCount, rules.quota());
    if (foreignMerge != null) {
      foreignMerge.complete(admitted, admittedCount, rules.quota());
    }
    boolean watched = steered || isSplit();
    for (int i = 0; i < admittedCount; i++) {
      AnnounceRequest request = (AnnounceRequest) admitted[i];
      conclude(request);
      if (watched && request.refusal() == null && progress.isSampled(request)) {
        tellProgress(request, steered);
      }
    }
  }

  private boolean isSplit() {
    return choice != null && choice.isSplit();
  }

  private void tellProgress(AnnounceRequest request, boolean steered) {
    boolean plain = choice != null && choice.isPlain(request);
    ProgressFeed.Half half = ProgressFeed.Half.NONE;
    if (isSplit() && !choice.isExempt(request)) {
      half = plain ? ProgressFeed.Half.PLAIN : ProgressFeed.Half.POLICY;
    }
    if (!progress.tell(request, half, steered && !plain)) {
      counters.increment(Counter.PROGRESS_LOST);
    }
  }

  /**
   * Counts the first {@code count} torrents, at most {@link #SCRAPES_MAX}. One that is not served
   * has no peers.
   */
  public void scrape(SwarmScrape[] scrapes, int count) {
    AnnounceRules rules = liveRules.get();
    int servedCount = 0;
    for (int i = 0; i < count; i++) {
      SwarmScrape scrape = scrapes[i];
      if (rules.serves(scrape.infoHash0(), scrape.infoHash1(), scrape.infoHash2())) {
        served[servedCount++] = scrape;
      }
    }
    store.scrape(served, servedCount);
  }

  /**
   * Shows every swarm of a torrent that is served, for a scrape of all, if there are few enough.
   * Allocates; not for the road.
   *
   * @param swarmsMax most swarms, a family each, that the caller has the time for
   * @return false: there are more, and none was shown
   */
  public boolean visitServed(int swarmsMax, Consumer<SwarmView> visitor) {
    if (store.swarmCount() > swarmsMax) {
      return false;
    }
    AnnounceRules rules = liveRules.get();
    UnsafeBuffer infoHash = new UnsafeBuffer(new byte[20]);
    for (int part = 0; part < store.parts(); part++) {
      store.visit(
          part,
          swarm -> {
            swarm.infoHash(infoHash, 0);
            if (rules.serves(
                infoHash.getLong(0, BIG_ENDIAN),
                infoHash.getLong(8, BIG_ENDIAN),
                infoHash.getInt(16, BIG_ENDIAN))) {
              visitor.accept(swarm);
            }
          });
    }
    return true;
  }

  /** The name of a torrent, if it is known and may be told; null: it is not. */
  public byte[] nameOf(long infoHash0, long infoHash1, int infoHash2) {
    ListedTorrent torrent = liveRules.get().torrents().find(infoHash0, infoHash1, infoHash2);
    return torrent == null ? null : torrent.name();
  }

  /** How many groups are configured: those whose numbers are below this. */
  public int configuredGroups() {
    return liveRules.get().groups().names().size() - 1;
  }

  /** Whether an address may announce and scrape at all; for whoever does so in another's name. */
  public boolean admits(boolean ipv6, long addressHigh, long addressLow) {
    return liveRules.get().addresses().admits(ipv6, addressHigh, addressLow);
  }

  /** Whether a sender's word about a client's address is taken. */
  public boolean isTrusted(boolean ipv6, long addressHigh, long addressLow) {
    return liveRules.get().trustedSources().contains(ipv6, addressHigh, addressLow);
  }

  /**
   * Counts the peers of a reply by group.
   *
   * @param peerCount how many of the request's peers the reply holds: those at the beginning, so
   *     that it may have been cut
   */
  public void countHandedOut(AnnounceRequest request, int peerCount) {
    int left = peerCount;
    boolean split = isSplit() && !choice.isExempt(request);
    for (int group = 0; left > 0; group++) {
      int handedOut = Math.min(left, request.peersOfGroup(group));
      if (handedOut > 0) {
        counters.add(Counter.peersOfGroup(group), handedOut);
        left -= handedOut;
        if (split) {
          countOfHalf(request, group, handedOut);
        }
      }
    }
  }

  private void countOfHalf(AnnounceRequest request, int group, int peerCount) {
    boolean local = group == request.group();
    if (PolicyChoice.half(request.infoHash2()) == 0) {
      counters.add(local ? Counter.SPLIT_PLAIN_LOCAL : Counter.SPLIT_PLAIN_EXTERNAL, peerCount);
    } else {
      counters.add(local ? Counter.SPLIT_POLICY_LOCAL : Counter.SPLIT_POLICY_EXTERNAL, peerCount);
    }
  }

  /** What a scrape may ask at the moment. */
  public ScrapeSettings scrapeSettings() {
    return liveRules.get().scrape();
  }

  /** What an announce is answered with at the moment. */
  public AnnounceSettings settings() {
    return liveRules.get().announce();
  }

  private static Refusal refusalOf(AnnounceRequest request, AnnounceRules rules) {
    ListedTorrent torrent =
        rules.torrents().find(request.infoHash0(), request.infoHash1(), request.infoHash2());
    request.torrent(torrent);
    if (request.port() == 0 && request.isRegistering() && request.event() != PeerEvent.STOPPED) {
      return Refusal.PORT;
    }
    if (!isAdmitted(request, rules.addresses())) {
      return Refusal.ADDRESS;
    }
    if (torrent == null) {
      if (!rules.access().serves(request.infoHash0(), request.infoHash1(), request.infoHash2())) {
        return Refusal.NOT_LISTED;
      }
    } else if (torrent.failure() != null) {
      return Refusal.TORRENT_FAILURE;
    }
    if (rules.bans().isBanned(request.peerId0(), request.peerId1(), request.peerId2())) {
      return Refusal.CLIENT_BANNED;
    }
    return null;
  }

  private static boolean isAdmitted(AnnounceRequest request, AddressRules addresses) {
    return addresses.isOpen()
        || (request.isCompanion() && !request.isRegistering())
        || addresses.admits(request.isIpv6(), request.addressHigh(), request.addressLow());
  }

  private void shape(AnnounceRequest request, AnnounceRules rules) {
    AnnounceSettings settings = rules.announce();
    boolean seeder = request.leftBytes() == 0;
    request.seeder(seeder);
    request.progress(0);
    request.group(
        rules.groups().groupOf(request.isIpv6(), request.addressHigh(), request.addressLow()));
    request.lifetimeS(settings.peerExpiryS());
    // A partial seed (BEP 21) downloads no more either.
    boolean finished = seeder || request.event() == PeerEvent.PAUSED;
    request.seedersWanted(!finished || settings.seedersGetSeeders());
    request.peersWanted(peersWanted(request, settings));
    request.intervalS(
        settings.intervalS()
            + (settings.jitterS() == 0 ? 0 : random.nextInt(settings.jitterS() + 1)));
  }

  /** What a policy wants that looks at more than counts. */
  private void steer(AnnounceRequest request) {
    if (!request.isSeeder()) {
      request.progress(SwarmRequest.progressOf(request.leftBytes()));
    } else if (request.event() == PeerEvent.COMPLETED
        && (choice == null || !choice.isPlain(request))) {
      // A new seeder comes back soon, once, and is told of those who have come meanwhile.
      request.intervalS((request.intervalS() + 1) / 2);
    }
  }

  private static int peersWanted(AnnounceRequest request, AnnounceSettings settings) {
    if (request.event() == PeerEvent.STOPPED) {
      return 0;
    }
    int asked = request.numWanted() < 0 ? settings.numWantedDefault() : request.numWanted();
    return Math.min(Math.min(asked, settings.numWantedMax()), request.peersRoom());
  }

  /** Only at the address from which the announce came: nobody has us knock at another's door. */
  private static boolean isToBeChecked(AnnounceRequest request) {
    boolean isStored =
        request.change() == SwarmRequest.Change.ADDED
            || request.change() == SwarmRequest.Change.RENEWED;
    return isStored
        && (!request.isChecked() || request.isUnreachable())
        && request.origin() == AddressOrigin.PROVEN;
  }

  private void conclude(AnnounceRequest request) {
    switch (request.outcome()) {
      case STORE_FULL -> {
        request.refusal(Refusal.STORE_FULL);
        counters.increment(Refusal.STORE_FULL.counter());
        return;
      }
      case NOT_STORED -> counters.increment(Counter.PEERS_NOT_STORED);
      case DONE -> {}
    }
    switch (request.change()) {
      case ADDED -> counters.increment(Counter.PEERS_ADDED);
      case REMOVED -> counters.increment(Counter.PEERS_STOPPED);
      case DENIED -> counters.increment(Counter.PEERS_PROTECTED);
      case RENEWED, NONE -> {}
    }
    if (newPeers != null && isToBeChecked(request) && !newPeers.offer(request)) {
      counters.increment(Counter.NAT_CHECKS_LOST);
    }
    if (request.isCompletionCounted()) {
      counters.increment(Counter.DOWNLOADS_COMPLETED);
    }
    if (request.expiredCount() > 0) {
      counters.add(Counter.PEERS_EXPIRED, request.expiredCount());
    }
  }
}
