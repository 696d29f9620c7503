// SPDX-License-Identifier: Apache-2.0
package org.btrt.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.btrt.status.Counter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts in a directory, what becomes of changes, and what is said about the rest. */
@Timeout(60)
class TorrentDirectoryTest {
  @TempDir private Path root;
  private final List<String> warnings = new ArrayList<>();
  private final List<Counter> counted = new ArrayList<>();
  private Path path;
  private TorrentDirectory directory;

  @BeforeEach
  void make() throws IOException {
    path = Files.createDirectory(root.resolve("torrents"));
    directory = new TorrentDirectory(path, warnings::add, counted::add);
  }

  private List<String> names() {
    return directory.catalogue().torrents().stream().map(CataloguedTorrent::name).toList();
  }

  /** What has been said since the last time, without the directory. */
  private List<String> said() {
    List<String> said = warnings.stream().map(text -> text.replace(path + "/", "")).toList();
    warnings.clear();
    return said;
  }

  private long read() {
    return counted.stream().filter(counter -> counter == Counter.TORRENT_FILES_READ).count();
  }

  @Test
  void shouldKnowWhatATorrentIs() throws IOException {
    TestTorrent torrent =
        TestTorrent.of("caf\u00e9.iso", 5_000_000_000L, "warning message", "soon gone")
            .in(path, "x.torrent");

    assertTrue(directory.scan());
    assertEquals(
        List.of(
            new CataloguedTorrent(
                List.of(torrent.infoHash()),
                "caf\u00e9.iso",
                5_000_000_000L,
                1,
                path.resolve("x.torrent"),
                Optional.empty(),
                Optional.of("soon gone"))),
        directory.catalogue().torrents());
    assertEquals("caf\u00e9.iso", directory.catalogue().find(torrent.infoHash()).get().name());
    assertEquals(Optional.empty(), directory.catalogue().find("0".repeat(40)));
    assertEquals(List.of(), said());
  }

  @Test
  void shouldKnowATorrentOfBothVersionsByBothHashes() throws IOException {
    TestTorrent torrent = TestTorrent.hybrid("a", 1000).in(path, "a.torrent");

    assertTrue(directory.scan());
    assertEquals(List.of(), said());
    CataloguedTorrent known = directory.catalogue().find(torrent.infoHash()).orElseThrow();
    assertEquals(
        List.of(torrent.infoHash(), TestTorrent.secondHash("a", 1000)), known.infoHashes());
    assertSame(known, directory.catalogue().find(TestTorrent.secondHash("a", 1000)).orElseThrow());
  }

  @Test
  void shouldLookIntoDirectoriesAndSortByName() throws IOException {
    TestTorrent.of("b", 1).in(path, "1.torrent");
    TestTorrent.of("C", 1).in(path, "sub/deeper/2.torrent");
    TestTorrent.of("a", 1).in(path, "sub/3.TORRENT");

    assertTrue(directory.scan());
    assertEquals(List.of("a", "b", "C"), names());
  }

  @Test
  void shouldPassOverEverythingElse() throws IOException {
    TestTorrent.of("a", 1).in(path, "a.torrent.part");
    TestTorrent.of("b", 1).in(path, ".b.torrent");
    TestTorrent.of("c", 1).in(path, ".hidden/c.torrent");
    TestTorrent.of("d", 1).in(path, "torrent");
    Files.createDirectory(path.resolve("e.torrent"));

    assertFalse(directory.scan());
    assertEquals(List.of(), names());
    assertEquals(List.of(), said());
  }

  @Test
  void shouldFollowLinksAndNotRunInCircles() throws IOException {
    Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
    TestTorrent.of("a", 1).in(elsewhere, "a.torrent");
    TestTorrent.of("b", 1).in(root, "b.torrent");
    Files.createSymbolicLink(path.resolve("linked"), elsewhere);
    Files.createSymbolicLink(path.resolve("b.torrent"), root.resolve("b.torrent"));
    Files.createSymbolicLink(elsewhere.resolve("circle"), path);
    Files.createSymbolicLink(path.resolve("nowhere.torrent"), root.resolve("missing"));

    assertTrue(directory.scan());
    assertEquals(List.of("a", "b"), names());
    assertEquals(List.of(), said());
  }

  /** Opening a pipe that nobody writes to would last for ever. */
  @Test
  void shouldNotOpenPipes() throws Exception {
    Process made = new ProcessBuilder("mkfifo", path.resolve("a.torrent").toString()).start();
    assumeTrue(made.waitFor() == 0, "mkfifo");

    assertFalse(directory.scan());
  }

  @Test
  void shouldReadAgainOnlyWhatHasChanged() throws IOException {
    TestTorrent.of("a", 1).in(path, "a.torrent");
    TestTorrent.of("b", 1).in(path, "b.torrent");
    assertTrue(directory.scan());
    assertEquals(2, read());
    Catalogue before = directory.catalogue();

    assertFalse(directory.scan());
    assertEquals(2, read());
    assertSame(before, directory.catalogue());

    TestTorrent.of("c", 1).in(path, "a.torrent");
    Files.setLastModifiedTime(path.resolve("a.torrent"), FileTime.fromMillis(1));
    assertTrue(directory.scan());
    assertEquals(3, read());
    assertEquals(List.of("b", "c"), names());
  }

  @Test
  void shouldForgetWhatIsRemoved() throws IOException {
    TestTorrent torrent = TestTorrent.of("a", 1).in(path, "a.torrent");
    directory.scan();
    Files.delete(path.resolve("a.torrent"));

    assertTrue(directory.scan());
    assertEquals(List.of(), names());
    assertEquals(Optional.empty(), directory.catalogue().find(torrent.infoHash()));
  }

  @Test
  void shouldTakeTheFirstOfTwoAndTheOtherWhenItIsGone() throws IOException {
    TestTorrent.of("same", 1).in(path, "a.torrent");
    TestTorrent.of("same", 1, "warning message", "other").in(path, "b.torrent");
    directory.scan();

    assertEquals(List.of("same"), names());
    assertEquals(Optional.empty(), directory.catalogue().torrents().getFirst().warning());
    assertEquals(List.of("b.torrent: is of the same torrent as a.torrent, which counts"), said());

    TestTorrent.of("new", 1).in(path, "c.torrent");
    directory.scan();
    assertEquals(List.of(), said());
    assertEquals(1, counted.stream().filter(c -> c == Counter.TORRENT_FILES_DUPLICATE).count());

    Files.delete(path.resolve("a.torrent"));
    directory.scan();
    assertEquals(List.of("new", "same"), names());
    assertEquals(Optional.of("other"), directory.catalogue().torrents().getLast().warning());
  }

  @Test
  void shouldTellAboutABrokenFileOnceUntilItChanges() throws IOException {
    Path file = Files.writeString(path.resolve("a.torrent"), "rubbish");
    TestTorrent.of("b", 1).in(path, "b.torrent");
    directory.scan();

    assertEquals(List.of("b"), names());
    List<String> said = said();
    assertEquals(1, said.size(), said::toString);
    assertTrue(said.getFirst().startsWith("a.torrent: "), said::toString);
    directory.scan();
    assertEquals(List.of(), said());

    Files.writeString(file, "more rubbish");
    directory.scan();
    assertEquals(1, said().size());

    TestTorrent.of("a", 1).in(path, "a.torrent");
    assertTrue(directory.scan());
    assertEquals(List.of("a", "b"), names());
    assertEquals(List.of(), said());
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "a/b", "a\\b", "C:x", "a\nb", "nul"})
  void shouldNotTakeNamesThatLeadElsewhere(String name) throws IOException {
    TestTorrent.of(name, 1).in(path, "a.torrent");
    directory.scan();

    assertEquals(List.of(), names());
    assertEquals(1, said().size());
  }

  @Test
  void shouldNotTakeBombs() throws IOException {
    Files.writeString(path.resolve("deep.torrent"), "d4:info" + "l".repeat(1_000_000));
    Files.writeString(path.resolve("long.torrent"), "d4:info999999999999:");
    Files.writeString(path.resolve("number.torrent"), "d4:infoi" + "9".repeat(1_000_000) + "ee");
    Files.writeString(path.resolve("types.torrent"), "d4:infod6:lengthl1:ae4:namei1eee");
    Files.write(path.resolve("empty.torrent"), new byte[0]);
    try (RandomAccessFile huge =
        new RandomAccessFile(path.resolve("huge.torrent").toFile(), "rw")) {
      huge.write("d4:info".getBytes(StandardCharsets.US_ASCII));
      huge.setLength(1L << 30);
    }
    TestTorrent.of("good", 1).in(path, "good.torrent");

    assertTrue(directory.scan());
    assertEquals(List.of("good"), names());
    List<String> said = said();
    assertEquals(6, said.size(), said::toString);
    assertTrue(
        said.contains("huge.torrent: is too long, expected: at most 10000000 bytes"),
        said::toString);
    assertEquals(6, counted.stream().filter(c -> c == Counter.TORRENT_FILES_BROKEN).count());
  }

  @Test
  void shouldKeepWhatItHasWhenTheDirectoryIsGone() throws IOException {
    TestTorrent.of("a", 1).in(path, "a.torrent");
    directory.scan();
    Path aside = Files.move(path, root.resolve("aside"));

    assertThrows(IOException.class, directory::scan);
    assertEquals(List.of("a"), names());

    Files.writeString(path, "a file now");
    assertThrows(IOException.class, directory::scan);
    Files.delete(path);
    Files.move(aside, path);
    assertFalse(directory.scan());
  }

  /** Root reads everything. */
  @Test
  void shouldKeepWhatItHasWhenAPartCannotBeRead() throws IOException {
    TestTorrent.of("a", 1).in(path, "sub/a.torrent");
    Path file = path.resolve("b.torrent");
    TestTorrent.of("b", 1).in(path, "b.torrent");
    directory.scan();

    assertTrue(path.resolve("sub").toFile().setReadable(false));
    try {
      assumeTrue(!Files.isReadable(path.resolve("sub")), "not root");
      assertThrows(IOException.class, directory::scan);
    } finally {
      assertTrue(path.resolve("sub").toFile().setReadable(true));
    }
    assertTrue(file.toFile().setReadable(false));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    directory.scan();
    assertEquals(List.of("b.torrent: cannot be read (AccessDeniedException)"), said());
    directory.scan();
    assertEquals(List.of(), said());
    assertEquals(List.of("a", "b"), names());
  }

  @Test
  void shouldGiveAwayOnlyTheFileOfTheTorrent() throws IOException {
    byte[] bytes = TestTorrent.of("a", 1).in(path, "a.torrent").bytes();
    directory.scan();
    CataloguedTorrent torrent = directory.catalogue().torrents().getFirst();
    assertEquals(bytes.length, TorrentFileReader.content(torrent).length);

    TestTorrent.of("b", 1).in(path, "a.torrent");
    assertThrows(IOException.class, () -> TorrentFileReader.content(torrent));
    Files.writeString(torrent.file(), "root:x:0:0");
    assertThrows(IOException.class, () -> TorrentFileReader.content(torrent));
    Files.delete(torrent.file());
    assertThrows(IOException.class, () -> TorrentFileReader.content(torrent));
  }
}
