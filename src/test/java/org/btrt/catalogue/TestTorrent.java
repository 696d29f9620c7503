// SPDX-License-Identifier: Apache-2.0
package org.btrt.catalogue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A torrent file made by hand, with hashes that fit nothing, and what trackers see of it. Shares no
 * code with the tracker.
 *
 * @param infoHash 40 hex digits in lower case
 */
public record TestTorrent(byte[] bytes, String infoHash) {
  private static final int PIECE_BYTES = 1 << 20;

  /**
   * A file of version 1.
   *
   * @param notes keys and texts beside the info dictionary, in turns
   */
  public static TestTorrent of(String name, long lengthBytes, String... notes) {
    int pieces = Math.toIntExact(Math.ceilDiv(lengthBytes, PIECE_BYTES));
    String info =
        "d6:lengthi"
            + lengthBytes
            + "e4:name"
            + string(name)
            + "12:piece lengthi"
            + PIECE_BYTES
            + "e6:pieces"
            + 20 * pieces
            + ":"
            + "p".repeat(20 * pieces)
            + "e";
    return new TestTorrent(latin1(file(info, "", notes)), hex("SHA-1", info));
  }

  /** A file of both versions; trackers see its second hash, too. */
  public static TestTorrent hybrid(String name, int lengthBytes) {
    return new TestTorrent(
        latin1(file(hybridInfo(name, lengthBytes), "12:piece layersde")),
        hex("SHA-1", hybridInfo(name, lengthBytes)));
  }

  /** The other hash of {@link #hybrid}. */
  public static String secondHash(String name, int lengthBytes) {
    return hex("SHA-256", hybridInfo(name, lengthBytes)).substring(0, 40);
  }

  private static String hybridInfo(String name, int lengthBytes) {
    return "d9:file treed"
        + string(name)
        + "d0:d6:lengthi"
        + lengthBytes
        + "e11:pieces root32:"
        + "r".repeat(32)
        + "eee6:lengthi"
        + lengthBytes
        + "e12:meta versioni2e4:name"
        + string(name)
        + "12:piece lengthi"
        + PIECE_BYTES
        + "e6:pieces20:"
        + "p".repeat(20)
        + "e";
  }

  /** Writes it; an old file of that name is replaced as a whole. */
  public TestTorrent in(Path directory, String fileName) throws IOException {
    Path file = directory.resolve(fileName);
    Files.createDirectories(file.getParent());
    Path aside = file.resolveSibling("." + file.getFileName() + ".new");
    Files.move(Files.write(aside, bytes), file, StandardCopyOption.ATOMIC_MOVE);
    return this;
  }

  /** The info-hash as a query has it. */
  public String escapedHash() {
    return infoHash.replaceAll("..", "%$0");
  }

  private static String file(String info, String behindInfo, String... notes) {
    String[] items = new String[notes.length / 2];
    for (int i = 0; i < items.length; i++) {
      items[i] = string(notes[2 * i]) + string(notes[2 * i + 1]);
    }
    Arrays.sort(items);
    return "d8:announce"
        + string("http://t/announce")
        + String.join("", items)
        + "4:info"
        + info
        + behindInfo
        + "e";
  }

  private static String string(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return bytes.length + ":" + new String(bytes, ISO_8859_1);
  }

  private static byte[] latin1(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static String hex(String algorithm, String info) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(latin1(info)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
