// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the bytes of the files lie in the pieces: one file behind the other. With version 2 every
 * file begins with a piece; what is missing of the piece before is a pad. A torrent of more than
 * one file has a pad behind the last, too, as in the reference program of BEP 52 and in libtorrent.
 *
 * <p><em>Threading:</em> immutable.
 */
final class PieceLayout {
  /**
   * A file or a pad.
   *
   * @param source the file; null: a pad
   */
  record Part(TorrentFile file, SourceFile source) {}

  private final List<Part> parts;
  private final long[] offsets;
  private final long totalBytes;
  private final int pieceBytes;

  private PieceLayout(List<Part> parts, int pieceBytes) {
    this.parts = List.copyOf(parts);
    this.pieceBytes = pieceBytes;
    offsets = new long[parts.size()];
    long offset = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = offset;
      offset += parts.get(i).file().lengthBytes();
    }
    totalBytes = offset;
  }

  /**
   * Lays files out.
   *
   * @param aligned whether each is to begin with a piece
   * @throws MetainfoException if they make too many pieces
   */
  static PieceLayout of(List<SourceFile> files, boolean aligned, int pieceBytes)
      throws MetainfoException {
    List<Part> parts = new ArrayList<>();
    long totalBytes = 0;
    for (SourceFile file : files) {
      parts.add(new Part(new TorrentFile(file.path(), file.lengthBytes(), false), file));
      totalBytes += file.lengthBytes();
      long padBytes = Math.floorMod(-file.lengthBytes(), (long) pieceBytes);
      if (aligned && padBytes > 0 && files.size() > 1) {
        parts.add(new Part(TorrentFile.pad(padBytes), null));
        totalBytes += padBytes;
      }
    }
    long hashesBytes = Math.ceilDiv(totalBytes, pieceBytes) * Digests.SHA256_LENGTH;
    if (hashesBytes > MetainfoReader.FILE_MAX_BYTES) {
      throw new MetainfoException(
          "pieces of "
              + pieceBytes
              + " bytes are too short for "
              + totalBytes
              + " bytes of content");
    }
    return new PieceLayout(parts, pieceBytes);
  }

  /** Files and pads in their order. */
  List<Part> parts() {
    return parts;
  }

  /** Where a part begins, bytes. */
  long offset(int part) {
    return offsets[part];
  }

  /** The part in which a byte lies; the last of those that begin there, if some are empty. */
  int partAt(long offset) {
    int found = Arrays.binarySearch(offsets, offset);
    if (found < 0) {
      return -found - 2;
    }
    while (found + 1 < offsets.length && offsets[found + 1] == offset) {
      found++;
    }
    return found;
  }

  /** Length of all, pads included. */
  long totalBytes() {
    return totalBytes;
  }

  int pieceBytes() {
    return pieceBytes;
  }

  int pieceCount() {
    return (int) Math.ceilDiv(totalBytes, pieceBytes);
  }
}
