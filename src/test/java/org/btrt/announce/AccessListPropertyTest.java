// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.btrt.config.AccessSettings.Mode;

/** The table of {@link AccessList} against a set. */
class AccessListPropertyTest {
  /** An info-hash as its words. */
  record Hash(long word0, long word1, int word2) {}

  /** Few different values of each word, so that hashes share words and come twice. */
  @Provide
  Arbitrary<Hash> hashes() {
    Arbitrary<Long> words =
        Arbitraries.oneOf(Arbitraries.of(0L, 1L, -1L, Long.MIN_VALUE), Arbitraries.longs());
    return Combinators.combine(words, words, words)
        .as((word0, word1, word2) -> new Hash(word0, word1, word2.intValue()));
  }

  private static AccessList listOf(Mode mode, List<Hash> hashes) {
    // Longer arrays than needed: only the first ones count.
    int length = hashes.size() + 3;
    long[] words0 = new long[length];
    long[] words1 = new long[length];
    int[] words2 = new int[length];
    for (int i = 0; i < hashes.size(); i++) {
      words0[i] = hashes.get(i).word0();
      words1[i] = hashes.get(i).word1();
      words2[i] = hashes.get(i).word2();
    }
    return new AccessList(mode, words0, words1, words2, hashes.size());
  }

  private static boolean serves(AccessList list, Hash hash) {
    return list.serves(hash.word0(), hash.word1(), hash.word2());
  }

  @Property
  void shouldAnswerAsASetDoes(
      @ForAll @Size(max = 200) List<@From("hashes") Hash> listed,
      @ForAll @Size(max = 50) List<@From("hashes") Hash> asked) {
    Set<Hash> set = new HashSet<>(listed);
    AccessList allow = listOf(Mode.ALLOW, listed);
    AccessList deny = listOf(Mode.DENY, listed);
    AccessList open = listOf(Mode.OPEN, listed);

    assertEquals(set.size(), allow.size());
    Set<Hash> all = new HashSet<>(listed);
    all.addAll(asked);
    for (Hash hash : all) {
      assertEquals(set.contains(hash), serves(allow, hash));
      assertEquals(!set.contains(hash), serves(deny, hash));
      assertTrue(serves(open, hash));
    }
  }

  @Example
  void shouldServeEverythingWhenOpen() {
    assertEquals(Mode.OPEN, AccessList.open().mode());
    assertEquals(0, AccessList.open().size());
    assertTrue(AccessList.open().serves(0, 0, 0));
  }
}
