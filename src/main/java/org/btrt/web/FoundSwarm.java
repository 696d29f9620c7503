// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import static org.btrt.common.PeerGroupLimits.GROUPS_MAX;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.swarm.SwarmView;

/**
 * What a search tells of a swarm.
 *
 * @param infoHash 40 lower-case hexadecimal digits
 * @param leechersOfGroup by group
 * @param seedersOfGroup by group
 * @param completed downloads completed, as told by the peers
 * @param ageS seconds since it was new; empty: not known
 */
record FoundSwarm(
    String infoHash,
    boolean ipv6,
    List<Integer> leechersOfGroup,
    List<Integer> seedersOfGroup,
    int completed,
    OptionalInt ageS) {
  /** Copies what a visitor sees; {@code nowS} is that of the store. */
  static FoundSwarm of(SwarmView swarm, int nowS) {
    UnsafeBuffer infoHash = new UnsafeBuffer(new byte[SwarmSearch.HASH_LENGTH]);
    swarm.infoHash(infoHash, 0);
    List<Integer> leechers = new ArrayList<>(GROUPS_MAX);
    List<Integer> seeders = new ArrayList<>(GROUPS_MAX);
    for (int group = 0; group < GROUPS_MAX; group++) {
      seeders.add(swarm.seedersOfGroup(group));
      leechers.add(swarm.peersOfGroup(group) - swarm.seedersOfGroup(group));
    }
    int newS = swarm.firstSeenS();
    return new FoundSwarm(
        HexFormat.of().formatHex(infoHash.byteArray()),
        swarm.isIpv6(),
        leechers,
        seeders,
        swarm.completed(),
        newS == 0 ? OptionalInt.empty() : OptionalInt.of(Math.max(0, nowS - newS)));
  }

  long leechers() {
    return sum(leechersOfGroup);
  }

  long seeders() {
    return sum(seedersOfGroup);
  }

  private static long sum(List<Integer> counts) {
    return counts.stream().mapToLong(Integer::longValue).sum();
  }
}
