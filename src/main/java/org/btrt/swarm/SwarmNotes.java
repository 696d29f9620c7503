// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

/**
 * Notes about swarms and peers that the store knows, made by others than their announces: in place,
 * under the lock of the segment. What is not there is left alone.
 *
 * <p><em>Threading:</em> any thread, with a workspace of its own.
 */
final class SwarmNotes {
  private final SwarmIndex index;

  SwarmNotes(SwarmIndex index) {
    this.index = index;
  }

  /** See {@link SwarmStore#raiseCompleted}. */
  void raiseCompleted(SwarmScrape torrent, boolean ipv6, int completed, SwarmWorkspace work) {
    work.batch.take(new SwarmScrape[] {torrent}, 0, 1);
    int i = ipv6 ? 1 : 0;
    int segment = work.batch.segment(i);
    index.lock(segment);
    try {
      long entry = work.batch.find(i);
      if (entry != 0 && work.wrap(entry, ipv6) && work.swarm.completed() < completed) {
        work.swarm.completed(completed);
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
}
