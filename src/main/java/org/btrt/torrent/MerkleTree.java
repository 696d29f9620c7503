// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import static org.btrt.torrent.Digests.SHA256_LENGTH;

import java.security.MessageDigest;

/**
 * The binary tree of SHA-256 over the 16 KiB blocks of a file (BEP 52). A layer is filled up to its
 * width: on the bottom with zeros, above with what zeros hash to.
 *
 * <p><em>Threading:</em> one owner. <em>Source:</em> BEP 52, "pieces root" and "piece layers".
 */
final class MerkleTree {
  /** What a hash of the bottom covers. */
  static final int BLOCK_BYTES = 16 * 1024;

  private final MessageDigest sha256 = Digests.sha256();

  /** How many layers above the bottom so many hashes need until there is one. */
  static int height(long hashCount) {
    return hashCount <= 1 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(hashCount - 1);
  }

  /** Layers between blocks and pieces. */
  static int pieceHeight(int pieceBytes) {
    return height(pieceBytes / BLOCK_BYTES);
  }

  /** Number of pieces that a file alone has. */
  static long pieceCount(long lengthBytes, int pieceBytes) {
    return Math.ceilDiv(lengthBytes, pieceBytes);
  }

  /**
   * The one hash over a part of the tree.
   *
   * @param layer hashes of a layer one behind the other; is overwritten
   * @param hashCount how many, at least one
   * @param layersBelow how many layers lie below that one: 0 for hashes of blocks
   * @param height how many layers the result lies above it
   */
  byte[] root(byte[] layer, int hashCount, int layersBelow, int height) {
    byte[] filler = filler(layersBelow);
    int count = hashCount;
    for (int i = 0; i < height; i++) {
      int parents = (count + 1) / 2;
      for (int parent = 0; parent < parents; parent++) {
        int left = 2 * parent * SHA256_LENGTH;
        sha256.update(layer, left, SHA256_LENGTH);
        if (2 * parent + 1 < count) {
          sha256.update(layer, left + SHA256_LENGTH, SHA256_LENGTH);
        } else {
          sha256.update(filler);
        }
        System.arraycopy(sha256.digest(), 0, layer, parent * SHA256_LENGTH, SHA256_LENGTH);
      }
      filler = parent(filler);
      count = parents;
    }
    byte[] root = new byte[SHA256_LENGTH];
    System.arraycopy(layer, 0, root, 0, SHA256_LENGTH);
    return root;
  }

  /** What fills a layer up. */
  private byte[] filler(int layersBelow) {
    byte[] filler = new byte[SHA256_LENGTH];
    for (int i = 0; i < layersBelow; i++) {
      filler = parent(filler);
    }
    return filler;
  }

  private byte[] parent(byte[] filler) {
    sha256.update(filler);
    return sha256.digest(filler);
  }
}
