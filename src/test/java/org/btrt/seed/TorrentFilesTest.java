// SPDX-License-Identifier: Apache-2.0
package org.btrt.seed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.btrt.seed.TorrentFiles.Changes;
import org.btrt.torrent.HashProgress;
import org.btrt.torrent.MetainfoException;
import org.btrt.torrent.TorrentFormat;
import org.btrt.torrent.TorrentMaker;
import org.btrt.torrent.TorrentNotes;
import org.btrt.torrent.TorrentSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which torrents are seeded: those that lie there, each once, whatever else lies there too. */
class TorrentFilesTest {
  @TempDir private Path directory;
  private Path torrents;

  @BeforeEach
  void setUp() throws IOException {
    torrents = Files.createDirectory(directory.resolve("torrents"));
  }

  /** Makes a torrent of a file of that name and content. */
  private Path make(Path target, String content)
      throws IOException, MetainfoException, InterruptedException {
    Path file = Files.writeString(directory.resolve("content"), content);
    return Files.write(
        target,
        TorrentMaker.make(
                TorrentSpec.of(file, TorrentFormat.V1), TorrentNotes.NONE, HashProgress.NONE)
            .bytes());
  }

  private TorrentFiles files(Path... paths) {
    return new TorrentFiles(List.of(paths), Optional.empty());
  }

  private static void assertNothing(Changes changes) {
    assertEquals(List.of(), changes.added());
    assertEquals(List.of(), changes.removed());
    assertEquals(List.of(), changes.problems());
  }

  @Test
  void shouldFindTorrentsAtAnyDepthAndTellThemOnce() throws Exception {
    Path deep = Files.createDirectories(torrents.resolve("a/b"));
    make(torrents.resolve("one.torrent"), "one");
    make(deep.resolve("two.torrent"), "two");
    Files.writeString(torrents.resolve("readme.txt"), "no torrent");
    TorrentFiles files = files(torrents);

    Changes first = files.scan();

    assertEquals(
        List.of(deep, torrents),
        first.added().stream().map(SeedTorrent::data).sorted().toList().reversed());
    assertEquals(List.of(), first.problems());
    assertNothing(files.scan());
  }

  @Test
  void shouldTakeTheGivenDirectoryForTheData() throws Exception {
    make(torrents.resolve("one.torrent"), "one");
    Path data = Path.of("/srv/files");

    Changes changes = new TorrentFiles(List.of(torrents), Optional.of(data)).scan();

    assertEquals(data, changes.added().getFirst().data());
    assertEquals("content", changes.added().getFirst().name());
    assertEquals(3, changes.added().getFirst().totalBytes());
    assertEquals(40, changes.added().getFirst().infoHash().length());
  }

  @Test
  void shouldDropWhatIsRemovedAndTakeItUpAgain() throws Exception {
    Path file = make(torrents.resolve("one.torrent"), "one");
    TorrentFiles files = files(torrents);
    SeedTorrent torrent = files.scan().added().getFirst();

    Files.delete(file);
    assertEquals(List.of(torrent), files.scan().removed());
    make(file, "one");
    assertEquals(torrent.infoHash(), files.scan().added().getFirst().infoHash());
  }

  @Test
  void shouldExchangeAFileThatHasChanged() throws Exception {
    Path file = make(torrents.resolve("one.torrent"), "one");
    TorrentFiles files = files(file);
    SeedTorrent before = files.scan().added().getFirst();

    make(file, "another one");
    Changes changes = files.scan();

    assertEquals(List.of(before), changes.removed());
    assertEquals(11, changes.added().getFirst().totalBytes());
  }

  @Test
  void shouldTellOfABrokenFileOncePerVersion() throws Exception {
    Path file = Files.write(torrents.resolve("a.torrent"), "d4:infole".getBytes(UTF_8));
    TorrentFiles files = files(torrents);

    List<String> problems = files.scan().problems();
    assertEquals(1, problems.size());
    assertTrue(problems.getFirst().startsWith(file + ": "), problems::toString);
    assertNothing(files.scan());

    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    assertEquals(problems, files.scan().problems());
  }

  @Test
  void shouldTakeATorrentOnce() throws Exception {
    Path first = make(torrents.resolve("a.torrent"), "one");
    Path second = make(torrents.resolve("b.torrent"), "one");
    TorrentFiles files = files(torrents);

    Changes changes = files.scan();

    assertEquals(1, changes.added().size());
    assertEquals(
        List.of(second + ": passed over, it is the same torrent as " + first), changes.problems());
    assertNothing(files.scan());
  }

  @Test
  void shouldKeepWhatADirectoryHadThatIsGone() throws Exception {
    make(torrents.resolve("one.torrent"), "one");
    TorrentFiles files = files(torrents);
    assertEquals(1, files.scan().added().size());

    Files.move(torrents, directory.resolve("away"));
    Changes gone = files.scan();
    assertEquals(List.of(), gone.removed());
    assertEquals(1, gone.problems().size());
    assertNothing(files.scan());

    Files.move(directory.resolve("away"), torrents);
    assertNothing(files.scan());
  }
}
