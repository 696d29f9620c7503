// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Banned beginnings of peer ids, also against {@link String#startsWith}. */
class ClientBansTest {
  private static boolean isBanned(ClientBans bans, String peerId) {
    ByteBuffer bytes =
        ByteBuffer.wrap(Arrays.copyOf(peerId.getBytes(StandardCharsets.ISO_8859_1), 20));
    return bans.isBanned(bytes.getLong(), bytes.getLong(), bytes.getInt());
  }

  @Test
  void shouldBanByTheBeginning() {
    ClientBans bans = new ClientBans(List.of("-XL", "-SD0100-"));

    assertEquals(2, bans.size());
    assertTrue(isBanned(bans, "-XL0012-abcdefghijkl"));
    assertTrue(isBanned(bans, "-SD0100-abcdefghijkl"));
    assertFalse(isBanned(bans, "-SD0101-abcdefghijkl"));
    assertFalse(isBanned(bans, "--XL012-abcdefghijkl"));
    assertFalse(isBanned(bans, "-xl0012-abcdefghijkl"));
  }

  @Test
  void shouldBanNobodyWithoutPrefixes() {
    ClientBans bans = new ClientBans(List.of());

    assertEquals(0, bans.size());
    assertFalse(isBanned(bans, "\0".repeat(20)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "123456789012345678901", "\u20AC"})
  void shouldRefuseWhatNoPeerIdBeginsWith(String prefix) {
    assertThrows(IllegalArgumentException.class, () -> new ClientBans(List.of(prefix)));
  }

  @Property
  void shouldAnswerAsStartsWithDoes(
      @ForAll @Size(max = 5)
          List<@StringLength(min = 1, max = 20) @CharRange(from = '\0', to = '\u00FF') String>
              prefixes,
      @ForAll @StringLength(20) @CharRange(from = '\0', to = '\u00FF') String peerId) {
    assertEquals(
        prefixes.stream().anyMatch(peerId::startsWith), isBanned(new ClientBans(prefixes), peerId));
  }

  @Property
  void shouldBanUpToTheLastCharacterOfThePrefix(
      @ForAll @StringLength(20) @CharRange(from = '\0', to = '\u00FF') String peerId,
      @ForAll @IntRange(min = 1, max = 20) int length,
      @ForAll @IntRange(min = 0, max = 19) int changed) {
    char[] other = peerId.toCharArray();
    other[changed] = (char) (other[changed] ^ 0x80);

    ClientBans bans = new ClientBans(List.of(peerId.substring(0, length)));

    assertTrue(isBanned(bans, peerId));
    assertEquals(changed >= length, isBanned(bans, new String(other)));
  }
}
