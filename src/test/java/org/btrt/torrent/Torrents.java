// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import static org.btrt.torrent.Bencoded.map;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Small torrent files for tests, as dictionaries that can be bent. */
final class Torrents {
  static final int PIECE_BYTES = 16_384;
  private static final byte[] ROOT = filled(32, 7);

  private Torrents() {}

  /** Version 1, one file of three bytes. */
  static Map<String, Object> oneFile() {
    return map("length", 3, "name", "a.txt", "piece length", PIECE_BYTES, "pieces", new byte[20]);
  }

  /** Version 1, two files in a directory, of two pieces together. */
  static Map<String, Object> tree() {
    return map(
        "files",
        List.of(
            map("length", 16_000, "path", List.of("a.txt")),
            map("length", 1_000, "path", List.of("b", "c.txt"))),
        "name",
        "dir",
        "piece length",
        PIECE_BYTES,
        "pieces",
        new byte[40]);
  }

  /** Version 2, a file of three bytes. */
  static Map<String, Object> oneFileV2() {
    return map(
        "file tree",
        map("a.txt", leaf(3)),
        "meta version",
        2,
        "name",
        "a.txt",
        "piece length",
        PIECE_BYTES);
  }

  /** Both versions of {@link #tree}. */
  static Map<String, Object> hybrid() {
    return map(
        "file tree",
        map("a.txt", leaf(16_000), "b", map("c.txt", leaf(1_000))),
        "files",
        List.of(
            map("length", 16_000, "path", List.of("a.txt")),
            map("attr", "p", "length", 384, "path", List.of(".pad", "384")),
            map("length", 1_000, "path", List.of("b", "c.txt"))),
        "meta version",
        2,
        "name",
        "dir",
        "piece length",
        PIECE_BYTES,
        "pieces",
        new byte[40]);
  }

  /** What a file of a tree has under its name. */
  static Map<String, Object> leaf(long lengthBytes) {
    return map("", map("length", lengthBytes, "pieces root", ROOT));
  }

  /** A torrent file around an info dictionary. */
  static Map<String, Object> file(Map<String, Object> info) {
    Map<String, Object> file = map("announce", "http://tracker.example/announce", "info", info);
    if (info.containsKey("meta version")) {
      file.put("piece layers", map());
    }
    return file;
  }

  static byte[] bytes(Map<String, Object> info) {
    return Bencoded.bytes(file(info));
  }

  static byte[] filled(int lengthBytes, int value) {
    byte[] bytes = new byte[lengthBytes];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
