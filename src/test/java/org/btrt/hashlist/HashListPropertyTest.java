// SPDX-License-Identifier: Apache-2.0
package org.btrt.hashlist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.btrt.config.HashListSettings;
import org.btrt.config.HashListSettings.Format;
import org.btrt.status.Counter;

/** The list after any passes, against a slow one that keeps everything in maps. */
class HashListPropertyTest {
  private static final int STABLE_S = 60;

  private record Key(String hash, boolean ipv6) {}

  /** Many of one pass begin alike, and have a first digit of every kind. */
  @Provide
  Arbitrary<List<List<TestSwarm>>> passes() {
    Arbitrary<byte[]> hashes =
        Combinators.combine(
                Arbitraries.of((byte) 0, (byte) 0x7F, (byte) 0x80, (byte) 0xFF),
                Arbitraries.integers().between(0, 3))
            .as(
                (first, torrent) -> {
                  byte[] hash = TestSwarm.hash(torrent);
                  hash[0] = first;
                  return hash;
                });
    Arbitrary<TestSwarm> swarms =
        Combinators.combine(
                hashes,
                Arbitraries.of(true, false),
                Arbitraries.integers().between(0, 6),
                Arbitraries.integers().between(0, 4),
                Arbitraries.integers().between(0, 1))
            .as(TestSwarm::new);
    return swarms
        .list()
        .uniqueElements(swarm -> new Key(hex(swarm), swarm.isIpv6()))
        .ofMaxSize(24)
        .list()
        .ofMaxSize(8);
  }

  private static String hex(TestSwarm swarm) {
    return HexFormat.of().formatHex(swarm.hash());
  }

  @Property
  void shouldBeWhatTheRulesSay(@ForAll("passes") List<List<TestSwarm>> passes) {
    HashListSettings settings = TestLists.settings(STABLE_S, 1_000);
    TestLists lists = new TestLists(settings);
    Map<Key, Long> largeSinceS = new HashMap<>();
    Set<Key> listed = new HashSet<>();
    boolean isFirst = true;
    for (List<TestSwarm> pass : passes) {
      HashList list = lists.pass(pass);
      Map<Key, TestSwarm> present = new HashMap<>();
      pass.forEach(swarm -> present.put(new Key(hex(swarm), swarm.isIpv6()), swarm));
      listed.removeIf(key -> !present.containsKey(key) || !isKept(present.get(key)));
      largeSinceS.keySet().removeIf(key -> !present.containsKey(key) || !isLarge(present.get(key)));
      for (Map.Entry<Key, TestSwarm> entry : present.entrySet()) {
        if (isLarge(entry.getValue())) {
          long sinceS = largeSinceS.computeIfAbsent(entry.getKey(), key -> lists.nowS.get());
          if (isFirst || lists.nowS.get() - sinceS >= STABLE_S) {
            listed.add(entry.getKey());
          }
        }
      }
      isFirst = false;
      Set<String> expected = new TreeSet<>();
      listed.forEach(key -> expected.add(key.hash));
      assertEquals(List.copyOf(expected), TestLists.text(list, Format.TEXT).lines().toList());
      assertEquals(
          listed.size(),
          lists.total(Counter.HASHLIST_ADDED) - lists.total(Counter.HASHLIST_REMOVED));
    }
  }

  private static boolean isLarge(TestSwarm swarm) {
    return swarm.seedersOfGroup(0) >= 3 && swarm.peersOfGroup(0) >= 5;
  }

  private static boolean isKept(TestSwarm swarm) {
    return swarm.seedersOfGroup(0) >= 1 && swarm.peersOfGroup(0) >= 3;
  }

  @Property
  void shouldNeverListWhatTheLastPassFoundTooSmall(@ForAll("passes") List<List<TestSwarm>> passes) {
    TestLists lists = new TestLists(TestLists.settings(0, 1_000));
    for (List<TestSwarm> pass : passes) {
      Set<String> kept = new HashSet<>();
      pass.stream().filter(HashListPropertyTest::isKept).forEach(swarm -> kept.add(hex(swarm)));
      TestLists.text(lists.pass(pass), Format.TEXT)
          .lines()
          .forEach(hash -> assertTrue(kept.contains(hash), hash));
    }
  }

  @Property(tries = 100)
  void shouldConvertBetweenFormats(@ForAll("passes") List<List<TestSwarm>> passes)
      throws IOException {
    List<TestSwarm> all = new ArrayList<>(passes.isEmpty() ? List.of() : passes.get(0));
    HashList list = new TestLists(TestLists.settings(0, 1_000)).pass(all);
    for (Format from : Format.values()) {
      for (Format to : List.of(Format.TEXT, Format.BINARY)) {
        assertArrayEquals(
            TestLists.bytes(list, to),
            HashListConverter.convert(TestLists.bytes(list, from), from, to));
      }
    }
  }
}
