// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.btrt.torrent.Bencoded.map;
import static org.btrt.torrent.Bencoded.with;
import static org.btrt.torrent.Bencoded.without;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an edit changes, and what it leaves as it is. */
class TorrentEditTest {
  private static final TorrentEdit NOTHING =
      new TorrentEdit(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** With keys that nobody knows, in an order that is none. */
  private static final Map<String, Object> INFO =
      with(Torrents.oneFile(), "another key", List.of(map("x", -1)));

  private static final Map<String, Object> FILE =
      map(
          "announce",
          "http://old.example/announce",
          "comment",
          "old",
          "encoding",
          "UTF-8",
          "info",
          INFO,
          "nodes",
          List.of(List.of("router.example", 6881)));

  private static TorrentEdit trackers(List<List<String>> tiers) {
    return new TorrentEdit(
        Optional.of(tiers), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static TorrentEdit info(Optional<String> source, Optional<Boolean> isPrivate) {
    return new TorrentEdit(Optional.empty(), Optional.empty(), Optional.empty(), source, isPrivate);
  }

  private static void assertIs(Map<String, Object> expected, WholeTorrent made) {
    assertEquals(
        new String(Bencoded.bytes(expected), ISO_8859_1), new String(made.bytes(), ISO_8859_1));
  }

  private static WholeTorrent apply(TorrentEdit edit) throws MetainfoException {
    return edit.apply(Bencoded.bytes(FILE));
  }

  @Test
  void shouldKeepWhatIsNotChanged() throws MetainfoException {
    assertIs(FILE, apply(NOTHING));
    assertIs(FILE, apply(info(Optional.of(""), Optional.of(false))));
  }

  @Test
  void shouldSetTrackers() throws MetainfoException {
    WholeTorrent one = apply(trackers(List.of(List.of("http://new.example/a"))));
    assertIs(with(FILE, "announce", "http://new.example/a"), one);

    WholeTorrent several =
        apply(
            trackers(
                List.of(
                    List.of("http://a.example/a", "http://b.example/a"),
                    List.of("udp://c.example:80"))));
    assertEquals(2, several.metainfo().trackers().size());
    assertEquals(
        several.metainfo().infoHashes(), MetainfoReader.read(Bencoded.bytes(FILE)).infoHashes());
    assertTrue(
        new String(several.bytes(), ISO_8859_1)
            .startsWith("d8:announce18:http://a.example/a13:announce-listll"),
        "for clients without tiers, too");

    assertIs(without(FILE, "announce"), apply(trackers(List.of())));
  }

  @Test
  void shouldSetAndRemoveTexts() throws MetainfoException {
    TorrentEdit set =
        new TorrentEdit(
            Optional.empty(),
            Optional.of(List.of("http://m.example/")),
            Optional.of("new"),
            Optional.empty(),
            Optional.empty());
    assertIs(with(with(FILE, "comment", "new"), "url-list", "http://m.example/"), apply(set));

    TorrentEdit removal =
        new TorrentEdit(
            Optional.empty(),
            Optional.of(List.of()),
            Optional.of(""),
            Optional.empty(),
            Optional.empty());
    assertIs(without(FILE, "comment"), removal.apply(apply(set).bytes()));
  }

  @Test
  void shouldMakeAnotherTorrentByItsInfo() throws MetainfoException {
    InfoHashes before = MetainfoReader.read(Bencoded.bytes(FILE)).infoHashes();
    WholeTorrent made = apply(info(Optional.of("Somewhere"), Optional.of(true)));

    assertNotEquals(before, made.metainfo().infoHashes());
    assertTrue(made.metainfo().isPrivate());
    assertEquals(Optional.of("Somewhere"), made.metainfo().source());
    assertTrue(
        new String(made.bytes(), ISO_8859_1).contains("4:infod11:another keyld1:xi-1eee6:length"),
        "what is not known stays, and the keys are in order");

    WholeTorrent back = info(Optional.of(""), Optional.of(false)).apply(made.bytes());
    assertEquals(Optional.empty(), back.metainfo().source());
    assertTrue(!back.metainfo().isPrivate());
  }

  @Test
  void shouldKeepTheInfoHashOfV2WithItsLayers() throws MetainfoException {
    byte[] bytes = Torrents.bytes(Torrents.hybrid());

    assertEquals(
        MetainfoReader.read(bytes).infoHashes(),
        trackers(List.of(List.of("http://new.example/a"))).apply(bytes).metainfo().infoHashes());
  }

  @Test
  void shouldNameTheFileThatIsNone(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("a.torrent"), "no torrent");

    String message = assertThrows(MetainfoException.class, () -> NOTHING.apply(file)).getMessage();
    assertTrue(message.startsWith(file + ": the file is not bencoded"), message);
  }
}
