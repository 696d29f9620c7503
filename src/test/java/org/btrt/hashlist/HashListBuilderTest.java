// SPDX-License-Identifier: Apache-2.0
package org.btrt.hashlist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.btrt.config.HashListSettings.Format;
import org.btrt.status.Counter;
import org.junit.jupiter.api.Test;

/** Who comes on the list and who goes, with a clock that is told when. */
class HashListBuilderTest {
  private static final int STABLE_S = 600;

  private final TestLists lists = new TestLists(TestLists.settings(STABLE_S, 1_000));

  private HashList pass(TestSwarm... swarms) {
    return lists.pass(swarms);
  }

  private static void assertListed(HashList list, Integer... torrents) {
    assertEquals(List.of(torrents), TestLists.torrents(list));
    assertEquals(torrents.length, list.size());
  }

  @Test
  void shouldHaveNoListBeforeTheFirstPassHasEnded() {
    lists.builder.begin();
    lists.builder.accept(TestSwarm.local(1, 10, 10));
    assertTrue(lists.builder.latest().isEmpty());
  }

  @Test
  void shouldListAtOnceInTheFirstPass() {
    assertListed(pass(TestSwarm.local(2, 2, 3), TestSwarm.local(1, 0, 5)), 1, 2);
    assertEquals(2, lists.total(Counter.HASHLIST_ADDED));
  }

  @Test
  void shouldAskForBothThresholds() {
    assertListed(
        pass(
            TestSwarm.local(1, 100, 2),
            TestSwarm.local(2, 1, 3),
            TestSwarm.local(3, 2, 3),
            new TestSwarm(TestSwarm.hash(4), false, 100, 100, 1)),
        3);
  }

  @Test
  void shouldWaitUntilASwarmHasBeenLargeForLongEnough() {
    pass();
    assertListed(pass(TestSwarm.local(1, 2, 3)));
    lists.nowS.addAndGet(STABLE_S - 31);
    assertListed(pass(TestSwarm.local(1, 2, 3)));
    lists.nowS.addAndGet(-29);
    assertListed(pass(TestSwarm.local(1, 2, 3)), 1);
  }

  @Test
  void shouldBeginToWaitAnewWhenASwarmWasTooSmallInBetween() {
    pass();
    pass(TestSwarm.local(1, 2, 3));
    lists.nowS.addAndGet(STABLE_S);
    // Above the lower thresholds, which is not enough to come.
    assertListed(pass(TestSwarm.local(1, 2, 2)));
    assertListed(pass(TestSwarm.local(1, 2, 3)));
    lists.nowS.addAndGet(STABLE_S);
    assertListed(pass(TestSwarm.local(1, 2, 3)), 1);
  }

  @Test
  void shouldKeepWhatLiesBetweenTheThresholdsAndDropWhatLiesBelow() {
    assertListed(pass(TestSwarm.local(1, 2, 3), TestSwarm.local(2, 2, 3)), 1, 2);
    assertListed(pass(TestSwarm.local(1, 2, 1), TestSwarm.local(2, 3, 0)), 1);
    assertListed(pass(TestSwarm.local(1, 1, 1)));
    assertEquals(2, lists.total(Counter.HASHLIST_REMOVED));
    // And not at once back again.
    assertListed(pass(TestSwarm.local(1, 9, 9), TestSwarm.local(2, 9, 9)));
  }

  @Test
  void shouldDropASwarmThatIsGone() {
    assertListed(pass(TestSwarm.local(1, 2, 3)), 1);
    assertListed(pass());
    assertEquals(1, lists.total(Counter.HASHLIST_REMOVED));
  }

  @Test
  void shouldForgetAPassThatWasNotFinished() {
    pass();
    lists.builder.begin();
    lists.builder.accept(TestSwarm.local(1, 9, 9));
    assertListed(pass());
    assertListed(pass(TestSwarm.local(1, 9, 9)));
    lists.nowS.addAndGet(STABLE_S - 30);
    assertListed(pass(TestSwarm.local(1, 9, 9)), 1);
  }

  @Test
  void shouldListAnInfoHashOnceForBothFamilies() {
    TestSwarm ipv4 = TestSwarm.local(1, 2, 3);
    HashList both = pass(ipv4.ipv6(), ipv4, TestSwarm.local(0x80000, 2, 3));
    assertListed(both, 1, 0x80000);
    String json = TestLists.text(both, Format.JSON);
    assertEquals(3, json.split("\"info_hash\"", -1).length - 1, json);
    assertTrue(json.indexOf("\"ipv4\"") < json.indexOf("\"ipv6\""), json);
    // Adding the families would count a subscriber with both twice.
    HashList one = pass(ipv4.ipv6(), TestSwarm.local(1, 2, 0), TestSwarm.local(0x80000, 2, 3));
    assertListed(one, 1, 0x80000);
    assertEquals(both.entityTag(Format.TEXT), one.entityTag(Format.TEXT));
    assertListed(pass(TestSwarm.local(2, 1, 2), TestSwarm.local(2, 1, 2).ipv6()), new Integer[] {});
  }

  @Test
  void shouldLeaveOutWhatIsMoreThanItMayWatch() {
    TestLists few = new TestLists(TestLists.settings(0, 2));
    assertListed(
        few.pass(
            TestSwarm.local(3, 0, 1),
            TestSwarm.local(2, 9, 9),
            TestSwarm.local(4, 9, 9),
            TestSwarm.local(1, 9, 9)),
        2,
        4);
    assertEquals(1, few.total(Counter.HASHLIST_LEFT_OUT));
  }

  @Test
  void shouldNameTheContentAndOnlyTheContent() {
    HashList first = pass(TestSwarm.local(1, 2, 3));
    HashList grown = pass(TestSwarm.local(1, 20, 3));
    for (Format format : List.of(Format.TEXT, Format.BINARY)) {
      assertEquals(first.entityTag(format), grown.entityTag(format));
      assertArrayEquals(TestLists.bytes(first, format), TestLists.bytes(grown, format));
    }
    assertNotEquals(first.entityTag(Format.JSON), grown.entityTag(Format.JSON));
    assertNotEquals(first.entityTag(Format.TEXT), first.entityTag(Format.BINARY));
    assertNotEquals(first.entityTag(Format.TEXT), pass().entityTag(Format.TEXT));
    // As another tracker, or the same one after a restart, names it.
    assertEquals(
        first.entityTag(Format.TEXT),
        new TestLists(TestLists.settings(0, 10))
            .pass(TestSwarm.local(1, 9, 9))
            .entityTag(Format.TEXT));
  }

  @Test
  void shouldWriteEachFormatWithTheLengthItTells() throws Exception {
    HashList list = pass(TestSwarm.local(0xAB, 2, 3), TestSwarm.local(0x7, 0, 7));
    String zeros = "0".repeat(37);
    assertEquals(zeros + "007\n" + zeros + "0ab\n", TestLists.text(list, Format.TEXT));
    assertEquals(2 * HashList.HASH_BYTES, TestLists.bytes(list, Format.BINARY).length);
    assertEquals(
        """
        {"as_of_epoch_s":1800000030,"info_hashes":2,"swarms":[
        {"info_hash":"%s007","family":"ipv4","local_seeders":7,"local_peers":7,\
        "listed_since_epoch_s":1800000030},
        {"info_hash":"%s0ab","family":"ipv4","local_seeders":3,"local_peers":5,\
        "listed_since_epoch_s":1800000030}
        ]}
        """
            .formatted(zeros, zeros),
        TestLists.text(list, Format.JSON));
    for (Format format : Format.values()) {
      assertEquals(list.length(format), TestLists.bytes(list, format).length);
      assertEquals(
          0, TestLists.text(pass(), Format.TEXT).getBytes(StandardCharsets.US_ASCII).length);
    }
  }

  @Test
  void shouldTellTimesByTheWallClockAndWaitByTheOther() {
    HashList first = pass(TestSwarm.local(1, 2, 3));
    assertEquals(1_800_000_030L, first.asOfS());
    // Somebody sets the clock: nothing comes sooner or goes for it.
    lists.aheadS = 86_400;
    HashList later = pass(TestSwarm.local(1, 2, 3), TestSwarm.local(2, 2, 3));
    assertListed(later, 1);
    assertEquals(1_800_086_460L, later.asOfS());
    assertTrue(
        TestLists.text(later, Format.JSON).contains("\"listed_since_epoch_s\":1800086430"),
        () -> TestLists.text(later, Format.JSON));
  }
}
