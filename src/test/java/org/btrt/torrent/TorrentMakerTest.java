// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.btrt.torrent.Bencoded.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Making torrents of files and trees; what has no place in one is said by its name. */
class TorrentMakerTest {
  private static final int PIECE_BYTES = 16_384;

  @TempDir private Path directory;
  private Path top;

  @BeforeEach
  void makeTop() throws IOException {
    top = Files.createDirectory(directory.resolve("top"));
  }

  private Path write(String path, int lengthBytes) throws IOException {
    Path file = top.resolve(path);
    Files.createDirectories(file.getParent());
    byte[] content = new byte[lengthBytes];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (path.hashCode() + i * 31 + (i >> 8));
    }
    return Files.write(file, content);
  }

  private static TorrentSpec spec(Path content, TorrentFormat format, String... excludes) {
    return new TorrentSpec(
        content,
        Optional.empty(),
        format,
        OptionalInt.of(PIECE_BYTES),
        Excludes.parse(List.of(excludes)),
        false,
        Optional.empty());
  }

  private static Metainfo make(TorrentSpec spec) throws MetainfoException, InterruptedException {
    return TorrentMaker.make(spec, TorrentNotes.NONE, HashProgress.NONE).metainfo();
  }

  private List<String> names(TorrentFormat format, String... excludes)
      throws MetainfoException, InterruptedException {
    return make(spec(top, format, excludes)).content().realFiles().stream()
        .map(TorrentFile::name)
        .toList();
  }

  private String refusal(TorrentFormat format) {
    return assertThrows(MetainfoException.class, () -> make(spec(top, format))).getMessage();
  }

  @Test
  void shouldMakeTheInfoThatBep3Describes() throws Exception {
    byte[] content = Files.readAllBytes(write("a.bin", 40_000));
    Map<String, Object> info =
        map(
            "length",
            40_000,
            "name",
            "a.bin",
            "piece length",
            PIECE_BYTES,
            "pieces",
            Pieces.sha1s(content, PIECE_BYTES),
            "private",
            1,
            "source",
            "Somewhere");
    TorrentSpec spec =
        new TorrentSpec(
            top.resolve("a.bin"),
            Optional.empty(),
            TorrentFormat.V1,
            OptionalInt.of(PIECE_BYTES),
            Excludes.NONE,
            true,
            Optional.of("Somewhere"));

    assertEquals(
        Optional.of(HexFormat.of().formatHex(Digests.sha1().digest(Bencoded.bytes(info)))),
        make(spec).infoHashes().v1());
  }

  @Test
  void shouldMakeTheTreeThatBep52Describes() throws Exception {
    byte[] large = Files.readAllBytes(write("a/large", 70_000));
    byte[] small = Files.readAllBytes(write("b", 100));
    write("c.empty", 0);
    byte[] largePadded = Arrays.copyOf(large, 5 * PIECE_BYTES);
    byte[] smallPadded = Arrays.copyOf(small, PIECE_BYTES);
    Map<String, Object> info =
        map(
            "file tree",
            map(
                "a",
                map("large", map("", map("length", 70_000, "pieces root", FullTree.ofFile(large)))),
                "b",
                map("", map("length", 100, "pieces root", FullTree.ofFile(small))),
                "c.empty",
                map("", map("length", 0))),
            "files",
            List.of(
                map("length", 70_000, "path", List.of("a", "large")),
                map("attr", "p", "length", 11_920, "path", List.of(".pad", "11920")),
                map("length", 100, "path", List.of("b")),
                map("attr", "p", "length", 16_284, "path", List.of(".pad", "16284")),
                map("length", 0, "path", List.of("c.empty"))),
            "meta version",
            2,
            "name",
            "top",
            "piece length",
            PIECE_BYTES,
            "pieces",
            Pieces.sha1s(Pieces.concat(largePadded, smallPadded), PIECE_BYTES));

    InfoHashes hashes = make(spec(top, TorrentFormat.HYBRID)).infoHashes();
    byte[] bytes = Bencoded.bytes(info);
    assertEquals(
        new InfoHashes(
            Optional.of(HexFormat.of().formatHex(Digests.sha1().digest(bytes))),
            Optional.of(HexFormat.of().formatHex(Digests.sha256().digest(bytes)))),
        hashes);

    Map<String, Object> newer = Bencoded.without(Bencoded.without(info, "files"), "pieces");
    assertEquals(
        Optional.of(HexFormat.of().formatHex(Digests.sha256().digest(Bencoded.bytes(newer)))),
        make(spec(top, TorrentFormat.V2)).infoHashes().v2());
  }

  @Test
  void shouldWriteWhatStandsBeside() throws Exception {
    write("a", 1);
    TorrentNotes notes =
        new TorrentNotes(
            List.of(
                List.of("http://a.example/", "http://b.example/"), List.of("udp://c.example:1")),
            List.of("http://m.example/", "http://n.example/"),
            Optional.of("a comment"),
            Optional.of("a program"),
            OptionalLong.of(1_290_000_000));

    Metainfo metainfo =
        TorrentMaker.make(spec(top, TorrentFormat.V1), notes, HashProgress.NONE).metainfo();
    assertEquals(notes.trackers(), metainfo.trackers());
    assertEquals(notes.webSeeds(), metainfo.webSeeds());
    assertEquals(notes.comment(), metainfo.comment());
    assertEquals(notes.createdBy(), metainfo.createdBy());
    assertEquals(notes.createdEpochS(), metainfo.createdEpochS());
  }

  @Test
  void shouldTakeAnotherNameAndPiecesBySize() throws Exception {
    write("a", 3_000_000);
    TorrentSpec spec =
        new TorrentSpec(
            top,
            Optional.of("other"),
            TorrentFormat.V1,
            OptionalInt.empty(),
            Excludes.NONE,
            false,
            Optional.empty());

    TorrentContent content = make(spec).content();
    assertEquals("other", content.name());
    assertEquals(32_768, content.pieceBytes());
    assertEquals("top", make(TorrentSpec.of(top.resolve("."), TorrentFormat.V1)).content().name());
  }

  /** As mktorrent sorts, which compares paths, and as a file tree does, which compares names. */
  @Test
  void shouldSortByBytes() throws Exception {
    for (String name :
        List.of("b", "a/x", "a-b/x", "a.txt", "é", "Z", "日本", "\uFF5E", "\uD835\uDCB3", "a/b/c")) {
      write(name, 1);
    }

    assertEquals(
        List.of("Z", "a-b/x", "a.txt", "a/b/c", "a/x", "b", "é", "日本", "\uFF5E", "\uD835\uDCB3"),
        names(TorrentFormat.V1));
    List<String> ofTree =
        List.of("Z", "a/b/c", "a/x", "a-b/x", "a.txt", "b", "é", "日本", "\uFF5E", "\uD835\uDCB3");
    assertEquals(ofTree, names(TorrentFormat.V2));
    assertEquals(ofTree, names(TorrentFormat.HYBRID));
  }

  @Test
  void shouldLeaveOutWhatIsExcluded() throws Exception {
    for (String name : List.of("a.txt", "a.tmp", ".git/config", "b/a.tmp", "b/c/o.o", "b/o.o")) {
      write(name, 1);
    }

    assertEquals(
        List.of(".git/config", "a.tmp", "a.txt", "b/a.tmp", "b/c/o.o", "b/o.o"),
        names(TorrentFormat.V1));
    assertEquals(List.of("a.txt", "b/c/o.o"), names(TorrentFormat.V1, "*.tmp", ".*", "b/*.o"));
    assertEquals(List.of("a.tmp", "a.txt"), names(TorrentFormat.V1, "b/", ".git"));
    assertEquals(
        List.of(".git/config", "a.tmp", "a.txt", "b/a.tmp"), names(TorrentFormat.V1, "**/*.o"));
    for (String pattern : List.of("", "/", "/a", "[", "{a")) {
      assertThrows(IllegalArgumentException.class, () -> Excludes.parse(List.of(pattern)), pattern);
    }
  }

  @ParameterizedTest
  @EnumSource(TorrentFormat.class)
  void shouldFollowLinks(TorrentFormat format) throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("file"), "content");
    Files.createSymbolicLink(top.resolve("link"), elsewhere.resolve("file"));
    Files.createSymbolicLink(top.resolve("links"), elsewhere);

    assertEquals(List.of("link", "links/file"), names(format));
  }

  @Test
  void shouldRefuseLinksToNowhereAndInCircles() throws Exception {
    write("a", 1);
    Path link = Files.createSymbolicLink(top.resolve("link"), Path.of("missing"));
    assertEquals(
        link + ": is a link to nothing, expected: to a file, or to be excluded",
        refusal(TorrentFormat.V1));
    assertEquals(List.of("a"), names(TorrentFormat.V1, "link"));

    Files.delete(link);
    Files.createSymbolicLink(link, top);
    assertTrue(refusal(TorrentFormat.V1).startsWith(link + ": is a link to a directory above it"));
    assertEquals(List.of("a"), names(TorrentFormat.V1, "link"));
  }

  @Test
  void shouldRefuseWhatIsNoFile() throws Exception {
    write("a", 1);
    Path pipe = top.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());

    assertTrue(refusal(TorrentFormat.V1).startsWith(pipe + ": is neither a file nor a directory"));
    assertEquals(List.of("a"), names(TorrentFormat.V1, "pipe"));
    assertThrows(MetainfoException.class, () -> make(spec(pipe, TorrentFormat.V1)));
    assertThrows(
        MetainfoException.class, () -> make(spec(top.resolve("missing"), TorrentFormat.V1)));
  }

  @Test
  void shouldRefuseNamesThatReadersRefuse() throws Exception {
    Path file = write("a\\b", 1);
    assertTrue(
        refusal(TorrentFormat.HYBRID).startsWith(file + ": has a slash or a backslash in it"),
        refusal(TorrentFormat.HYBRID));
  }

  @Test
  void shouldRefuseNothing() throws Exception {
    assertTrue(refusal(TorrentFormat.V1).contains("holds not a byte"));
    write("empty", 0);
    assertTrue(refusal(TorrentFormat.V1).contains("holds not a byte"));
  }

  @ParameterizedTest
  @EnumSource(TorrentFormat.class)
  void shouldTakeADeepTreeUpToTheLimit(TorrentFormat format) throws Exception {
    String deep = "d/".repeat(FileProperties.SEGMENTS_MAX - 1);
    write(deep + "f", 1);
    assertEquals(List.of(deep + "f"), names(format));

    write(deep + "e/f", 1);
    assertTrue(refusal(format).contains("lies too deep in the tree"), refusal(format));
  }

  @Test
  void shouldNoticeThatAFileHasChanged() throws Exception {
    Path file = write("a", 100_000);
    List<SourceFile> files = SourceTree.scan(top, "top", Excludes.NONE, TorrentFormat.V1).files();
    PieceLayout layout = PieceLayout.of(files, false, PIECE_BYTES);
    files.getFirst().checkUnchanged();

    Files.write(file, new byte[50_000]);
    String expected = file + ": has changed while it was read";
    assertTrue(
        assertThrows(
                MetainfoException.class,
                () -> new PieceHasher(layout, TorrentFormat.V1, 100_000).hash(HashProgress.NONE))
            .getMessage()
            .startsWith(expected));
    assertTrue(
        assertThrows(MetainfoException.class, files.getFirst()::checkUnchanged)
            .getMessage()
            .startsWith(expected));

    Files.delete(file);
    assertThrows(MetainfoException.class, files.getFirst()::checkUnchanged);
    assertThrows(
        MetainfoException.class,
        () -> new PieceHasher(layout, TorrentFormat.V1, 100_000).hash(HashProgress.NONE));
  }

  @Test
  void shouldNoticeAChangeOfTheSameLength() throws Exception {
    Path file = write("a", 100);
    SourceFile found =
        SourceTree.scan(top, "top", Excludes.NONE, TorrentFormat.V1).files().getFirst();

    Path other = Files.write(directory.resolve("other"), new byte[100]);
    Files.setLastModifiedTime(other, found.modified());
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    assertThrows(MetainfoException.class, found::checkUnchanged);
  }

  @Test
  void shouldEndItsThreadsWhenInterrupted() throws Exception {
    write("a", 1_000_000);
    Thread.currentThread().interrupt();

    assertThrows(InterruptedException.class, () -> make(spec(top, TorrentFormat.HYBRID)));
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("btrt-hash-")));
  }

  @Test
  void shouldRefuseTooShortPieces() {
    SourceFile huge = new SourceFile(top, List.of("huge"), 1L << 40, FileTime.fromMillis(0), null);

    assertThrows(MetainfoException.class, () -> PieceLayout.of(List.of(huge), false, PIECE_BYTES));
  }

  @Test
  void shouldShareALayerBetweenFilesThatAreTheSame() throws Exception {
    byte[] content = "content".repeat(10_000).getBytes(UTF_8);
    Files.write(top.resolve("a"), content);
    Files.write(top.resolve("b"), content);

    assertEquals(List.of("a", "b"), names(TorrentFormat.HYBRID));
  }
}
