// SPDX-License-Identifier: Apache-2.0
package org.btrt.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.btrt.torrent.HashProgress;
import org.btrt.torrent.MetainfoException;
import org.btrt.torrent.MetainfoReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is published is kept, made once, and made anew when it has changed. */
class PublicationsTest {
  private static final List<List<String>> TRACKERS = List.of(List.of("http://a.example/announce"));

  @TempDir private Path directory;
  private final List<String> told = new ArrayList<>();
  private Path state;
  private Publications publications;

  @BeforeEach
  void setUp() throws IOException {
    state = Files.createDirectory(directory.resolve("torrents"));
    publications = new Publications(state, "test", told::add);
  }

  private Path write(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private Publication publish(Path file)
      throws IOException, MetainfoException, InterruptedException {
    publications.publish(file, HashProgress.NONE);
    return publications.all().stream()
        .filter(known -> known.source().equals(file))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldKeepATorrentThatCanBeRead() throws Exception {
    Path file = write("a file.bin", "content");

    Publication published = publish(file);

    assertEquals(state.resolve("a file.bin.torrent"), published.torrent());
    assertEquals(published.metainfo(), MetainfoReader.read(published.torrent()));
    assertEquals("a file.bin", published.name());
    assertEquals(40, published.infoHash().length());
    assertFalse(Publications.isChanged(published));
    assertEquals(List.of(), told);
  }

  @Test
  void shouldMakeATorrentOnce() throws Exception {
    Path file = write("a", "content");
    Publication first = publish(file);
    Files.setLastModifiedTime(first.torrent(), FileTime.from(Instant.EPOCH));

    publish(file);

    assertEquals(FileTime.from(Instant.EPOCH), Files.getLastModifiedTime(first.torrent()));
    assertEquals(1, publications.all().size());
  }

  @Test
  void shouldPublishAnewWhatHasChanged() throws Exception {
    Path file = write("a", "content");
    Publication first = publish(file);

    write("a", "other content");
    assertTrue(Publications.isChanged(first));
    Publication second = publish(file);

    assertNotEquals(first.infoHash(), second.infoHash());
    assertEquals(first.torrent(), second.torrent());
    assertEquals(1, publications.all().size());
    assertEquals(1, told.size());
  }

  @Test
  void shouldSeeAChangeInADirectory() throws Exception {
    write("tree/a", "1");
    write("tree/deep/b", "2");
    Publication published = publish(directory.resolve("tree"));

    write("tree/deep/b", "3 and more");
    assertTrue(Publications.isChanged(published));
    Files.delete(directory.resolve("tree/deep/b"));
    assertTrue(Publications.isChanged(published));
  }

  @Test
  void shouldTakeAnotherNameBesideATorrentOfTheSameName() throws Exception {
    Publication first = publish(write("one/a", "1"));
    Publication second = publish(write("two/a", "2"));

    assertEquals(state.resolve("a.torrent"), first.torrent());
    assertEquals(
        state.resolve("a-" + second.infoHash().substring(0, 8) + ".torrent"), second.torrent());
    assertEquals(2, publications.all().size());
  }

  @Test
  void shouldNameTrackersWithoutAnotherHash() throws Exception {
    Publication before = publish(write("a", "content"));

    publications.name(TRACKERS);
    Publication after = publications.all().getFirst();

    assertEquals(TRACKERS, after.metainfo().trackers());
    assertEquals(before.infoHash(), after.infoHash());
    assertFalse(Publications.isChanged(after));
    assertEquals(List.of(), told);

    publications.name(List.of(List.of("http://b.example/announce")));
    assertEquals(1, told.size());
    assertTrue(told.getFirst().startsWith("the address has changed: "), told::toString);
  }

  @Test
  void shouldPassOverATorrentOfSomebodyElse() throws Exception {
    Publication published = publish(write("a", "content"));
    Files.copy(published.torrent(), state.resolve("b.torrent"));

    assertEquals(1, publications.all().size());
    Files.delete(published.torrent());
    assertEquals(List.of(), publications.all());
  }
}
