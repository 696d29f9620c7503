// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.util.function.Consumer;

/**
 * What others than announces do with single swarms: look at them, note something about them or
 * their peers, let all peers go. In place, under the lock of the segment. What is not there is left
 * alone.
 *
 * <p><em>Threading:</em> any thread, with a workspace of its own.
 */
final class SwarmNotes {
  /** Peers of a dropped swarm that go under one lock: some 50 us. */
  private static final int PEERS_DROPPED_AT_ONCE = 256;

  private final SwarmIndex index;

  SwarmNotes(SwarmIndex index) {
    this.index = index;
  }

  /** Shows both swarms of a torrent, if they have peers. */
  void visit(SwarmScrape torrent, Consumer<SwarmView> visitor, SwarmWorkspace work) {
    work.batch.take(new SwarmScrape[] {torrent}, 0, 1);
    for (int i = 0; i < 2; i++) {
      int segment = work.batch.segment(i);
      index.lock(segment);
      try {
        long entry = work.batch.find(i);
        if (entry != 0) {
          work.key.set(entry);
          if (work.wrap(entry, work.key.isIpv6()) && work.swarm.peerCount() > 0) {
            visitor.accept(work.swarm);
          }
        }
      } finally {
        index.unlock(segment);
      }
    }
  }

  /** See {@link SwarmStore#raiseCompleted}. */
  void raiseCompleted(SwarmScrape torrent, boolean ipv6, int completed, SwarmWorkspace work) {
    change(torrent, ipv6, work, swarm -> swarm.completed(Math.max(swarm.completed(), completed)));
  }

  /** See {@link SwarmStore#openValve}. */
  void openValve(SwarmScrape torrent, boolean ipv6, int untilS, SwarmWorkspace work) {
    change(torrent, ipv6, work, swarm -> swarm.valveUntilS(untilS));
  }

  /** Changes a swarm that is known, by a single store. */
  private void change(
      SwarmScrape torrent, boolean ipv6, SwarmWorkspace work, Consumer<SwarmFlyweight> action) {
    work.batch.take(new SwarmScrape[] {torrent}, 0, 1);
    int i = ipv6 ? 1 : 0;
    int segment = work.batch.segment(i);
    index.lock(segment);
    try {
      long entry = work.batch.find(i);
      if (entry != 0 && work.wrap(entry, ipv6)) {
        action.accept(work.swarm);
      }
    } finally {
      index.unlock(segment);
    }
  }

  /** See {@link SwarmStore#reachable}. */
  void reachable(SwarmRequest peer, boolean isReachable, SwarmWorkspace work) {
    work.batch.take(new SwarmRequest[] {peer}, 0, 1);
    int segment = work.batch.segment(0);
    index.lock(segment);
    try {
      long entry = work.batch.find(0);
      if (entry == 0 || !work.wrap(entry, peer.isIpv6())) {
        return;
      }
      int number = work.swarm.find(peer);
      if (number >= 0) {
        int flags =
            work.swarm.flags(number) & ~RecordLayout.UNREACHABLE_FLAG | RecordLayout.CHECKED_FLAG;
        work.editor.reclassify(number, isReachable ? flags : flags | RecordLayout.UNREACHABLE_FLAG);
      }
    } finally {
      index.unlock(segment);
    }
  }

  /**
   * Lets all peers of a swarm go, a few under each lock, so that announces of others get in
   * between. The swarm is left empty.
   *
   * @return how many have gone
   */
  long drop(SwarmScrape torrent, boolean ipv6, SwarmWorkspace work) {
    long dropped = 0;
    int last;
    do {
      last = dropSome(torrent, ipv6, work);
      dropped += last;
    } while (last == PEERS_DROPPED_AT_ONCE);
    return dropped;
  }

  private int dropSome(SwarmScrape torrent, boolean ipv6, SwarmWorkspace work) {
    work.batch.take(new SwarmScrape[] {torrent}, 0, 1);
    int i = ipv6 ? 1 : 0;
    int segment = work.batch.segment(i);
    index.lock(segment);
    try {
      long entry = work.batch.find(i);
      return entry != 0 && work.wrap(entry, ipv6) ? work.dropLast(PEERS_DROPPED_AT_ONCE) : 0;
    } finally {
      index.unlock(segment);
    }
  }
}
