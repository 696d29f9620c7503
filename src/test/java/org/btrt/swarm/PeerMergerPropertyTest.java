// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static org.btrt.common.PeerGroupLimits.GROUPS_MAX;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.concurrent.UnsafeBuffer;

/** Two answers joined, against a naive oracle. */
class PeerMergerPropertyTest {
  private final PeerMerger merger = new PeerMerger();

  /** Peers by group. */
  private static List<List<Long>> peers(Random random) {
    List<List<Long>> groups = new ArrayList<>();
    for (int group = 0; group < GROUPS_MAX; group++) {
      Set<Long> some = new LinkedHashSet<>();
      for (int i = random.nextInt(10); i > 0; i--) {
        // Of a group's own range, so that both sides have some of the same.
        some.add(group * 1_000L + random.nextInt(15));
      }
      groups.add(List.copyOf(some));
    }
    return groups;
  }

  private static SwarmRequest request(
      List<List<Long>> groups, boolean ipv6, PeerFormat format, int wanted, Random random) {
    int length = format.peerLength(ipv6);
    int offset = random.nextInt(30);
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[offset + 200 * length]);
    SwarmRequest request = new SwarmRequest();
    if (ipv6) {
      request.ipv6(1, 1);
    } else {
      request.ipv4(1);
    }
    request.peersTo(buffer, offset, format);
    request.peersWanted(wanted);
    int count = 0;
    for (int group = 0; group < GROUPS_MAX; group++) {
      int taken = 0;
      for (long peer : groups.get(group)) {
        if (count < wanted) {
          put(buffer, offset + count++ * length, peer, ipv6);
          taken++;
        }
      }
      request.peersOfGroup()[group] = taken;
    }
    request.chosen(count);
    return request;
  }

  private static void put(UnsafeBuffer buffer, int offset, long peer, boolean ipv6) {
    int port = ipv6 ? offset + 16 : offset + 4;
    buffer.putInt(port - 4, (int) peer / 3);
    buffer.putShort(port, (short) (peer % 3));
  }

  private static long get(SwarmRequest request, int index) {
    int peer = request.peersOffset() + index * request.format().peerLength(request.isIpv6());
    int port = request.isIpv6() ? peer + 16 : peer + 4;
    return request.peers().getInt(port - 4) * 3L + request.peers().getShort(port);
  }

  @Property
  void shouldGiveBothByGroupAndNobodyTwice(
      @ForAll long seed, @ForAll boolean ipv6, @ForAll PeerFormat format) {
    Random random = new Random(seed);
    List<List<Long>> own = peers(random);
    List<List<Long>> others = peers(random);
    int wanted = random.nextInt(120);
    SwarmRequest into = request(own, ipv6, format, wanted, random);
    SwarmRequest from = request(others, ipv6, format, wanted, random);
    List<Set<Long>> expected = new ArrayList<>();
    int room = wanted;
    int ownLeft = wanted;
    int othersLeft = wanted;
    for (int group = 0; group < GROUPS_MAX; group++) {
      Set<Long> joined = new LinkedHashSet<>();
      List<Long> ownGiven = own.get(group).subList(0, Math.min(ownLeft, own.get(group).size()));
      List<Long> othersGiven =
          others.get(group).subList(0, Math.min(othersLeft, others.get(group).size()));
      ownLeft -= ownGiven.size();
      othersLeft -= othersGiven.size();
      joined.addAll(ownGiven);
      joined.addAll(othersGiven);
      Set<Long> cut = new LinkedHashSet<>(joined.stream().limit(room).toList());
      room -= cut.size();
      expected.add(cut);
    }

    merger.merge(into, from);

    int index = 0;
    for (int group = 0; group < GROUPS_MAX; group++) {
      List<Long> given = new ArrayList<>();
      for (int i = 0; i < into.peersOfGroup(group); i++) {
        given.add(get(into, index++));
      }
      assertEquals(List.copyOf(expected.get(group)), given);
    }
    assertEquals(index, into.peerCount());
  }
}
