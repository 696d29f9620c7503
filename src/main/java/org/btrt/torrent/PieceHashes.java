// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import static org.btrt.torrent.Digests.SHA1_LENGTH;
import static org.btrt.torrent.Digests.SHA256_LENGTH;

/**
 * The hashes of the pieces of a layout: SHA-1 of the bytes for version 1, and for version 2 the
 * hash of the file tree's piece layer or, for a file of one piece, of its root.
 *
 * <p><em>Threading:</em> each piece has one writer; readers come after all of them.
 *
 * @param sha1s those of version 1 one behind the other; empty without that version
 * @param sha256s likewise of version 2
 */
record PieceHashes(byte[] sha1s, byte[] sha256s) {
  static PieceHashes room(int pieceCount, TorrentFormat format) {
    return new PieceHashes(
        new byte[format.isV1() ? pieceCount * SHA1_LENGTH : 0],
        new byte[format.isV2() ? pieceCount * SHA256_LENGTH : 0]);
  }
}
