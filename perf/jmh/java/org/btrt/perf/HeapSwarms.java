// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.MutableDirectBuffer;

/**
 * The store one would write in an evening, as a yardstick: a hash map on the heap from info-hash to
 * an array of peers. It has no groups, no seeders, no peer ids, no limits and loses everything with
 * the process.
 */
final class HeapSwarms {
  private static final int PEER_LENGTH = 6;

  private final ConcurrentHashMap<Key, Swarm> swarms = new ConcurrentHashMap<>();

  /** An info-hash as its words. */
  record Key(long word0, long word1, int word2) {}

  /** Peers (address and port in one word) and their deadlines. */
  private static final class Swarm {
    private long[] peers = new long[2];
    private int[] deadlinesS = new int[2];
    private int count;

    int indexOf(long peer) {
      for (int i = 0; i < count; i++) {
        if (peers[i] == peer) {
          return i;
        }
      }
      return -1;
    }

    void put(int index, long peer, int deadlineS) {
      if (index >= 0) {
        deadlinesS[index] = deadlineS;
        return;
      }
      if (count == peers.length) {
        peers = Arrays.copyOf(peers, 2 * count);
        deadlinesS = Arrays.copyOf(deadlinesS, 2 * count);
      }
      peers[count] = peer;
      deadlinesS[count++] = deadlineS;
    }
  }

  /**
   * Announces a peer.
   *
   * @param start where in the swarm the reply begins, any number
   * @return how many peers were written into {@code reply}
   */
  int announce(
      Key key, long peer, int deadlineS, int wanted, int start, MutableDirectBuffer reply) {
    Swarm swarm = swarms.get(key);
    if (swarm == null) {
      Swarm created = new Swarm();
      Swarm raced = swarms.putIfAbsent(key, created);
      swarm = raced == null ? created : raced;
    }
    synchronized (swarm) {
      int asker = swarm.indexOf(peer);
      int written = 0;
      int count = swarm.count;
      int next = count == 0 ? 0 : Math.floorMod(start, count);
      for (int i = 0; i < count && written < wanted; i++) {
        if (next != asker) {
          long chosen = swarm.peers[next];
          reply.putInt(written * PEER_LENGTH, (int) (chosen >>> Short.SIZE));
          reply.putShort(written * PEER_LENGTH + Integer.BYTES, (short) chosen);
          written++;
        }
        next = next + 1 == count ? 0 : next + 1;
      }
      swarm.put(asker, peer, deadlineS);
      return written;
    }
  }
}
