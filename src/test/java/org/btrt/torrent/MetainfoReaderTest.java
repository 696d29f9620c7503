// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import static org.btrt.torrent.Bencoded.map;
import static org.btrt.torrent.Bencoded.with;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What torrent files say, of each version, and which files are not even opened. */
class MetainfoReaderTest {
  private static final HexFormat HEX = HexFormat.of();

  @TempDir private Path directory;

  @Test
  void shouldReadAFileOfVersion1() throws MetainfoException {
    Map<String, Object> info = with(with(Torrents.oneFile(), "private", 1), "source", "Somewhere");
    byte[] infoBytes = Bencoded.bytes(info);
    Metainfo metainfo =
        MetainfoReader.read(
            Bencoded.bytes(
                map(
                    "announce",
                    "http://one.example/announce",
                    "announce-list",
                    List.of(
                        List.of("http://one.example/announce", "http://two.example/announce"),
                        List.of("udp://three.example:80")),
                    "comment",
                    "Grüße, 世界",
                    "created by",
                    "a program",
                    "creation date",
                    1_290_000_000,
                    "info",
                    info,
                    "url-list",
                    List.of("http://mirror.example/"))));

    assertEquals(
        new InfoHashes(
            Optional.of(HEX.formatHex(Digests.sha1().digest(infoBytes))), Optional.empty()),
        metainfo.infoHashes());
    assertEquals(TorrentFormat.V1, metainfo.format());
    assertEquals(
        new TorrentContent(
            "a.txt",
            false,
            List.of(new TorrentFile(List.of("a.txt"), 3, false)),
            Torrents.PIECE_BYTES,
            1),
        metainfo.content());
    assertTrue(metainfo.isPrivate());
    assertEquals(Optional.of("Somewhere"), metainfo.source());
    assertEquals(
        List.of(
            List.of("http://one.example/announce", "http://two.example/announce"),
            List.of("udp://three.example:80")),
        metainfo.trackers());
    assertEquals(List.of("http://mirror.example/"), metainfo.webSeeds());
    assertEquals(Optional.of("Grüße, 世界"), metainfo.comment());
    assertEquals(Optional.of("a program"), metainfo.createdBy());
    assertEquals(OptionalLong.of(1_290_000_000), metainfo.createdEpochS());
  }

  @Test
  void shouldReadATreeOfVersion1() throws MetainfoException {
    Metainfo metainfo = MetainfoReader.read(Torrents.bytes(Torrents.tree()));

    TorrentContent content = metainfo.content();
    assertEquals("dir", content.name());
    assertTrue(content.directory());
    assertEquals(
        List.of("a.txt", "b/c.txt"), content.files().stream().map(TorrentFile::name).toList());
    assertEquals(17_000, content.totalBytes());
    assertEquals(2, content.pieceCount());
    assertFalse(metainfo.isPrivate());
    assertEquals(List.of(List.of("http://tracker.example/announce")), metainfo.trackers());
  }

  @Test
  void shouldReadVersion2() throws MetainfoException {
    Map<String, Object> info = Torrents.oneFileV2();
    Metainfo metainfo = MetainfoReader.read(Torrents.bytes(info));

    byte[] hash = Digests.sha256().digest(Bencoded.bytes(info));
    assertEquals(Optional.empty(), metainfo.infoHashes().v1());
    assertEquals(Optional.of(HEX.formatHex(hash)), metainfo.infoHashes().v2());
    List<byte[]> announced = metainfo.infoHashes().announced();
    assertEquals(1, announced.size());
    assertArrayEquals(Arrays.copyOf(hash, 20), announced.getFirst());
    assertEquals(TorrentFormat.V2, metainfo.format());
    assertFalse(metainfo.content().directory());
    assertEquals(3, metainfo.content().totalBytes());
    assertEquals(1, metainfo.content().pieceCount());
  }

  @Test
  void shouldReadBothVersions() throws MetainfoException {
    Map<String, Object> info = Torrents.hybrid();
    Metainfo metainfo = MetainfoReader.read(Torrents.bytes(info));

    byte[] infoBytes = Bencoded.bytes(info);
    assertEquals(TorrentFormat.HYBRID, metainfo.format());
    assertEquals(2, metainfo.infoHashes().announced().size());
    assertArrayEquals(
        Digests.sha1().digest(infoBytes), metainfo.infoHashes().announced().getFirst());
    assertEquals(
        List.of(false, true, false),
        metainfo.content().files().stream().map(TorrentFile::pad).toList());
    assertEquals(2, metainfo.content().realFiles().size());
    assertEquals(17_000, metainfo.content().totalBytes(), "without the pad");
  }

  @Test
  void shouldReadADirectoryOfOneFileInBothVersions() throws MetainfoException {
    Map<String, Object> info =
        map(
            "file tree",
            map("a.txt", Torrents.leaf(3)),
            "files",
            List.of(map("length", 3, "path", List.of("a.txt"))),
            "meta version",
            2,
            "name",
            "dir",
            "piece length",
            Torrents.PIECE_BYTES,
            "pieces",
            new byte[20]);

    assertTrue(MetainfoReader.read(Torrents.bytes(info)).content().directory());
  }

  @Test
  void shouldTakeTheHashOverTheBytesAsTheyStand() throws MetainfoException {
    Map<String, Object> info =
        map(
            "unknown",
            List.of(1, "x", map()),
            "pieces",
            new byte[20],
            "name",
            "a.txt",
            "length",
            3,
            "piece length",
            Torrents.PIECE_BYTES);

    Metainfo metainfo = MetainfoReader.read(Bencoded.bytes(map("info", info)));
    assertEquals(
        Optional.of(HEX.formatHex(Digests.sha1().digest(Bencoded.bytes(info)))),
        metainfo.infoHashes().v1());
    assertEquals(List.of(), metainfo.trackers());
  }

  @Test
  void shouldPreferWhatIsGivenInUtf8AndReadTheRestByteByByte() throws MetainfoException {
    byte[] latin = Bencoded.raw("Gr\u00FC\u00DFe");
    Map<String, Object> tree = Torrents.tree();
    Map<String, Object> info =
        with(
            with(tree, "name", latin),
            "files",
            List.of(
                map("length", 16_000, "path", List.of(latin), "path.utf-8", List.of("Grüße.txt")),
                map("length", 1_000, "path", List.of(latin))));

    TorrentContent content = MetainfoReader.read(Torrents.bytes(info)).content();
    assertEquals("Grüße", content.name());
    assertEquals(
        List.of("Grüße.txt", "Grüße"), content.files().stream().map(TorrentFile::name).toList());
    assertEquals(
        "Гость",
        MetainfoReader.read(Torrents.bytes(with(info, "name.utf-8", "Гость"))).content().name());
  }

  @Test
  void shouldKnowPadsOfAnyAge() throws MetainfoException {
    Map<String, Object> info =
        with(
            with(
                Torrents.tree(),
                "files",
                List.of(
                    map("length", 16_000, "path", List.of("a.txt")),
                    map("attr", "p", "length", 384),
                    map("length", 1_000, "path", List.of("b")),
                    map("length", 384, "path", List.of("_____padding_file_0_if you see this")))),
            "pieces",
            new byte[40]);

    TorrentContent content = MetainfoReader.read(Torrents.bytes(info)).content();
    assertEquals(
        List.of(false, true, false, true), content.files().stream().map(TorrentFile::pad).toList());
    assertEquals(".pad/384", content.files().get(1).name());
    assertEquals(17_000, content.totalBytes());
  }

  @Test
  void shouldTakeLinksAndEmptyFiles() throws MetainfoException {
    Map<String, Object> info =
        with(
            with(
                Torrents.tree(),
                "files",
                List.of(
                    map("length", 0, "path", List.of("empty")),
                    map("attr", "l", "path", List.of("link"), "symlink path", List.of("full")),
                    map("length", 1, "path", List.of("full")))),
            "pieces",
            new byte[20]);

    assertEquals(1, MetainfoReader.read(Torrents.bytes(info)).content().totalBytes());
  }

  @Test
  void shouldTakeEmptyUrlsForNone() throws MetainfoException {
    Map<String, Object> file = Torrents.file(Torrents.oneFile());
    Map<String, Object> empty =
        with(
            with(with(file, "announce", ""), "announce-list", List.of(List.of(""), List.of())),
            "url-list",
            "");

    Metainfo metainfo = MetainfoReader.read(Bencoded.bytes(empty));
    assertEquals(List.of(), metainfo.trackers());
    assertEquals(List.of(), metainfo.webSeeds());
    assertEquals(
        List.of("http://one.example/a"),
        MetainfoReader.read(Bencoded.bytes(with(file, "url-list", "http://one.example/a")))
            .webSeeds());
  }

  @Test
  void shouldTakeNoDateForOneThatCannotBe() throws MetainfoException {
    for (long epochS : new long[] {-1, 1_290_000_000_000L, Long.MAX_VALUE}) {
      Map<String, Object> file = with(Torrents.file(Torrents.oneFile()), "creation date", epochS);
      assertEquals(OptionalLong.empty(), MetainfoReader.read(Bencoded.bytes(file)).createdEpochS());
    }
  }

  @Test
  void shouldNameTheFileThatIsWrong() throws IOException, MetainfoException {
    Path file = Files.write(directory.resolve("a.torrent"), Torrents.bytes(Torrents.oneFile()));
    assertEquals("a.txt", MetainfoReader.read(file).content().name());

    Files.writeString(file, "d4:infod");
    assertTrue(messageOf(file).startsWith(file + ": "), messageOf(file));
    Path twoLines = Files.writeString(directory.resolve("two\nlines"), "x");
    assertEquals(1, messageOf(twoLines).lines().count());
  }

  @Test
  void shouldNotReadWhatCannotBeATorrentFile() throws IOException, InterruptedException {
    Path large = directory.resolve("large.torrent");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(1L << 30);
    }
    assertTrue(messageOf(large).endsWith("is too long, expected: at most 33554432 bytes"));
    assertTrue(messageOf(directory).contains("is not a file"), messageOf(directory));
    Path missing = directory.resolve("missing.torrent");
    assertTrue(messageOf(missing).contains("NoSuchFileException"), messageOf(missing));

    Path pipe = directory.resolve("pipe.torrent");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    assertTimeoutPreemptively(
        Duration.ofSeconds(30), () -> assertTrue(messageOf(pipe).contains("is not a file")));
  }

  private static String messageOf(Path file) {
    return assertThrows(MetainfoException.class, () -> MetainfoReader.read(file)).getMessage();
  }
}
