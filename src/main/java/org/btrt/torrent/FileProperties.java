// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import java.util.ArrayList;
import java.util.List;

/**
 * What a torrent file says of one file, in the list of version 1 or in the tree of version 2.
 *
 * <p><em>Threading:</em> one owner, one file. <em>Source:</em> BEP 3, 47, 52.
 */
final class FileProperties {
  /** Longest file: 256 TiB. */
  static final long LENGTH_MAX_BYTES = 1L << 48;

  /** Most directories in a path and its file: what fits into the nesting of a file tree. */
  static final int SEGMENTS_MAX = MetainfoCursor.DEPTH_MAX - 6;

  private static final int ATTRIBUTES_MAX_BYTES = 16;
  private static final long UNKNOWN = -1;

  /** By their names alone: pads of a client that was there before BEP 47. */
  private static final String OLD_PAD_PREFIX = "_____padding_file_";

  private long lengthBytes = UNKNOWN;
  private String attributes = "";
  private byte[] root = new byte[0];
  private List<String> path = List.of();
  private boolean isPathUtf8;

  /** Reads the value of a key, whether it matters or not. */
  void read(MetainfoCursor in, String key) throws MetainfoException {
    switch (key) {
      case "length" -> lengthBytes = in.integer(0, LENGTH_MAX_BYTES);
      case "attr" -> attributes = in.text(ATTRIBUTES_MAX_BYTES);
      case "pieces root" -> root = readRoot(in);
      // What is given in UTF-8 wins over the other one, which may be in any encoding.
      case "path.utf-8" -> {
        path = readPath(in);
        isPathUtf8 = true;
      }
      case "path" -> {
        List<String> read = readPath(in);
        path = isPathUtf8 ? path : read;
      }
      default -> in.skip();
    }
  }

  /** Whether it only fills a piece up. */
  boolean isPad() {
    return attributes.indexOf('p') >= 0
        || (!path.isEmpty() && path.getLast().startsWith(OLD_PAD_PREFIX));
  }

  /** Its length; that of a symbolic link need not be given. */
  long lengthBytes(MetainfoCursor in) throws MetainfoException {
    if (lengthBytes == UNKNOWN) {
      if (attributes.indexOf('l') >= 0) {
        return 0;
      }
      throw in.error("has no length, expected: one for each file");
    }
    return lengthBytes;
  }

  /** The root of its hash tree; empty: none is given. */
  byte[] root() {
    return root;
  }

  /** As a file of version 1, where only pads need no path. */
  TorrentFile listed(MetainfoCursor in) throws MetainfoException {
    long length = lengthBytes(in);
    if (path.isEmpty()) {
      if (!isPad()) {
        throw in.error("has no path, expected: one for each file");
      }
      return TorrentFile.pad(length);
    }
    return new TorrentFile(path, length, isPad());
  }

  private static byte[] readRoot(MetainfoCursor in) throws MetainfoException {
    byte[] read = in.bytes(Digests.SHA256_LENGTH);
    if (read.length != Digests.SHA256_LENGTH) {
      throw in.error(
          "has " + read.length + " bytes, expected: a SHA-256 of " + Digests.SHA256_LENGTH);
    }
    return read;
  }

  private static List<String> readPath(MetainfoCursor in) throws MetainfoException {
    List<String> names = new ArrayList<>();
    int[] length = {0};
    in.list(
        SEGMENTS_MAX,
        () -> {
          String name = in.text(PathNames.NAME_MAX_BYTES);
          InfoReader.checkName(in, name);
          length[0] += name.length() + 1;
          if (length[0] > PathNames.PATH_MAX_LENGTH) {
            throw in.error("is too long a path, expected: at most " + PathNames.PATH_MAX_LENGTH);
          }
          names.add(name);
        });
    return names;
  }
}
