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

  private static final boolean[] FAMILIES = {false, true};

  private final SwarmIndex index;

  SwarmNotes(SwarmIndex index) {
    this.index = index;
  }

  /** Shows both swarms of a torrent, if they have peers. */
  void visit(SwarmScrape torrent, Consumer<SwarmView> visitor, SwarmWorkspace work) {
    for (boolean ipv6 : FAMILIES) {
      inPlace(
          torrent,
          ipv6,
          work,
          swarm -> {
            if (swarm.peerCount() > 0) {
              visitor.accept(swarm);
            }
          });
    }
  }

  /** See {@link SwarmStore#raiseCompleted}. */
  void raiseCompleted(SwarmScrape torrent, boolean ipv6, int completed, SwarmWorkspace work) {
    inPlace(torrent, ipv6, work, swarm -> swarm.completed(Math.max(swarm.completed(), completed)));
  }

  /** See {@link SwarmStore#openValve}. */
  void openValve(SwarmScrape torrent, boolean ipv6, int untilS, SwarmWorkspace work) {
    inPlace(torrent, ipv6, work, swarm -> swarm.valveUntilS(untilS));
  }

  /** See {@link SwarmStore#reachable}. */
  void reachable(SwarmRequest peer, boolean isReachable, SwarmWorkspace work) {
    work.batch.take(new SwarmRequest[] {peer}, 0, 1);
    inPlace(
        0,
        peer.isIpv6(),
        work,
        swarm -> {
          int number = swarm.find(peer);
          if (number >= 0) {
            int flags =
                swarm.flags(number) & ~RecordLayout.UNREACHABLE_FLAG | RecordLayout.CHECKED_FLAG;
            work.editor.reclassify(
                number, isReachable ? flags : flags | RecordLayout.UNREACHABLE_FLAG);
          }
        });
  }

  /**
   * Lets all peers of a swarm go, a few under each lock, so that announces of others get in
   * between. The swarm is left empty.
   *
   * @return how many have gone
   */
  long drop(SwarmScrape torrent, boolean ipv6, SwarmWorkspace work) {
    long dropped = 0;
    int[] last = new int[1];
    do {
      last[0] = 0;
      inPlace(torrent, ipv6, work, swarm -> last[0] = work.dropLast(PEERS_DROPPED_AT_ONCE));
      dropped += last[0];
    } while (last[0] == PEERS_DROPPED_AT_ONCE);
    return dropped;
  }

  private void inPlace(
      SwarmScrape torrent, boolean ipv6, SwarmWorkspace work, Consumer<SwarmFlyweight> action) {
    work.batch.take(new SwarmScrape[] {torrent}, 0, 1);
    inPlace(ipv6 ? 1 : 0, ipv6, work, action);
  }

  /** Does something with one swarm of the workspace's batch, if it is known. */
  private void inPlace(
      int place, boolean ipv6, SwarmWorkspace work, Consumer<SwarmFlyweight> action) {
    int segment = work.batch.segment(place);
    index.lock(segment);
    try {
      long entry = work.batch.find(place);
      if (entry == 0) {
        return;
      }
      work.key.set(entry);
      if (work.wrap(entry, ipv6)) {
        action.accept(work.swarm);
      }
    } finally {
      index.unlock(segment);
    }
  }
}
