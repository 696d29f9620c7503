// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

/** Texts of torrents as bytes of a bounded number. */
class ListedTorrentTest {
  private static ListedTorrent failing(String text) {
    return new ListedTorrent(Optional.empty(), Optional.of(text), Optional.empty());
  }

  @Example
  void shouldHaveNothingToSay() {
    ListedTorrent torrent = new ListedTorrent(Optional.empty(), Optional.empty(), Optional.empty());

    assertNull(torrent.name());
    assertNull(torrent.failure());
    assertNull(torrent.shortFailure());
    assertNull(torrent.warning());
  }

  @Example
  void shouldTakeTextsAsTheyAre() {
    ListedTorrent torrent =
        new ListedTorrent(Optional.of("n\u00e4me"), Optional.of("f"), Optional.of("w"));

    assertArrayEquals("n\u00e4me".getBytes(UTF_8), torrent.name());
    assertArrayEquals(new byte[] {'f'}, torrent.failure());
    assertArrayEquals(new byte[] {'f'}, torrent.shortFailure());
    assertArrayEquals(new byte[] {'w'}, torrent.warning());
  }

  @Example
  void shouldCutBetweenCharacters() {
    assertEquals(
        "x".repeat(89), new String(failing("x".repeat(89) + "\u00e9").shortFailure(), UTF_8));
    assertEquals(
        "x".repeat(88) + "\u00e9",
        new String(failing("x".repeat(88) + "\u00e9y").shortFailure(), UTF_8));
    assertEquals(
        "x".repeat(88), new String(failing("x".repeat(88) + "\uD83D\uDE00").shortFailure(), UTF_8));
  }

  @Property
  void shouldBeABeginningOfAnyText(@ForAll @StringLength(max = 400) String text) {
    // A lone surrogate has no bytes of its own.
    String sound = new String(text.getBytes(UTF_8), UTF_8);
    ListedTorrent torrent = failing(sound);

    assertTrue(torrent.failure().length <= ListedTorrent.TEXT_MAX_LENGTH);
    assertTrue(torrent.shortFailure().length <= ListedTorrent.SHORT_TEXT_MAX_LENGTH);
    assertTrue(sound.startsWith(new String(torrent.failure(), UTF_8)));
    assertTrue(sound.startsWith(new String(torrent.shortFailure(), UTF_8)));
    assertTrue(
        torrent.failure().length > ListedTorrent.TEXT_MAX_LENGTH - 4
            || torrent.failure().length == sound.getBytes(UTF_8).length);
  }
}
