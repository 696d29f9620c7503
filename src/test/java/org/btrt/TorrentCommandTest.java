// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.btrt.torrent.Metainfo;
import org.btrt.torrent.MetainfoException;
import org.btrt.torrent.MetainfoReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code btrt torrent}: what its commands print, write and refuse. */
class TorrentCommandTest {
  private static final String TRACKER = "http://tracker.example:6969/announce";

  @TempDir private Path directory;
  private Path content;
  private Path torrent;
  private String out;
  private String err;

  @BeforeEach
  void setUp() throws IOException {
    content = Files.createDirectories(directory.resolve("Лето"));
    Files.writeString(content.resolve("a.txt"), "one");
    Files.writeString(Files.createDirectory(content.resolve("b")).resolve("c.txt"), "another");
    torrent = directory.resolve("a.torrent");
  }

  private int execute(String... arguments) {
    StringWriter outText = new StringWriter();
    StringWriter errText = new StringWriter();
    int status =
        Btrt.commandLine(
                directory.resolve("system.conf"),
                new PrintWriter(outText),
                new PrintWriter(errText))
            .execute(arguments);
    out = outText.toString();
    err = errText.toString();
    return status;
  }

  private int create(String... further) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "torrent", "create", content.toString(), "-o", torrent.toString(), "--no-date"));
    arguments.addAll(List.of(further));
    return execute(arguments.toArray(String[]::new));
  }

  private Metainfo read() throws MetainfoException {
    return MetainfoReader.read(torrent);
  }

  @Test
  void shouldCreateAndSayWhatItIs() throws MetainfoException {
    assertEquals(0, create("-t", TRACKER), () -> err);

    String hash = read().infoHashes().v1().orElseThrow();
    assertEquals(
        List.of(
            torrent.toString(),
            "info-hash v1  " + hash,
            "magnet:?xt=urn:btih:"
                + hash
                + "&dn=%D0%9B%D0%B5%D1%82%D0%BE"
                + "&tr=http%3A%2F%2Ftracker.example%3A6969%2Fannounce"),
        out.lines().toList());
    assertEquals("", err, "no progress where there is no terminal");
    assertEquals(List.of(List.of(TRACKER)), read().trackers());
    assertEquals(Optional.of(Version.program()), read().createdBy());
    assertTrue(read().createdEpochS().isEmpty());
  }

  @Test
  void shouldTakeAllOptions() throws MetainfoException {
    assertEquals(
        0,
        execute(
            "torrent",
            "create",
            content.toString(),
            "--output=" + torrent,
            "-t",
            TRACKER + ",udp://two.example:80",
            "--tracker",
            "https://backup.example/announce",
            "-w",
            "http://one.example/",
            "-w",
            "http://two.example/",
            "--name=summer",
            "--format=hybrid",
            "--piece-size=32K",
            "-x",
            "c.*",
            "--private",
            "--source=Somewhere",
            "--comment=a comment"),
        () -> err);

    Metainfo metainfo = read();
    assertEquals(
        List.of(
            List.of(TRACKER, "udp://two.example:80"), List.of("https://backup.example/announce")),
        metainfo.trackers());
    assertEquals(List.of("http://one.example/", "http://two.example/"), metainfo.webSeeds());
    assertEquals("summer", metainfo.content().name());
    assertEquals(32_768, metainfo.content().pieceBytes());
    assertEquals(1, metainfo.content().realFiles().size());
    assertTrue(metainfo.isPrivate());
    assertEquals(Optional.of("Somewhere"), metainfo.source());
    assertEquals(Optional.of("a comment"), metainfo.comment());
    assertTrue(metainfo.createdEpochS().isPresent());
    assertTrue(out.contains("info-hash v2  " + metainfo.infoHashes().v2().orElseThrow()), out);
  }

  @Test
  void shouldNotOverwriteUnlessForced() throws IOException, MetainfoException {
    Files.writeString(torrent, "precious");

    assertEquals(2, create());
    assertEquals(
        torrent + ": is there already, expected: a new file, or --force", err.stripTrailing());
    assertEquals("precious", Files.readString(torrent));

    assertEquals(0, create("--force"), () -> err);
    assertEquals("Лето", read().content().name());
  }

  @Test
  void shouldRefuseAPlaceForTheFileBeforeItHashes() {
    torrent = content.resolve("a.torrent");
    assertEquals(2, create());
    assertTrue(err.contains("lies in what it is of"), err);

    torrent = directory.resolve("missing").resolve("a.torrent");
    assertEquals(2, create());
    assertTrue(err.contains("has no directory to be in"), err);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-t tracker",
        "-t http://a.example/,x",
        "-w udp://a.example:80",
        "--format v3",
        "--piece-size 100",
        "-x [",
        "--colour"
      })
  void shouldEndWithTwoOnWrongOptions(String options) {
    assertEquals(2, create(options.split(" ", -1)));
    assertEquals("", out);
    assertTrue(!err.isEmpty() && !err.contains("\tat "), err);
    assertFalse(Files.exists(torrent));
  }

  @Test
  void shouldEndWithOneWhereThereIsNothingToShare() {
    content = directory.resolve("missing");

    assertEquals(1, create());
    assertEquals(content + ": cannot be read (NoSuchFileException)", err.stripTrailing());
  }

  @Test
  void shouldShowForPeople() throws MetainfoException {
    create("-t", TRACKER, "-t", "udp://backup.example:80", "-f", "hybrid", "-c", "line\nline");
    Metainfo metainfo = read();

    assertEquals(0, execute("torrent", "show", torrent.toString()), () -> err);
    for (String line :
        List.of(
            torrent.toString(),
            "  name           Лето",
            "  info-hash v1   " + metainfo.infoHashes().v1().orElseThrow(),
            "  info-hash v2   " + metainfo.infoHashes().v2().orElseThrow(),
            "    to trackers  " + metainfo.infoHashes().v2Truncated().orElseThrow(),
            "  content        10 bytes, files: 2",
            "  pieces         2 of 16 KiB",
            "  private        no",
            "  tracker        " + TRACKER,
            "    backup 1     udp://backup.example:80",
            "  comment        line\uFFFDline",
            "                  3  a.txt",
            "                  7  b/c.txt")) {
      assertTrue(out.lines().anyMatch(line::equals), () -> line + " in\n" + out);
    }
  }

  @Test
  void shouldShowAsJson() throws IOException {
    create("-t", TRACKER);

    assertEquals(0, execute("torrent", "show", "--json", torrent.toString(), torrent.toString()));
    assertEquals(2, out.lines().count());
    String first = out.lines().findFirst().orElseThrow();
    try (JsonParser parser = new JsonFactory().createParser(first)) {
      while (parser.nextToken() != null) {
        parser.getText();
      }
    }
    assertTrue(first.contains("\"name\":\"\\u041B\\u0435\\u0442\\u043E\""), first);
    assertTrue(
        first.contains(
            "\"files\":[{\"path\":[\"a.txt\"],\"length_bytes\":3},"
                + "{\"path\":[\"b\",\"c.txt\"],\"length_bytes\":7}]"),
        first);
    assertTrue(first.contains("\"comment\":null"), first);
    assertTrue(first.contains("\"trackers\":[[\"" + TRACKER + "\"]]"), first);
  }

  @Test
  void shouldGoOnToTheNextFileWhenOneIsNone() throws IOException {
    create();
    Path none = Files.writeString(directory.resolve("none.torrent"), "none");

    assertEquals(1, execute("torrent", "show", none.toString(), torrent.toString()));
    assertTrue(err.startsWith(none + ": the file is not bencoded"), err);
    assertTrue(out.startsWith(torrent.toString()), out);
  }

  @Test
  void shouldEditWithoutChangingTheInfoHash() throws IOException, MetainfoException {
    create("-t", TRACKER, "-c", "a comment");
    Metainfo before = read();

    assertEquals(
        0,
        execute(
            "torrent", "edit", torrent.toString(), "-t", "udp://new.example:1", "--comment", ""),
        () -> err);
    assertEquals(before.infoHashes(), read().infoHashes());
    assertEquals(List.of(List.of("udp://new.example:1")), read().trackers());
    assertEquals(Optional.empty(), read().comment());
    assertFalse(out.contains("has changed"), out);

    assertEquals(0, execute("torrent", "edit", torrent.toString(), "-t", ""), () -> err);
    assertEquals(List.of(), read().trackers());
  }

  @Test
  void shouldSayThatAnEditMakesAnotherTorrent() throws IOException, MetainfoException {
    create();
    byte[] before = Files.readAllBytes(torrent);
    Path other = directory.resolve("other.torrent");

    assertEquals(
        0,
        execute("torrent", "edit", torrent.toString(), "--private", "-o", other.toString()),
        () -> err);
    assertTrue(out.contains("The info-hash has changed"), out);
    assertTrue(out.contains("was v1  " + read().infoHashes().v1().orElseThrow()), out);
    assertArrayEquals(before, Files.readAllBytes(torrent));
    assertTrue(MetainfoReader.read(other).isPrivate());

    assertEquals(0, execute("torrent", "edit", other.toString(), "--no-private"), () -> err);
    assertArrayEquals(before, Files.readAllBytes(other), "and back");
  }

  @Test
  void shouldRefuseAnEditOfNothing() throws IOException {
    create();

    assertEquals(2, execute("torrent", "edit", torrent.toString()));
    assertTrue(err.startsWith("nothing to change"), err);
    Path none = Files.writeString(directory.resolve("none.torrent"), "none");
    assertEquals(1, execute("torrent", "edit", none.toString(), "-p"));
    assertTrue(err.startsWith(none + ": "), err);
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "show", "edit"})
  void shouldKeepHelpWithinEightyColumns(String command) {
    assertEquals(0, execute("torrent", "help", command));
    assertTrue(out.startsWith("Usage: btrt torrent " + command), out);
    out.lines().forEach(line -> assertTrue(line.length() <= 80, line));
  }
}
