// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.btrt.torrent.Bencoded.map;
import static org.btrt.torrent.Bencoded.raw;
import static org.btrt.torrent.Bencoded.with;
import static org.btrt.torrent.Bencoded.without;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Torrent files that want to harm, or are none: each is refused with a line that says why. */
class HostileTorrentsTest {
  private static Arguments info(Map<String, Object> info, String expected) {
    return Arguments.of(Torrents.bytes(info), expected);
  }

  private static Arguments file(String key, Object value, String expected) {
    return Arguments.of(
        Bencoded.bytes(with(Torrents.file(Torrents.oneFile()), key, value)), expected);
  }

  private static Arguments text(String text, String expected) {
    return Arguments.of(raw(text), expected);
  }

  static Stream<Arguments> bytes() {
    return Stream.of(
        text("", "the file is not bencoded"),
        text("le", "the file is not a dictionary"),
        text("i1e", "the file is not a dictionary"),
        text("<html>", "the file is not bencoded"),
        text("de", "the file has no info"),
        text("d4:infodee", "info has no name"),
        text("d4:info", "info is not bencoded"),
        text("d4:infod4:name3:ab", "info.name is not bencoded, cut off"),
        text("d4:info99999999999:", "info is not bencoded"),
        text("d4:infoi-0ee", "info is not bencoded"),
        text("d4:infoleed", "info is not a dictionary"),
        text("d3:keyi1e3:keyi1ee", "key is there twice"),
        text("d4:infod4:name1:a4:name1:bee", "info.name is there twice"),
        text("di1e1:ae", "the file is not bencoded"),
        text("d1025:" + "x".repeat(1025) + "i1ee", "has a key of 1025 bytes"),
        Arguments.of(
            concat(Torrents.bytes(Torrents.oneFile()), raw("x")),
            "the file goes on behind its end"));
  }

  static Stream<Arguments> bombs() {
    int many = 1_000_000;
    StringBuilder keys = new StringBuilder("d");
    for (int i = 1_000; i < 2_000; i++) {
      keys.append("4:").append(i).append("i1e");
    }
    List<Object> files =
        new ArrayList<>(
            Collections.nCopies(
                MetainfoReader.FILES_MAX + 1, map("length", 0, "path", List.of("a"))));
    Map<String, Object> deep = Torrents.leaf(3);
    for (int i = 0; i < 300; i++) {
      deep = map("d", deep);
    }
    return Stream.of(
        text("l".repeat(many), "the file is not a dictionary"),
        text("d1:a" + "l".repeat(many), "a is not bencoded, cut off or nested too deep"),
        text("d1:a".repeat(many), "a is not bencoded, cut off or nested too deep"),
        text(keys + "e", "is one key too many, expected: at most 256"),
        info(with(Torrents.tree(), "files", files), "info.files[200000] is one value too many"),
        info(with(Torrents.oneFileV2(), "file tree", deep), "nested too deep"),
        file(
            "announce-list",
            Collections.nCopies(1001, List.of("http://a.example/")),
            "announce-list[1000] is one value too many"),
        file("announce", "http://a.example/" + "x".repeat(8192), "announce has 8209 bytes"),
        file("comment", "x".repeat(70_000), "comment has 70000 bytes, expected: at most 65536"));
  }

  static Stream<Arguments> types() {
    Map<String, Object> one = Torrents.oneFile();
    Map<String, Object> tree = Torrents.tree();
    return Stream.of(
        file("info", 1, "info is not a dictionary"),
        file("announce", 1, "announce is not a string"),
        file("announce-list", "x", "announce-list is not a list"),
        file("announce-list", List.of("x"), "announce-list[0] is not a list"),
        file("announce-list", List.of(List.of(1)), "announce-list[0][0] is not a string"),
        file("url-list", 1, "url-list is not a list"),
        file("url-list", List.of(1), "url-list[0] is not a string"),
        file("comment", List.of(), "comment is not a string"),
        file("creation date", "today", "creation date is not a number"),
        info(with(one, "name", 1), "info.name is not a string"),
        info(with(one, "length", "3"), "info.length is not a number"),
        info(with(one, "private", "yes"), "info.private is not a number"),
        info(with(one, "source", 1), "info.source is not a string"),
        info(with(one, "pieces", List.of()), "info.pieces is not a string"),
        info(with(one, "piece length", "x"), "info.piece length is not a number"),
        info(with(tree, "files", map()), "info.files is not a list"),
        info(with(tree, "files", List.of(1)), "info.files[0] is not a dictionary"),
        info(
            with(tree, "files", List.of(map("length", 1, "path", "a"))),
            "info.files[0].path is not a list"),
        info(
            with(tree, "files", List.of(map("length", 1, "path", List.of(1)))),
            "info.files[0].path[0] is not a string"));
  }

  static Stream<Arguments> numbers() {
    Map<String, Object> one = Torrents.oneFile();
    Map<String, Object> tree = Torrents.tree();
    long large = 1L << 48;
    return Stream.of(
        info(with(one, "length", -1), "info.length is -1"),
        info(with(one, "length", Long.MAX_VALUE), "info.length is 9223372036854775807"),
        info(with(one, "piece length", 0), "info.piece length is 0"),
        info(with(one, "piece length", -1), "info.piece length is -1"),
        info(with(one, "piece length", 1L << 31), "info.piece length is 2147483648"),
        info(with(one, "pieces", new byte[0]), "info has 0 bytes of hashes"),
        info(with(one, "pieces", new byte[19]), "info has 19 bytes of hashes"),
        info(with(one, "pieces", new byte[40]), "info has 40 bytes of hashes"),
        info(
            with(
                tree,
                "files",
                Stream.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n")
                    .flatMap(name -> Stream.of(name, name + "2"))
                    .map(name -> map("length", large, "path", List.of(name)))
                    .toList()),
            "info has files of more than"),
        info(
            with(tree, "files", List.of(map("length", -5, "path", List.of("a")))),
            "info.files[0].length is -5"));
  }

  static Stream<Arguments> shapes() {
    Map<String, Object> one = Torrents.oneFile();
    Map<String, Object> tree = Torrents.tree();
    Map<String, Object> file = map("length", 1, "path", List.of("a"));
    return Stream.of(
        info(without(one, "name"), "info has no name"),
        info(without(one, "piece length"), "info has no piece length"),
        info(without(one, "pieces"), "info has neither pieces nor a meta version"),
        info(without(one, "length"), "info has both of length and files or none"),
        info(with(one, "files", List.of(file)), "info has both of length and files or none"),
        info(with(tree, "files", List.of()), "info has no files"),
        info(
            with(tree, "files", List.of(map("path", List.of("a")))), "info.files[0] has no length"),
        info(with(tree, "files", List.of(map("length", 1))), "info.files[0] has no path"),
        info(
            with(tree, "files", List.of(map("length", 1, "path", List.of()))),
            "info.files[0] has no path"),
        info(
            with(with(tree, "files", List.of(file, file)), "pieces", new byte[20]),
            "\"a/\" is a file twice, or a file and a directory"),
        info(
            with(
                with(
                    tree,
                    "files",
                    List.of(
                        map("length", 1, "path", List.of("a", "b")),
                        map("length", 1, "path", List.of("a-b")),
                        file)),
                "pieces",
                new byte[20]),
            "\"a/\" is a file twice, or a file and a directory"));
  }

  static Stream<Arguments> version2() {
    Map<String, Object> one = Torrents.oneFileV2();
    Map<String, Object> properties = map("length", 3, "pieces root", new byte[32]);
    return Stream.of(
        info(with(one, "meta version", 3), "info.meta version is 3, expected: 2"),
        info(with(one, "meta version", 1), "info.meta version is 1, expected: 2"),
        info(without(one, "meta version"), "info has neither pieces nor a meta version"),
        info(without(one, "file tree"), "info has only one of meta version and file tree"),
        info(
            with(Torrents.oneFile(), "file tree", map("a", properties)),
            "info has only one of meta version and file tree"),
        info(with(one, "length", 3), "info has length or files but no pieces"),
        info(with(one, "piece length", 8192), "info has pieces of 8192 bytes"),
        info(with(one, "piece length", 49_152), "info has pieces of 49152 bytes"),
        info(with(one, "file tree", List.of()), "info.file tree is not a dictionary"),
        info(with(one, "file tree", map()), "info.file tree has no files in it"),
        info(with(one, "file tree", map("a", map())), "info.file tree.a has no files in it"),
        info(with(one, "file tree", map("", properties)), "makes a file of a directory"),
        info(
            with(one, "file tree", map("a", map("", properties, "b", Torrents.leaf(3)))),
            "info.file tree.a.b lies in a file"),
        info(
            with(one, "file tree", map("a", map("b", Torrents.leaf(3), "", properties))),
            "makes a file of a directory"),
        info(
            with(one, "file tree", map("..", Torrents.leaf(3))),
            "\"..\" is a way to another directory"),
        info(
            with(one, "file tree", map("a", map("", map("pieces root", new byte[32])))),
            "has no length"),
        info(with(one, "file tree", map("a", map("", map("length", 3)))), "has no pieces root"),
        info(
            with(one, "file tree", map("a", map("", with(properties, "pieces root", "x")))),
            "pieces root has 1 bytes, expected: a SHA-256"),
        info(
            with(one, "file tree", map("a", map("", with(properties, "attr", "p")))),
            "is a pad, expected: none in a file tree"),
        info(
            with(one, "file tree", map("a", map("", with(properties, "length", 1L << 47)))),
            "info has 8589934592 pieces"));
  }

  static Stream<Arguments> pieceLayers() {
    Map<String, Object> info =
        with(Torrents.oneFileV2(), "file tree", map("a.txt", Torrents.leaf(20_000)));
    String root = new String(Torrents.filled(32, 7), US_ASCII);
    Map<String, Object> file = Torrents.file(info);
    return Stream.of(
        Arguments.of(Bencoded.bytes(without(file, "piece layers")), "the file has no piece layers"),
        Arguments.of(Bencoded.bytes(file), "piece layers lacks 1 layers"),
        layers(file, map(root, new byte[32]), "has 32 bytes, expected: 32 for each of 2 pieces"),
        layers(file, map(root, new byte[64]), "does not lead to its root"),
        layers(file, map("x", new byte[64]), "piece layers.x is of no file"),
        layers(file, map(root, 1), "is not a string"),
        layers(file, List.of(), "piece layers is not a dictionary"));
  }

  private static Arguments layers(Map<String, Object> file, Object layers, String expected) {
    return Arguments.of(Bencoded.bytes(with(file, "piece layers", layers)), expected);
  }

  static Stream<Arguments> differences() {
    Map<String, Object> hybrid = Torrents.hybrid();
    Map<String, Object> first = map("length", 16_000, "path", List.of("a.txt"));
    Map<String, Object> pad = map("attr", "p", "length", 384, "path", List.of(".pad", "384"));
    Map<String, Object> second = map("length", 1_000, "path", List.of("b", "c.txt"));
    String other = "info tells of other files in version 1 than in 2";
    return Stream.of(
        info(with(hybrid, "files", List.of(first, pad, with(second, "length", 999))), other),
        info(
            with(hybrid, "files", List.of(first, pad, with(second, "path", List.of("c.txt")))),
            other),
        info(with(hybrid, "files", List.of(second, first)), other),
        info(with(with(hybrid, "files", List.of(first)), "pieces", new byte[20]), other),
        info(with(hybrid, "files", List.of(first, second)), "\"b/c.txt\" begins within a piece"));
  }

  @ParameterizedTest
  @MethodSource({
    "bytes",
    "bombs",
    "types",
    "numbers",
    "shapes",
    "version2",
    "pieceLayers",
    "differences"
  })
  void shouldBeRefused(byte[] torrent, String expected) {
    String message =
        assertThrows(MetainfoException.class, () -> MetainfoReader.read(torrent)).getMessage();
    assertTrue(message.contains(expected), message);
    assertPrintable(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "/",
        "/etc/passwd",
        "a/b",
        "a\\b",
        "..\\a",
        "a\0b",
        "\0",
        "a\nb",
        "\u001b[2J",
        "\u007f",
        "C:",
        "c:evil",
        "NUL",
        "con",
        "Com7",
        "lpt1"
      })
  void shouldRefuseNamesThatLeadElsewhere(String name) {
    List<Map<String, Object>> all =
        List.of(
            with(Torrents.oneFile(), "name", name),
            with(Torrents.oneFile(), "name.utf-8", name),
            with(Torrents.tree(), "files", List.of(map("length", 1, "path", List.of(name)))),
            with(Torrents.tree(), "files", List.of(map("length", 1, "path", List.of("a", name)))),
            with(
                Torrents.tree(),
                "files",
                List.of(map("length", 1, "path", List.of("a"), "path.utf-8", List.of(name)))),
            with(Torrents.tree(), "files", List.of(map("attr", "p", "path", List.of(name)))),
            with(Torrents.oneFileV2(), "file tree", map(name, Torrents.leaf(3))),
            with(Torrents.oneFileV2(), "file tree", map("a", map(name, Torrents.leaf(3)))));
    for (Map<String, Object> info : all) {
      MetainfoException refused =
          assertThrows(
              MetainfoException.class, () -> MetainfoReader.read(Torrents.bytes(info)), name);
      assertPrintable(refused.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aux.c",
        "console",
        "...",
        ".hidden",
        "ab:c",
        "~",
        "a b",
        "-",
        "%2e%2e",
        "<b>x"
      })
  void shouldTakeOrdinaryNames(String name) {
    assertDoesNotThrow(
        () -> MetainfoReader.read(Torrents.bytes(with(Torrents.oneFile(), "name", name))));
  }

  @Test
  void shouldRefuseAPathThatNoSystemTakes() {
    List<String> path = Collections.nCopies(200, "x".repeat(100));
    Map<String, Object> info =
        with(Torrents.tree(), "files", List.of(map("length", 1, "path", path)));

    String message =
        assertThrows(MetainfoException.class, () -> MetainfoReader.read(Torrents.bytes(info)))
            .getMessage();
    assertTrue(message.contains("is too long a path"), message);
  }

  @Test
  void shouldNotTakeOverlongUtf8ForASlash() throws MetainfoException {
    byte[] name = {'.', '.', (byte) 0xC0, (byte) 0xAF, 'a'};
    Metainfo metainfo = MetainfoReader.read(Torrents.bytes(with(Torrents.oneFile(), "name", name)));

    assertTrue(metainfo.content().name().indexOf('/') < 0, metainfo.content().name());
  }

  private static void assertPrintable(String message) {
    assertTrue(message.chars().allMatch(sign -> sign >= ' ' && sign <= '~'), message);
    assertTrue(message.length() < 600, message);
  }

  private static byte[] concat(byte[] one, byte[] other) {
    byte[] all = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, all, one.length, other.length);
    return all;
  }
}
