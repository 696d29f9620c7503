// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Pieces of content that is in memory, cut and hashed one after the other. */
final class Pieces {
  private Pieces() {}

  static byte[] sha1s(byte[] content, int pieceBytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int from = 0; from < content.length; from += pieceBytes) {
      byte[] piece = Arrays.copyOfRange(content, from, Math.min(content.length, from + pieceBytes));
      out.writeBytes(Digests.sha1().digest(piece));
    }
    return out.toByteArray();
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
