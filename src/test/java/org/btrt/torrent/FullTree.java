// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import java.util.Arrays;

/** The hash tree of BEP 52 as the text has it: every leaf there, zeros behind the last block. */
final class FullTree {
  private static final int LENGTH = Digests.SHA256_LENGTH;
  private static final int BLOCK_BYTES = 16_384;

  private FullTree() {}

  /** The root over hashes of blocks, filled up to a number of leaves that is a power of two. */
  static byte[] root(byte[] blockHashes, int leaves) {
    byte[] layer = Arrays.copyOf(blockHashes, leaves * LENGTH);
    for (int width = leaves; width > 1; width /= 2) {
      byte[] above = new byte[width / 2 * LENGTH];
      for (int i = 0; i < width / 2; i++) {
        byte[] pair = Arrays.copyOfRange(layer, 2 * i * LENGTH, 2 * (i + 1) * LENGTH);
        System.arraycopy(Digests.sha256().digest(pair), 0, above, i * LENGTH, LENGTH);
      }
      layer = above;
    }
    return layer;
  }

  /** The root of a file that is not empty. */
  static byte[] ofFile(byte[] content) {
    int blocks = Math.ceilDiv(content.length, BLOCK_BYTES);
    int leaves = 1;
    while (leaves < blocks) {
      leaves *= 2;
    }
    byte[] hashes = new byte[blocks * LENGTH];
    for (int i = 0; i < blocks; i++) {
      int from = i * BLOCK_BYTES;
      byte[] block =
          Arrays.copyOfRange(content, from, Math.min(content.length, from + BLOCK_BYTES));
      System.arraycopy(Digests.sha256().digest(block), 0, hashes, i * LENGTH, LENGTH);
    }
    return root(hashes, leaves);
  }
}
