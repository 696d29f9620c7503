// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.btrt.common.DistinctLog;
import org.btrt.common.SipHash;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.swarm.SwarmScrape;
import org.btrt.swarm.SwarmStore;

/**
 * How fast downloads get on: what has fallen of {@code left} from one announce of a client to its
 * next. Tells the halves of an experiment apart, and opens the safety valve of a swarm whose
 * clients without external peers are slower than those with.
 *
 * <p>The valve looks at each group of a swarm for an hour: at clients that the policy has never
 * given external peers, and at the others, each by bytes per second of its downloads together. If
 * both have been seen often enough, and the former are slower than {@value #SLOW_PERCENT} percent
 * of the latter for {@value #SLOW_WINDOWS} hours one after the other, the swarm's valve is opened:
 * for {@value #OPEN_S} seconds the policy treats everybody in it as a holder. Then it is looked at
 * anew.
 *
 * <p>At most {@link #CLIENTS_MAX} clients are watched. Where there are more, the feed halves the
 * torrents that it tells of; a valve can then open for the watched ones alone, and the halves of an
 * experiment are compared by a sample.
 *
 * <p><em>Threading:</em> one thread. <em>Memory:</em> some 150 bytes for each client watched;
 * nothing while no policy looks at its askers and there is no experiment. <em>Source:</em> RFC
 * 7285, section 15.2.2 (go without guidance that makes things worse), P4P's limit of 80 %.
 */
public final class ProgressWatch implements Agent {
  /** Clients that are watched at most. */
  static final int CLIENTS_MAX = 50_000;

  /** For so long a group of a swarm is looked at before it is judged, seconds. */
  static final int WINDOW_S = 3_600;

  /** For so long a valve stays open, seconds. */
  static final int OPEN_S = 4 * WINDOW_S;

  static final int SLOW_PERCENT = 80;
  static final int SLOW_WINDOWS = 2;

  /** Times between announces, of either kind of client, that make a judgement. */
  static final int INTERVALS_MIN = 3;

  /** Announces closer together than this say little, seconds. */
  private static final int INTERVAL_MIN_S = 30;

  /** A client that is not heard of for so long was gone meanwhile, seconds. */
  private static final int INTERVAL_MAX_S = 2 * WINDOW_S;

  /** What is said to be left beyond this is no size: a client that does not know it yet. */
  private static final long LEFT_MAX_BYTES = 1L << 50;

  private static final int DRAINED_AT_ONCE = 1_000;
  private static final int PERCENT = 100;

  private final ProgressFeed feed;
  private final SwarmStore store;
  private final DistinctLog log;
  private final Counters counters;
  private final NanoClock clock;
  private final int clientsMax;

  // By hashes that nobody can foresee: what strangers send makes no long chains.
  private final SipHash hash =
      new SipHash(ThreadLocalRandom.current().nextLong(), ThreadLocalRandom.current().nextLong());
  private final Map<Long, Client> clients = new HashMap<>();
  private final Map<Long, SwarmGroup> groups = new HashMap<>();
  private final SwarmScrape torrent = new SwarmScrape();
  private final long startNs;
  private int nowS;
  private int windowEndS = WINDOW_S;

  /** A download as its last announce but those too close behind has told it. */
  private static final class Client {
    private final long infoHash0;
    private final long infoHash1;
    private long leftBytes;
    private int toldS;

    /** Ever given external peers. */
    private boolean external;

    private Client(ProgressFeed.Message message, int nowS) {
      infoHash0 = message.infoHash0();
      infoHash1 = message.infoHash1();
      leftBytes = message.leftBytes();
      toldS = nowS;
      external = message.isExternalGiven();
    }
  }

  /** What the clients of one kind have downloaded in this window. */
  private static final class Pace {
    private long bytes;
    private long seconds;
    private int intervals;

    private void add(long fallenBytes, int passedS) {
      bytes += fallenBytes;
      seconds += passedS;
      intervals++;
    }

    private void clear() {
      bytes = 0;
      seconds = 0;
      intervals = 0;
    }
  }

  /** The downloads of one group of a swarm. */
  private static final class SwarmGroup {
    private final long infoHash0;
    private final long infoHash1;
    private final int infoHash2;
    private final boolean ipv6;
    private final Pace inside = new Pace();
    private final Pace external = new Pace();
    private int slowWindows;

    private SwarmGroup(ProgressFeed.Message message) {
      infoHash0 = message.infoHash0();
      infoHash1 = message.infoHash1();
      infoHash2 = message.infoHash2();
      ipv6 = message.isIpv6();
    }

    private boolean isSilent() {
      return inside.intervals + external.intervals == 0;
    }

    private boolean isJudged() {
      return inside.intervals >= INTERVALS_MIN && external.intervals >= INTERVALS_MIN;
    }

    private boolean isSlow() {
      return (double) inside.bytes * external.seconds * PERCENT
          < (double) external.bytes * inside.seconds * SLOW_PERCENT;
    }
  }

  /**
   * @param rules whose announces are told
   * @param store whose valves are opened
   * @param counters of the thread that runs this
   */
  public ProgressWatch(
      LiveRules rules, SwarmStore store, DistinctLog log, Counters counters, NanoClock clock) {
    this(rules, store, log, counters, clock, CLIENTS_MAX);
  }

  ProgressWatch(
      LiveRules rules,
      SwarmStore store,
      DistinctLog log,
      Counters counters,
      NanoClock clock,
      int clientsMax) {
    this.feed = rules.progress();
    this.store = store;
    this.log = log;
    this.counters = counters;
    this.clock = clock;
    this.clientsMax = clientsMax;
    this.startNs = clock.nanoTime();
  }

  @Override
  public int doWork() {
    nowS = (int) TimeUnit.NANOSECONDS.toSeconds(clock.nanoTime() - startNs);
    int work = feed.drain(this::onProgress, DRAINED_AT_ONCE);
    if (nowS >= windowEndS) {
      windowEndS = nowS + WINDOW_S;
      groups.values().removeIf(this::isOver);
      clients.values().removeIf(client -> nowS - client.toldS > INTERVAL_MAX_S);
      work++;
    }
    return work;
  }

  private void onProgress(ProgressFeed.Message message) {
    long leftBytes = message.leftBytes();
    if (leftBytes < 0 || leftBytes > LEFT_MAX_BYTES) {
      return;
    }
    long swarm =
        hash.hash(
            message.infoHash0(),
            message.infoHash1(),
            message.infoHash2() & 0xFFFF_FFFFL
                | (long) message.group() << Integer.SIZE
                | (message.isIpv6() ? Long.MIN_VALUE : 0));
    long key = hash.hash(swarm ^ message.port(), message.addressHigh(), message.addressLow());
    Client client = message.isFinished() ? clients.remove(key) : clients.get(key);
    if (client != null) {
      onKnown(client, swarm, message);
    } else if (!message.isFinished() && isRoomLeft(message)) {
      clients.put(key, new Client(message, nowS));
    }
  }

  private boolean isRoomLeft(ProgressFeed.Message message) {
    if (clients.size() < clientsMax) {
      return true;
    }
    feed.thin();
    clients.values().removeIf(client -> !feed.isSampled(client.infoHash0, client.infoHash1));
    groups.values().removeIf(group -> !feed.isSampled(group.infoHash0, group.infoHash1));
    return clients.size() < clientsMax && feed.isSampled(message.infoHash0(), message.infoHash1());
  }

  private void onKnown(Client client, long swarm, ProgressFeed.Message message) {
    int passedS = nowS - client.toldS;
    if (passedS < INTERVAL_MIN_S) {
      client.external |= message.isExternalGiven();
      return;
    }
    long fallenBytes = client.leftBytes - message.leftBytes();
    // More left than before is another download, or one that was found damaged.
    if (fallenBytes >= 0 && passedS <= INTERVAL_MAX_S) {
      count(message.half(), fallenBytes, passedS);
      if (message.isSteered()) {
        SwarmGroup group = groups.computeIfAbsent(swarm, id -> new SwarmGroup(message));
        (client.external ? group.external : group.inside).add(fallenBytes, passedS);
      }
    }
    client.leftBytes = message.leftBytes();
    client.toldS = nowS;
    client.external |= message.isExternalGiven();
  }

  private void count(ProgressFeed.Half half, long fallenBytes, int passedS) {
    switch (half) {
      case PLAIN -> {
        counters.add(Counter.SPLIT_PLAIN_BYTES, fallenBytes);
        counters.add(Counter.SPLIT_PLAIN_SECONDS, passedS);
      }
      case POLICY -> {
        counters.add(Counter.SPLIT_POLICY_BYTES, fallenBytes);
        counters.add(Counter.SPLIT_POLICY_SECONDS, passedS);
      }
      case NONE -> {}
    }
  }

  /** Judges a group at the end of a window; true: there is nothing to remember of it. */
  private boolean isOver(SwarmGroup group) {
    if (group.isSilent()) {
      return true;
    }
    group.slowWindows = group.isJudged() && group.isSlow() ? group.slowWindows + 1 : 0;
    if (group.slowWindows == SLOW_WINDOWS) {
      open(group);
      return true;
    }
    group.inside.clear();
    group.external.clear();
    return false;
  }

  private void open(SwarmGroup group) {
    torrent.ask(group.infoHash0, group.infoHash1, group.infoHash2);
    store.openValve(torrent, group.ipv6, OPEN_S);
    counters.increment(Counter.POLICY_VALVES_OPENED);
    HexFormat hex = HexFormat.of();
    log.warn(
        "safety valve",
        "policy: clients without external peers are slower than "
            + SLOW_PERCENT
            + " % of those with: for "
            + OPEN_S
            + " s all of this torrent are given some: "
            + hex.toHexDigits(group.infoHash0)
            + hex.toHexDigits(group.infoHash1)
            + hex.toHexDigits(group.infoHash2));
  }

  @Override
  public String roleName() {
    return "btrt-progress";
  }
}
