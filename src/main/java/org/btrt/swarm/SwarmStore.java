// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.util.function.Consumer;

/**
 * All swarms: who is in them, whom to hand out, when a peer is gone.
 *
 * <p>The contract every implementation keeps (see {@code SwarmStoreContract} among the tests):
 *
 * <ul>
 *   <li>A peer is its address and port. Its peer id is remembered, never its key.
 *   <li>The families are separate swarms under the same info-hash.
 *   <li>The asker is never among the peers it is given, nor is a peer whose time is over or that
 *       cannot be connected to, nor one peer twice.
 *   <li>Whoever only claims an address changes no peer there but one of its own peer id.
 *   <li>Within a group every peer is equally likely to be chosen.
 *   <li>The same announce twice has the effect of one.
 *   <li>Full is a state: known swarms are served, new ones refused, nothing is thrown.
 * </ul>
 *
 * <p><em>Threading:</em> any number of threads, each with requests of its own; a swarm is changed
 * by one at a time. {@link #close} may be called only when no other thread is inside.
 */
public interface SwarmStore extends AutoCloseable {
  /**
   * Answers the first {@code count} requests, in order. A batch, so that an implementation can read
   * the clock once and overlap its cache misses.
   *
   * @param quota how many peers of each group a reply holds
   */
  void announce(SwarmRequest[] requests, int count, PeerQuota quota);

  /** Counts the swarms of the first {@code count} torrents. A batch, as announces are. */
  void scrape(SwarmScrape[] scrapes, int count);

  /** Into how many parts {@link #visit} and {@link #sweep} divide the store. */
  int parts();

  /**
   * Drops the peers of one part whose time is over, shrinks what is too long, and puts each record
   * into the group that {@code classifier} names if the groups have changed since. Takes each lock
   * briefly.
   *
   * @param visitor sees what remains of each swarm
   * @return how many peers were dropped
   */
  int sweep(int part, GroupClassifier classifier, Consumer<SwarmView> visitor);

  /** Shows every swarm of one part, changing nothing. */
  void visit(int part, Consumer<SwarmView> visitor);

  /**
   * Shows the swarms of one torrent, that of IPv4 first, changing nothing.
   *
   * @param torrent which info-hash; its counts are left alone
   */
  void visit(SwarmScrape torrent, Consumer<SwarmView> visitor);

  /** Seconds of the store's own clock, in which deadlines are told. */
  int nowS();

  /**
   * Raises the number of completed downloads of a swarm that is known; a lower number changes
   * nothing. For what is brought back from elsewhere.
   *
   * @param torrent which info-hash; its counts are left alone
   */
  void raiseCompleted(SwarmScrape torrent, boolean ipv6, int completed);

  /**
   * Forgets a torrent: the peers of both its swarms, and how often it was completed. Whoever
   * announces to it meanwhile or afterwards is in it again.
   *
   * @param torrent which info-hash; its counts are left alone
   * @return how many peers were dropped
   */
  long drop(SwarmScrape torrent);

  /**
   * Says whether a peer can be connected to. One that cannot is known and counted, but handed out
   * to nobody, until this says otherwise or it has gone. A peer that is not there stays away.
   *
   * @param peer info-hash, address and port
   */
  void reachable(SwarmRequest peer, boolean isReachable);

  /**
   * Opens the safety valve of a swarm that is known: for so long a quota is told to be generous
   * ({@link PeerCounts#isValveOpen}). A sweep closes it when its time is over.
   *
   * @param torrent which info-hash; its counts are left alone
   * @param forS seconds from now
   */
  void openValve(SwarmScrape torrent, boolean ipv6, int forS);

  /**
   * Says that the groups have changed: from now on {@link #sweep} asks its classifier about every
   * record.
   */
  void groupsChanged();

  /** Swarms, a family each. Exact, and cheap to ask. */
  long swarmCount();

  /** Peers. Exact, and cheap to ask. */
  long peerCount();

  /**
   * Swarms that had to be put in order since the store was opened, because a change of theirs was
   * cut short.
   */
  long repairedCount();

  @Override
  void close();
}
