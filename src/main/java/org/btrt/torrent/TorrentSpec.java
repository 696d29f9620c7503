// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a torrent is to be made of. All of it decides its info-hash.
 *
 * @param content a file, or a directory with all that is in it
 * @param name what the torrent calls it; empty: its own name
 * @param format for which versions of the protocol
 * @param pieceBytes length of a piece, a power of two from {@link PieceSize#MIN_BYTES}; empty:
 *     chosen by {@link PieceSize#forContent}
 * @param excludes what is left out of a directory
 * @param isPrivate whether clients are to ask its trackers only
 * @param source mark by which the same content gets another info-hash
 */
public record TorrentSpec(
    Path content,
    Optional<String> name,
    TorrentFormat format,
    OptionalInt pieceBytes,
    Excludes excludes,
    boolean isPrivate,
    Optional<String> source) {
  /** A file or directory as it is, for a format, with pieces by its size. */
  public static TorrentSpec of(Path content, TorrentFormat format) {
    return new TorrentSpec(
        content,
        Optional.empty(),
        format,
        OptionalInt.empty(),
        Excludes.NONE,
        false,
        Optional.empty());
  }
}
