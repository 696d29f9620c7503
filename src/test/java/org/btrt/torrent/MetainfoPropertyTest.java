// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Whatever the bytes are, reading them ends with a torrent or with one line that says what is
 * wrong.
 */
class MetainfoPropertyTest {
  private static final List<byte[]> GOOD =
      Stream.of(Torrents.oneFile(), Torrents.tree(), Torrents.oneFileV2(), Torrents.hybrid())
          .map(Torrents::bytes)
          .toList();

  /** Whether the bytes were taken. */
  private static boolean isTaken(byte[] bytes) {
    try {
      MetainfoReader.read(bytes);
      return true;
    } catch (MetainfoException e) {
      assertTrue(e.getMessage().chars().allMatch(sign -> sign >= ' ' && sign <= '~'));
      return false;
    }
  }

  @Provide
  Arbitrary<byte[]> good() {
    return Arbitraries.of(GOOD);
  }

  @Property
  void shouldNeverThrowAnythingElse(@ForAll byte[] bytes) {
    isTaken(bytes);
  }

  @Property
  void shouldStandChangedBytes(
      @ForAll("good") byte[] torrent,
      @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 10_000) Integer> places,
      @ForAll byte value) {
    byte[] changed = torrent.clone();
    places.forEach(place -> changed[place % changed.length] = value);
    isTaken(changed);
  }

  @Property
  void shouldStandMissingAndFurtherBytes(
      @ForAll("good") byte[] torrent,
      @ForAll @IntRange(max = 10_000) int place,
      @ForAll @IntRange(max = 8) int missing,
      @ForAll @Size(max = 8) byte[] further) {
    int from = place % torrent.length;
    int to = Math.min(torrent.length, from + missing);
    byte[] changed = Arrays.copyOf(torrent, torrent.length - (to - from) + further.length);
    System.arraycopy(further, 0, changed, from, further.length);
    System.arraycopy(torrent, to, changed, from + further.length, torrent.length - to);
    isTaken(changed);
  }

  @Property(tries = 20)
  void shouldRefuseEveryTruncation(@ForAll("good") byte[] torrent) {
    for (int length = 0; length < torrent.length; length++) {
      byte[] cut = Arrays.copyOf(torrent, length);
      assertThrows(MetainfoException.class, () -> MetainfoReader.read(cut), "cut at " + length);
    }
    assertTrue(isTaken(torrent));
  }

  @Property
  void shouldReadBackWhateverNameIsTaken(@ForAll String name) throws MetainfoException {
    Map<String, Object> info = Bencoded.with(Torrents.oneFile(), "name", name);
    byte[] torrent = Torrents.bytes(info);
    if (isTaken(torrent)) {
      String read = MetainfoReader.read(torrent).content().name();
      // A lone half of a character has no bytes of its own; a question mark stands for it.
      assertEquals(new String(name.getBytes(UTF_8), UTF_8), read);
      assertTrue(PathNames.wrong(read).isEmpty(), read);
    }
  }

  /** A dictionary taken apart and put together is the one it was, with its keys in order. */
  @Property(tries = 20)
  void shouldKeepWhatADictionaryHolds(@ForAll("good") byte[] torrent) {
    BencodeDictionary dictionary = BencodeDictionary.of(torrent);

    assertEquals(new String(torrent, ISO_8859_1), new String(dictionary.toBytes(), ISO_8859_1));
  }
}
