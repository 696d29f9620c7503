// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hash tree against one that is built in full. */
class MerkleTreeTest {
  private static final int LENGTH = Digests.SHA256_LENGTH;

  @Test
  void shouldKnowHowManyLayersThereAre() {
    long[] hashes = {0, 1, 2, 3, 4, 5, 8, 9, 1L << 40, (1L << 40) + 1};
    int[] heights = {0, 0, 1, 2, 2, 3, 3, 4, 40, 41};
    for (int i = 0; i < hashes.length; i++) {
      assertEquals(heights[i], MerkleTree.height(hashes[i]), hashes[i] + " hashes");
    }
    assertEquals(0, MerkleTree.pieceHeight(16_384));
    assertEquals(4, MerkleTree.pieceHeight(262_144));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33})
  void shouldBeThatOfTheFullTree(int blocks) {
    byte[] layer = layer(blocks);
    byte[] expected = FullTree.root(layer, 1 << MerkleTree.height(blocks));

    assertArrayEquals(
        expected, new MerkleTree().root(layer.clone(), blocks, 0, MerkleTree.height(blocks)));
  }

  /** Pieces first, then the tree above them, is the tree at once. */
  @ParameterizedTest
  @ValueSource(ints = {5, 8, 9, 16, 17, 30})
  void shouldBeTheSameInTwoSteps(int blocks) {
    int pieceBlocks = 4;
    int pieceHeight = 2;
    byte[] layer = layer(blocks);
    int pieces = Math.ceilDiv(blocks, pieceBlocks);
    byte[] pieceLayer = new byte[pieces * LENGTH];
    MerkleTree merkle = new MerkleTree();
    for (int piece = 0; piece < pieces; piece++) {
      int count = Math.min(pieceBlocks, blocks - piece * pieceBlocks);
      byte[] part = new byte[count * LENGTH];
      System.arraycopy(layer, piece * pieceBlocks * LENGTH, part, 0, part.length);
      byte[] root = merkle.root(part, count, 0, pieceHeight);
      System.arraycopy(root, 0, pieceLayer, piece * LENGTH, LENGTH);
    }

    assertArrayEquals(
        FullTree.root(layer, 1 << MerkleTree.height(blocks)),
        merkle.root(pieceLayer, pieces, pieceHeight, MerkleTree.height(pieces)));
  }

  private static byte[] layer(int blocks) {
    byte[] layer = new byte[blocks * LENGTH];
    new Random(blocks).nextBytes(layer);
    return layer;
  }
}
