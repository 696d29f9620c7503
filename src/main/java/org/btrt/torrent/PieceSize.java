// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long the pieces of a torrent are.
 *
 * <p>Without a wish it is libtorrent's rule: the smallest power of two of at least 16 KiB whose
 * square is a hundred times the content or more, up to 16 MiB. So the hashes grow with the square
 * root of the content only: 16 KiB up to 2.5 MiB, 256 KiB up to 655 MiB, 4 MiB up to 163 GiB.
 */
public final class PieceSize {
  /** Shortest piece that is made, bytes: a block of version 2. */
  public static final int MIN_BYTES = MerkleTree.BLOCK_BYTES;

  /** Longest piece that is made, bytes; not all clients take longer ones. */
  public static final int MAX_BYTES = 64 * 1024 * 1024;

  private static final int CHOSEN_MAX_BYTES = 16 * 1024 * 1024;
  private static final long SQUARE_TO_CONTENT = 100;
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})([KM]?)");
  private static final int KIB_SHIFT = 10;
  private static final int MIB_SHIFT = 20;

  private PieceSize() {}

  /** The length for so much content, bytes. */
  public static int forContent(long totalBytes) {
    int pieceBytes = MIN_BYTES;
    while (pieceBytes < CHOSEN_MAX_BYTES
        && (long) pieceBytes * pieceBytes / SQUARE_TO_CONTENT < totalBytes) {
      pieceBytes *= 2;
    }
    return pieceBytes;
  }

  /**
   * Reads a length: a number of bytes, of KiB (256K) or of MiB (1M).
   *
   * @throws IllegalArgumentException if it is no power of two from 16 KiB to 64 MiB
   */
  public static int parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    long bytes = 0;
    if (matcher.matches()) {
      int shift =
          switch (matcher.group(2)) {
            case "K" -> KIB_SHIFT;
            case "M" -> MIB_SHIFT;
            default -> 0;
          };
      bytes = Long.parseLong(matcher.group(1)) << shift;
    }
    if (bytes < MIN_BYTES || bytes > MAX_BYTES || Long.bitCount(bytes) != 1) {
      throw new IllegalArgumentException(
          text + ", expected: a power of two from 16K to 64M, for instance 256K or 1M");
    }
    return (int) bytes;
  }
}
