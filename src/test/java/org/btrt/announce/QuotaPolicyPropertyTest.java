// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import static org.btrt.config.PolicySettings.Mode.QUOTA;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.btrt.common.SipHash;
import org.btrt.config.PolicySettings;
import org.btrt.swarm.PeerCounts;
import org.btrt.swarm.PeerEvent;
import org.btrt.swarm.SwarmRequest;

/** What holds for every swarm and asker. */
class QuotaPolicyPropertyTest {
  private static final int CONFIGURED = 3;
  private static final int FLOOR = 5;
  private static final int EPOCH_S = 3600;
  private static final int MANY = 4000;

  private final PeerCounts candidates = new PeerCounts();
  private final SwarmRequest asker = new SwarmRequest();

  private static PolicySettings settings(boolean free) {
    return new PolicySettings(
        QUOTA,
        false,
        Optional.empty(),
        3,
        3,
        FLOOR,
        35,
        20,
        15,
        2,
        1,
        50,
        free,
        EPOCH_S,
        1,
        5,
        false);
  }

  /** What every worker and every start has: the same settings, the same secret. */
  private static QuotaPolicy policy() {
    return policy(false);
  }

  private static QuotaPolicy policy(boolean freePartners) {
    return new QuotaPolicy(settings(freePartners), CONFIGURED, new SipHash(1, 2));
  }

  private int[] share(QuotaPolicy policy) {
    int[] shares = new int[8];
    policy.share(candidates, asker, shares);
    return shares;
  }

  private void candidates(int[] counts) {
    for (int group = 0; group < counts.length / 2; group++) {
      candidates.set(group, counts[2 * group], counts[2 * group + 1]);
    }
    candidates.groups(counts.length / 2);
  }

  private void asker(int group, boolean seeder, int wanted, int address) {
    asker.infoHash(7, 8, 9);
    asker.ipv4(address);
    asker.group(group);
    asker.seeder(seeder);
    asker.seedersWanted(!seeder);
    asker.peersWanted(wanted);
  }

  private int available() {
    int available = 0;
    for (int group = 0; group < candidates.groups(); group++) {
      available += candidates.availableTo(asker, group);
    }
    return available;
  }

  @Property
  void shouldKeepToWhatThereIsAndNeverSayNobody(
      @ForAll @Size(8) List<@IntRange(max = 60) Integer> counts,
      @ForAll @IntRange(max = 3) int group,
      @ForAll boolean seeder,
      @ForAll @IntRange(max = 200) int wanted,
      @ForAll @IntRange(max = 60) int rank,
      @ForAll boolean stalled,
      @ForAll boolean freePartners,
      @ForAll int address) {
    candidates(counts.stream().mapToInt(Integer::intValue).toArray());
    candidates.asker(rank, stalled, (address & 4) != 0, 1000);
    asker.chance(address * 31L);
    asker(group, seeder, wanted, address);

    int[] shares = share(policy(freePartners));

    int sum = Arrays.stream(shares).sum();
    for (int i = 0; i < 4; i++) {
      assertTrue(shares[i] >= 0 && shares[i] <= candidates.availableTo(asker, i));
      int seeders = candidates.seedersAtLeast(i);
      assertTrue(seeders >= 0 && seeders <= candidates.seeders(i));
      assertTrue(seeders == 0 || shares[i] - seeders <= candidates.leechers(i));
    }
    assertTrue(sum <= wanted);
    int floor = seeder ? 1 : FLOOR;
    assertTrue(sum >= Math.min(Math.min(floor, wanted), available()), Arrays.toString(shares));
    assertArrayEquals(shares, share(policy(freePartners)));
  }

  @Property
  void shouldGiveSmallGroupsAllOfThemAndOthers(
      @ForAll @IntRange(min = 1, max = 2) int local,
      @ForAll @IntRange(min = 10, max = 500) int others,
      @ForAll int address) {
    candidates(new int[] {local, 0, 0, 0, 0, 0, others, 1});
    candidates.asker(1000, false, false, 1000);
    asker(0, false, 50, address);

    int[] shares = share(policy());

    assertEquals(local, shares[0]);
    int due = Math.min(3, Math.max(2, (others + 1) / 5));
    assertTrue(shares[3] >= due, "a fifth of the others, two to three");
  }

  @Property
  void shouldLeaveOneOfThreeExternalsToTheWorld(
      @ForAll @IntRange(min = 3, max = 60) int local,
      @ForAll @IntRange(max = 2) int rank,
      @ForAll @IntRange(min = 10, max = 60) int partners) {
    candidates(new int[] {local, 0, partners, 0, partners, 0, 60, 1});
    candidates.asker(rank, false, false, 1000);
    asker(0, false, 50, 1);
    asker.event(PeerEvent.STARTED);

    int[] shares = share(policy());

    assertTrue(shares[3] >= 1 && 3 * shares[3] >= shares[1] + shares[2] + shares[3]);
  }

  @Property(tries = 50)
  void shouldNotLookAtPortAndPeerId(@ForAll int address, @ForAll @IntRange(max = 65535) int port) {
    candidates(new int[] {100, 5, 0, 0, 0, 0, 100, 5});
    candidates.asker(50, false, false, 1000);
    asker(0, false, 50, address);
    asker.port(1);
    int[] before = share(policy());
    asker.port(port);

    assertArrayEquals(before, share(policy()));
  }

  @Property(tries = 20)
  void shouldTakeAnIpv6SubscriberByItsNetwork(@ForAll long high, @ForAll long low) {
    candidates(new int[] {100, 5, 0, 0, 0, 0, 100, 5});
    candidates.asker(50, false, false, 1000);
    asker(0, false, 50, 1);
    asker.ipv6(high, 1);
    int[] before = share(policy());
    asker.ipv6(high, low);

    assertArrayEquals(before, share(policy()));
  }

  /** Of a hundred, 15 are holders: the first three, and 12 of the other 97 by the hash. */
  @Property(tries = 10)
  void shouldDealHoldersEvenlyAndRotateThem(@ForAll @IntRange(max = 1_000_000_000) int epoch) {
    boolean[] before = holders(epoch);
    boolean[] after = holders(epoch + EPOCH_S);

    int count = 0;
    int same = 0;
    for (int i = 0; i < MANY; i++) {
      count += before[i] ? 1 : 0;
      same += before[i] && after[i] ? 1 : 0;
    }
    double expected = MANY * 12.0 / 97;
    assertEquals(expected, count, 6 * Math.sqrt(expected));
    assertEquals(count * 12.0 / 97, same, 6 * Math.sqrt(count * 12.0 / 97));
  }

  private boolean[] holders(int nowS) {
    candidates(new int[] {95, 4, 0, 0, 0, 0, 100, 5});
    candidates.asker(50, false, false, nowS);
    boolean[] holders = new boolean[MANY];
    for (int i = 0; i < MANY; i++) {
      asker(0, false, 50, 0xC612_0000 + i);
      holders[i] = share(policy())[3] > 0;
    }
    return holders;
  }
}
