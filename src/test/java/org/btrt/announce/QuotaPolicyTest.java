// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import static org.btrt.config.PolicySettings.Mode.OFF;
import static org.btrt.config.PolicySettings.Mode.ORDER;
import static org.btrt.config.PolicySettings.Mode.QUOTA;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.btrt.common.SipHash;
import org.btrt.config.AccessSettings;
import org.btrt.config.PolicySettings;
import org.btrt.swarm.PeerCounts;
import org.btrt.swarm.PeerEvent;
import org.btrt.swarm.PeerQuota;
import org.btrt.swarm.SwarmRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The policy case by case, and which torrents it is for. */
class QuotaPolicyTest {
  private static final SipHash KEY = new SipHash(3, 4);
  private static final int REST = 2;

  private final PeerCounts candidates = new PeerCounts();
  private final SwarmRequest asker = new SwarmRequest();

  private static PolicySettings settings(
      PolicySettings.Mode mode, boolean split, boolean fasterInside) {
    return new PolicySettings(
        mode,
        split,
        Optional.empty(),
        3,
        3,
        5,
        35,
        0,
        15,
        4,
        1,
        50,
        false,
        3600,
        1,
        5,
        fasterInside);
  }

  private static PeerQuota policy() {
    return new QuotaPolicy(settings(QUOTA, false, false), REST, KEY);
  }

  private int[] share(PeerQuota policy) {
    int[] shares = new int[3];
    policy.share(candidates, asker, shares);
    return shares;
  }

  private void swarm(int local, int localSeeders, int partners, int rest, int restSeeders) {
    candidates.set(0, local, localSeeders);
    candidates.set(1, partners, 0);
    candidates.set(REST, rest, restSeeders);
    candidates.groups(3);
  }

  private void rank(int rank, boolean stalled) {
    candidates.asker(rank, stalled, false, 0);
  }

  @BeforeEach
  void aLeecher() {
    asker.infoHash(1, 2, 3);
    asker.ipv4(0xC612_0001);
    asker.group(0);
    asker.peersWanted(50);
    asker.seedersWanted(true);
    asker.event(PeerEvent.STARTED);
  }

  @Test
  void shouldGiveExternalPeersToTheFirstThreeOfAGroup() {
    swarm(9, 0, 0, 100, 3);

    for (int rank = 0; rank < 6; rank++) {
      rank(rank, false);
      assertArrayEquals(new int[] {9, 0, rank < 3 ? 4 : 0}, share(policy()));
    }
  }

  @Test
  void shouldGiveFewerToAHolderThatComesBack() {
    swarm(9, 0, 0, 100, 1);
    rank(0, false);
    asker.event(PeerEvent.NONE);

    assertArrayEquals(new int[] {9, 0, 1}, share(policy()));
  }

  @Test
  void shouldHelpWhoeverStandsStill() {
    swarm(9, 0, 0, 100, 3);
    rank(7, true);

    assertArrayEquals(new int[] {9, 0, 0}, share(policy()), "a restart says nothing");
    asker.event(PeerEvent.NONE);
    assertArrayEquals(new int[] {9, 0, 4}, share(policy()));
  }

  @Test
  void shouldGiveNoExternalsWhereTheInsideIsFasterAndHasASeeder() {
    PeerQuota fasterInside = new QuotaPolicy(settings(QUOTA, false, true), REST, KEY);
    swarm(9, 0, 0, 100, 1);
    rank(0, false);
    assertArrayEquals(new int[] {9, 0, 4}, share(fasterInside));
    swarm(9, 1, 0, 100, 1);
    assertArrayEquals(new int[] {10, 0, 0}, share(fasterInside));
    assertArrayEquals(new int[] {10, 0, 4}, share(policy()));
    rank(0, true);
    asker.event(PeerEvent.NONE);
    assertArrayEquals(new int[] {10, 0, 4}, share(fasterInside), "but who stands still");
  }

  @Test
  void shouldGiveNoExternalsWhereFiveLocalSeedersAreThereForEachLeecher() {
    rank(0, false);
    swarm(0, 5, 0, 100, 9);
    assertArrayEquals(new int[] {5, 0, 0}, share(policy()));
    swarm(0, 4, 0, 100, 9);
    assertArrayEquals(new int[] {4, 0, 4}, share(policy()));

    swarm(3, 20, 0, 100, 9);
    assertArrayEquals(new int[] {23, 0, 0}, share(policy()));
    swarm(3, 19, 0, 100, 9);
    assertArrayEquals(new int[] {22, 0, 4}, share(policy()));

    swarm(3, 20, 0, 100, 9);
    rank(0, true);
    asker.event(PeerEvent.NONE);
    assertArrayEquals(new int[] {23, 0, 4}, share(policy()), "but who stands still");
  }

  @Test
  void shouldGiveASmallGroupAFifthOfTheOthers() {
    swarm(1, 0, 0, 2, 1);
    assertArrayEquals(new int[] {1, 0, 3}, share(policy()), "two, and one for the floor");
    swarm(2, 0, 6, 3, 1);
    assertArrayEquals(new int[] {2, 1, 2}, share(policy()), "two, and one for the floor");
    swarm(2, 0, 0, 100, 1);
    assertArrayEquals(new int[] {2, 0, 3}, share(policy()));
  }

  @Test
  void shouldDrawBetweenAPartnerAndOthers() {
    swarm(9, 0, 50, 50, 3);
    rank(0, false);
    int partners = 0;
    for (int i = 0; i < 1000; i++) {
      asker.chance(i * 0x9E37_79B9_7F4A_7C15L);
      int[] shares = share(policy());
      assertEquals(4, shares[1] + shares[REST]);
      assertTrue(shares[1] == 1 || shares[1] == 2);
      partners += shares[1];
    }
    assertEquals(1500, partners, 100, "half of three, beside the seeder");
  }

  @Test
  void shouldTakeTheScarceSeederWhereItIs() {
    swarm(9, 0, 50, 50, 0);
    candidates.set(1, 50, 1);
    rank(7, false);
    assertArrayEquals(new int[] {9, 1, 0}, share(policy()));
    assertEquals(1, candidates.seedersAtLeast(1));
  }

  @Test
  void shouldGiveTheWholeReplyWhereNobodyIsLocal() {
    swarm(0, 0, 100, 100, 1);

    assertArrayEquals(new int[] {0, 25, 25}, share(policy()));
    swarm(0, 0, 3, 100, 1);
    assertArrayEquals(new int[] {0, 3, 47}, share(policy()));
    swarm(0, 0, 100, 3, 1);
    assertArrayEquals(new int[] {0, 46, 4}, share(policy()));
  }

  @Test
  void shouldKnowNoLocalityWithoutASeeder() {
    swarm(20, 0, 0, 80, 0);
    rank(10, false);

    assertArrayEquals(new int[] {10, 0, 40}, share(policy()));
    swarm(20, 0, 0, 80, 3);
    assertArrayEquals(new int[] {20, 0, 0}, share(policy()));
  }

  @Test
  void shouldSendFewOutsidersToASeeder() {
    swarm(5, 2, 7, 100, 9);
    asker.seeder(true);
    asker.seedersWanted(false);

    assertArrayEquals(new int[] {5, 3, 1}, share(policy()), "eight inside and with partners");
    swarm(9, 2, 7, 100, 9);
    assertArrayEquals(new int[] {9, 1, 1}, share(policy()), "as many partners as others at least");
    swarm(5, 0, 7, 100, 1);
    assertArrayEquals(new int[] {5, 5, 5}, share(policy()), "few seeders in all");
  }

  @Test
  void shouldTreatAnOutsiderAsOneOfItsOwnGroup() {
    swarm(30, 3, 30, 30, 3);
    asker.group(REST);
    rank(20, false);

    assertArrayEquals(new int[] {0, 0, 33}, share(policy()));
  }

  private static PeerQuota freePartners() {
    return new QuotaPolicy(
        new PolicySettings(
            QUOTA, false, Optional.empty(), 3, 3, 5, 35, 0, 15, 4, 1, 50, true, 3600, 1, 5, false),
        REST,
        KEY);
  }

  @Test
  void shouldTakeFreePartnersForHalfALocalPeer() {
    swarm(2, 0, 1, 100, 1);
    rank(1, false);
    assertArrayEquals(new int[] {2, 1, 3}, share(freePartners()), "two and half a one are few");

    swarm(2, 0, 2, 100, 1);
    assertArrayEquals(new int[] {2, 2, 4}, share(freePartners()), "a holder, by the others only");
    rank(5, false);
    assertArrayEquals(new int[] {2, 2, 1}, share(freePartners()), "the floor");

    swarm(60, 0, 60, 100, 3);
    assertArrayEquals(new int[] {21, 14, 0}, share(freePartners()), "two fifths at most");
    swarm(10, 0, 60, 100, 3);
    assertArrayEquals(new int[] {10, 14, 0}, share(freePartners()));
    swarm(0, 0, 60, 100, 3);
    assertArrayEquals(new int[] {0, 14, 0}, share(freePartners()));
  }

  @Test
  void shouldTreatFreePartnersAsOthersWhereThereIsNobodyElse() {
    swarm(0, 0, 1, 0, 1);
    assertArrayEquals(new int[] {0, 1, 1}, share(freePartners()));
    swarm(9, 0, 30, 0, 0);
    candidates.set(0, 9, 1);
    rank(0, false);
    assertArrayEquals(
        new int[] {10, 18, 0}, share(freePartners()), "four more, for want of others");
  }

  @Test
  void shouldTakeEverybodyForAHolderWhileTheValveIsOpen() {
    swarm(20, 0, 0, 100, 1);
    asker.event(PeerEvent.NONE);
    candidates.asker(10, false, true, 0);
    assertArrayEquals(new int[] {20, 0, 4}, share(policy()));
    candidates.asker(10, false, false, 0);
    assertArrayEquals(new int[] {20, 0, 0}, share(policy()));
  }

  @Test
  void shouldTellEverybodyNewOfAScarceSeeder() {
    swarm(9, 0, 0, 100, 2);
    rank(7, false);
    assertArrayEquals(new int[] {9, 0, 1}, share(policy()));
    assertEquals(1, candidates.seedersAtLeast(REST));
    swarm(9, 1, 0, 100, 1);
    assertArrayEquals(new int[] {10, 0, 1}, share(policy()));
    swarm(9, 2, 0, 100, 0);
    assertArrayEquals(new int[] {11, 0, 0}, share(policy()), "it is inside");
    swarm(9, 0, 0, 100, 3);
    assertArrayEquals(new int[] {9, 0, 0}, share(policy()), "not scarce");
    swarm(9, 0, 0, 100, 2);
    asker.event(PeerEvent.NONE);
    assertArrayEquals(new int[] {9, 0, 0}, share(policy()), "not new");
  }

  @Test
  void shouldGiveSeedersTheirPartOfFewExternalPeersAtLeast() {
    swarm(9, 0, 0, 100, 1);
    rank(0, false);
    share(policy());
    assertEquals(1, candidates.seedersAtLeast(REST), "of four the only one");
    assertEquals(0, candidates.seedersAtLeast(0));

    swarm(9, 0, 0, 40, 60);
    rank(0, false);
    share(policy());
    assertEquals(3, candidates.seedersAtLeast(REST), "60 % of four, rounded up");

    swarm(0, 0, 0, 40, 60);
    rank(0, false);
    share(policy());
    assertEquals(0, candidates.seedersAtLeast(REST), "a whole reply is drawn from all");
  }

  @Test
  void shouldNotTakeASwarmForDeadWhereOthersMayBeSeeders() {
    swarm(20, 0, 0, 80, 0);
    rank(10, false);
    candidates.seederElsewhere(true);

    assertArrayEquals(new int[] {20, 0, 0}, share(policy()));
  }

  @Test
  void shouldSplitByTheLastBitOfTheInfoHash() {
    PeerQuota choice = PolicyChoice.of(settings(QUOTA, true, false), AccessList.open(), REST, KEY);
    swarm(20, 0, 0, 77, 3);
    rank(10, false);

    assertArrayEquals(new int[] {20, 0, 0}, share(choice));
    asker.infoHash(1, 2, 4);
    assertArrayEquals(new int[] {10, 0, 40}, share(choice));
  }

  @Test
  void shouldLeaveExemptTorrentsAlone() {
    AccessList exempt =
        new AccessList(AccessSettings.Mode.ALLOW, new long[] {1}, new long[] {2}, new int[] {3}, 1);
    PeerQuota choice = PolicyChoice.of(settings(QUOTA, false, false), exempt, REST, KEY);
    swarm(20, 0, 0, 77, 3);
    rank(10, false);

    assertArrayEquals(new int[] {10, 0, 40}, share(choice));
    asker.infoHash(1, 2, 5);
    assertArrayEquals(new int[] {20, 0, 0}, share(choice));
  }

  @Test
  void shouldBeWhatTheModeSays() {
    assertInstanceOf(
        RandomQuota.class,
        PolicyChoice.of(settings(OFF, false, false), AccessList.open(), REST, KEY));
    assertInstanceOf(
        OrderQuota.class,
        PolicyChoice.of(settings(ORDER, false, false), AccessList.open(), REST, KEY));
    assertInstanceOf(
        QuotaPolicy.class,
        PolicyChoice.of(settings(QUOTA, false, false), AccessList.open(), REST, KEY));
  }

  @Test
  void shouldDrawEveryGroupBySizeIfOff() {
    swarm(3, 0, 11, 36, 0);
    asker.peersWanted(7);
    long[] sums = new long[3];
    int draws = 20_000;
    for (int i = 0; i < draws; i++) {
      asker.chance(i * 0x9E37_79B9_7F4A_7C15L);
      int[] shares = share(new RandomQuota());
      assertEquals(7, shares[0] + shares[1] + shares[2]);
      for (int group = 0; group < 3; group++) {
        sums[group] += shares[group];
      }
    }
    assertEquals(7 * 3.0 / 50, (double) sums[0] / draws, 0.02);
    assertEquals(7 * 11.0 / 50, (double) sums[1] / draws, 0.02);
    assertEquals(7 * 36.0 / 50, (double) sums[2] / draws, 0.02);
  }
}
