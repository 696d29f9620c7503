// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.btrt.torrent.Digests.SHA256_LENGTH;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.btrt.protocol.bencode.BencodeWriter;

/**
 * Writes what a torrent file says of its content: the info dictionary and the piece layers beside
 * it.
 *
 * <p><em>Threading:</em> one owner, one torrent. <em>Source:</em> BEP 3, 27, 47, 52.
 */
final class InfoWriter {
  private static final byte[] EMPTY = {};
  private static final byte[] ATTRIBUTES_KEY = "attr".getBytes(US_ASCII);
  private static final byte[] PAD = "p".getBytes(US_ASCII);
  private static final byte[] LENGTH_KEY = "length".getBytes(US_ASCII);
  private static final byte[] PATH_KEY = "path".getBytes(US_ASCII);
  private static final byte[] ROOT_KEY = "pieces root".getBytes(US_ASCII);
  private static final int META_VERSION = 2;

  /** A file of version 2: its path, and where its pieces are. */
  private record TreeFile(TorrentFile file, int firstPiece, int pieceCount, byte[] root) {}

  private final PieceLayout layout;
  private final PieceHashes hashes;
  private final MerkleTree merkle = new MerkleTree();
  private final List<TreeFile> tree;

  /**
   * @param hashes those of the layout
   */
  InfoWriter(PieceLayout layout, PieceHashes hashes) {
    this.layout = layout;
    this.hashes = hashes;
    tree = hashes.sha256s().length == 0 ? List.of() : treeFiles();
  }

  /** The info dictionary without what makes it private or gives it a source. */
  BencodeDictionary info(String name, boolean directory) {
    BencodeDictionary info =
        new BencodeDictionary().put("name", name).put("piece length", layout.pieceBytes());
    if (hashes.sha1s().length > 0) {
      info.put("pieces", BencodeDictionary.encode(writer -> writer.string(hashes.sha1s())));
      if (directory) {
        info.put("files", BencodeDictionary.encode(this::writeList));
      } else {
        info.put("length", layout.totalBytes());
      }
    }
    if (!tree.isEmpty()) {
      info.put("meta version", META_VERSION);
      info.put(
          "file tree", BencodeDictionary.encode(writer -> writeTree(writer, 0, tree.size(), 0)));
    }
    return info;
  }

  /** Whether there is something of version 2. */
  boolean hasPieceLayers() {
    return !tree.isEmpty();
  }

  /** The piece layers of all files that are longer than a piece, bencoded. */
  byte[] pieceLayers() {
    Map<String, TreeFile> byRoot = new TreeMap<>();
    for (TreeFile file : tree) {
      if (file.pieceCount > 1) {
        byRoot.put(HexFormat.of().formatHex(file.root), file);
      }
    }
    return BencodeDictionary.encode(
        writer -> {
          writer.beginDictionary();
          for (TreeFile file : byRoot.values()) {
            writer.string(file.root);
            writer.string(
                hashes.sha256s(), file.firstPiece * SHA256_LENGTH, file.pieceCount * SHA256_LENGTH);
          }
          writer.end();
        });
  }

  private List<TreeFile> treeFiles() {
    List<TreeFile> files = new ArrayList<>();
    for (int i = 0; i < layout.parts().size(); i++) {
      TorrentFile file = layout.parts().get(i).file();
      if (!file.pad()) {
        int firstPiece = (int) (layout.offset(i) / layout.pieceBytes());
        int pieceCount = (int) MerkleTree.pieceCount(file.lengthBytes(), layout.pieceBytes());
        files.add(new TreeFile(file, firstPiece, pieceCount, root(firstPiece, pieceCount)));
      }
    }
    return files;
  }

  private byte[] root(int firstPiece, int pieceCount) {
    if (pieceCount == 0) {
      return EMPTY;
    }
    int from = firstPiece * SHA256_LENGTH;
    byte[] layer = Arrays.copyOfRange(hashes.sha256s(), from, from + pieceCount * SHA256_LENGTH);
    return pieceCount == 1
        ? layer
        : merkle.root(
            layer,
            pieceCount,
            MerkleTree.pieceHeight(layout.pieceBytes()),
            MerkleTree.height(pieceCount));
  }

  private void writeList(BencodeWriter writer) {
    writer.beginList();
    for (PieceLayout.Part part : layout.parts()) {
      TorrentFile file = part.file();
      writer.beginDictionary();
      if (file.pad()) {
        writer.string(ATTRIBUTES_KEY).string(PAD);
      }
      writer.string(LENGTH_KEY).integer(file.lengthBytes());
      writer.string(PATH_KEY).beginList();
      file.path().forEach(name -> writer.string(name.getBytes(UTF_8)));
      writer.end().end();
    }
    writer.end();
  }

  /** The files from one to another, which lie in one directory so many levels below the top. */
  private void writeTree(BencodeWriter writer, int from, int to, int level) {
    writer.beginDictionary();
    for (int i = from; i < to; ) {
      List<String> path = tree.get(i).file.path();
      writer.string(path.get(level).getBytes(UTF_8));
      if (path.size() == level + 1) {
        writeTreeFile(writer, tree.get(i));
        i++;
      } else {
        int end = i + 1;
        while (end < to && tree.get(end).file.path().get(level).equals(path.get(level))) {
          end++;
        }
        writeTree(writer, i, end, level + 1);
        i = end;
      }
    }
    writer.end();
  }

  private static void writeTreeFile(BencodeWriter writer, TreeFile file) {
    writer.beginDictionary().string(EMPTY).beginDictionary();
    writer.string(LENGTH_KEY).integer(file.file.lengthBytes());
    if (file.pieceCount > 0) {
      writer.string(ROOT_KEY).string(file.root);
    }
    writer.end().end();
  }
}
