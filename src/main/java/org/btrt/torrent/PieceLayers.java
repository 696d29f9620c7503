// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import static org.btrt.torrent.Digests.SHA256_LENGTH;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.btrt.torrent.FileTreeReader.HashedFile;

/**
 * Reads the piece layers of version 2, the hashes of the pieces of every file that is longer than
 * one, and holds them against the roots: without the right ones nobody can complete the torrent.
 *
 * <p><em>Threading:</em> one owner, one torrent. <em>Source:</em> BEP 52.
 */
final class PieceLayers {
  private final MerkleTree merkle = new MerkleTree();
  private final int pieceBytes;

  /** Lengths of the files whose layers are still to come, by their roots. */
  private final Map<String, Long> missing = new HashMap<>();

  private PieceLayers(int pieceBytes) {
    this.pieceBytes = pieceBytes;
  }

  /**
   * Reads them.
   *
   * @param in at their dictionary
   * @param tree the files that they are of
   * @throws MetainfoException if one is missing, too much, or does not lead to its root
   */
  static void check(MetainfoCursor in, List<HashedFile> tree, int pieceBytes)
      throws MetainfoException {
    PieceLayers layers = new PieceLayers(pieceBytes);
    for (HashedFile file : tree) {
      layers.expect(in, file);
    }
    in.dictionary(MetainfoReader.FILES_MAX, key -> layers.readLayer(in));
    if (!layers.missing.isEmpty()) {
      throw in.error(
          "lacks "
              + layers.missing.size()
              + " layers, expected: one for each file that is longer than a piece");
    }
  }

  private void expect(MetainfoCursor in, HashedFile file) throws MetainfoException {
    long lengthBytes = file.file().lengthBytes();
    if (lengthBytes > pieceBytes) {
      Long other = missing.put(HexFormat.of().formatHex(file.root()), lengthBytes);
      if (other != null && other != lengthBytes) {
        throw in.error(file.file().name(), "has the root of a file of another length");
      }
    }
  }

  private void readLayer(MetainfoCursor in) throws MetainfoException {
    byte[] root = in.keyBytes();
    Long lengthBytes = missing.remove(HexFormat.of().formatHex(root));
    if (lengthBytes == null) {
      throw in.error("is of no file, expected: the root of one that is longer than a piece");
    }
    byte[] layer = in.bytes(MetainfoReader.FILE_MAX_BYTES);
    long hashCount = MerkleTree.pieceCount(lengthBytes, pieceBytes);
    if (layer.length != hashCount * SHA256_LENGTH) {
      throw in.error(
          "has " + layer.length + " bytes, expected: 32 for each of " + hashCount + " pieces");
    }
    byte[] computed =
        merkle.root(
            layer,
            (int) hashCount,
            MerkleTree.pieceHeight(pieceBytes),
            MerkleTree.height(hashCount));
    if (!Arrays.equals(root, computed)) {
      throw in.error("does not lead to its root, expected: the hashes of the file's pieces");
    }
  }
}
