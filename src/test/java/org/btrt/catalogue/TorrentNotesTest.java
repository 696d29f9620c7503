// SPDX-License-Identifier: Apache-2.0
package org.btrt.catalogue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator writes into a torrent file. */
class TorrentNotesTest {
  private static final TorrentNotes NONE = new TorrentNotes(Optional.empty(), Optional.empty());

  private static TorrentNotes read(String text) {
    return TorrentNotes.read(text.getBytes(ISO_8859_1));
  }

  @Test
  void shouldReadBothNotes() {
    TorrentNotes notes =
        TorrentNotes.read(
            TestTorrent.of("a", 1, "failure reason", "gone \u00e9", "warning message", "soon gone")
                .bytes());

    assertEquals(Optional.of("gone \u00e9"), notes.failure());
    assertEquals(Optional.of("soon gone"), notes.warning());
  }

  @Test
  void shouldReadOneNote() {
    assertEquals(
        new TorrentNotes(Optional.empty(), Optional.of("x")),
        TorrentNotes.read(TestTorrent.of("a", 1, "warning message", "x").bytes()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "de",
        "d14:failure reason0:e",
        "d14:failure reason1: e",
        "d14:failure reasoni7ee",
        "d14:failure reasonl4:gonee15:warning messaged1:a1:bee",
        "d4:infod14:failure reason4:goneee",
        "d15:failure reasons4:gonee",
        "l14:failure reason4:gonee",
        "d14:failure reason9:gonee",
        "d14:failure reason",
        "14:failure reason",
        "",
        "rubbish"
      })
  void shouldFindNoNoteElsewhere(String text) {
    assertEquals(NONE, read(text));
  }

  @Test
  void shouldReadAnyBeginning() {
    byte[] bytes = TestTorrent.of("a", 1, "failure reason", "gone").bytes();
    int noted = new String(bytes, UTF_8).indexOf("4:gone") + "4:gone".length();
    for (int length = 0; length <= bytes.length; length++) {
      Optional<String> expected = length < noted ? Optional.empty() : Optional.of("gone");
      assertEquals(
          expected, TorrentNotes.read(Arrays.copyOf(bytes, length)).failure(), "length " + length);
    }
  }
}
