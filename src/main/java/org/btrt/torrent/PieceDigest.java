// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import static org.btrt.torrent.Digests.SHA1_LENGTH;
import static org.btrt.torrent.Digests.SHA256_LENGTH;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.security.DigestException;
import java.security.MessageDigest;

/**
 * Reads pieces and hashes them, one after the other.
 *
 * <p><em>Threading:</em> one owner; several work on one layout. <em>Memory:</em> 256 KiB for what
 * was read and 32 bytes for each block of a piece. One file is open at a time, and stays so until a
 * piece needs another.
 */
final class PieceDigest implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * MerkleTree.BLOCK_BYTES;
  private static final byte[] ZEROS = new byte[MerkleTree.BLOCK_BYTES];

  private final PieceLayout layout;
  private final PieceHashes hashes;
  private final boolean isV1;
  private final boolean isV2;
  private final MessageDigest sha1 = Digests.sha1();
  private final MessageDigest sha256 = Digests.sha256();
  private final MerkleTree merkle = new MerkleTree();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private final byte[] blockHashes;
  private int blockCount;
  private SourceFile openFile;
  private FileChannel channel;

  PieceDigest(PieceLayout layout, TorrentFormat format, PieceHashes hashes) {
    this.layout = layout;
    this.hashes = hashes;
    isV1 = format.isV1();
    isV2 = format.isV2();
    blockHashes = new byte[isV2 ? layout.pieceBytes() / MerkleTree.BLOCK_BYTES * SHA256_LENGTH : 0];
  }

  /**
   * Hashes a piece.
   *
   * @return how many bytes of files were read for it
   * @throws MetainfoException if a file cannot be read or ends too early
   */
  long hash(int piece) throws MetainfoException {
    long start = (long) piece * layout.pieceBytes();
    long end = Math.min(start + layout.pieceBytes(), layout.totalBytes());
    long readBytes = 0;
    long offset = start;
    blockCount = 0;
    for (int i = layout.partAt(start); offset < end; i++) {
      PieceLayout.Part part = layout.parts().get(i);
      long partEnd = layout.offset(i) + part.file().lengthBytes();
      long lengthBytes = Math.min(end, partEnd) - offset;
      if (part.source() == null) {
        updateZeros(lengthBytes);
      } else if (lengthBytes > 0) {
        read(part.source(), offset - layout.offset(i), lengthBytes);
        readBytes += lengthBytes;
        if (isV2) {
          putLayerHash(piece, part.file().lengthBytes());
        }
      }
      offset += lengthBytes;
    }
    if (isV1) {
      put(sha1, hashes.sha1s(), piece * SHA1_LENGTH, SHA1_LENGTH);
    }
    return readBytes;
  }

  private void read(SourceFile file, long offsetBytes, long lengthBytes) throws MetainfoException {
    try {
      open(file);
      long position = offsetBytes;
      long left = lengthBytes;
      while (left > 0) {
        buffer.clear().limit((int) Math.min(left, BUFFER_BYTES));
        while (buffer.hasRemaining()) {
          int count = channel.read(buffer, position);
          if (count < 0) {
            throw file.changed();
          }
          position += count;
        }
        left -= buffer.flip().limit();
        update(buffer.array(), buffer.limit());
      }
    } catch (IOException e) {
      throw file.unreadable(e);
    }
  }

  private void update(byte[] bytes, int lengthBytes) {
    if (isV1) {
      sha1.update(bytes, 0, lengthBytes);
    }
    // Whatever was read begins with a block, because files begin with a piece in version 2.
    for (int i = 0; isV2 && i < lengthBytes; i += MerkleTree.BLOCK_BYTES) {
      sha256.update(bytes, i, Math.min(MerkleTree.BLOCK_BYTES, lengthBytes - i));
      put(sha256, blockHashes, blockCount * SHA256_LENGTH, SHA256_LENGTH);
      blockCount++;
    }
  }

  private void updateZeros(long lengthBytes) {
    for (long left = lengthBytes; isV1 && left > 0; left -= ZEROS.length) {
      sha1.update(ZEROS, 0, (int) Math.min(ZEROS.length, left));
    }
  }

  private void putLayerHash(int piece, long fileBytes) {
    int height =
        fileBytes <= layout.pieceBytes()
            ? MerkleTree.height(blockCount)
            : MerkleTree.pieceHeight(layout.pieceBytes());
    byte[] root = merkle.root(blockHashes, blockCount, 0, height);
    System.arraycopy(root, 0, hashes.sha256s(), piece * SHA256_LENGTH, SHA256_LENGTH);
  }

  private static void put(MessageDigest digest, byte[] target, int offset, int lengthBytes) {
    try {
      digest.digest(target, offset, lengthBytes);
    } catch (DigestException e) {
      throw new IllegalStateException(e);
    }
  }

  private void open(SourceFile file) throws IOException {
    if (openFile == null || !openFile.file().equals(file.file())) {
      close();
      channel = FileChannel.open(file.file(), StandardOpenOption.READ);
      openFile = file;
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
      openFile = null;
    }
  }
}
