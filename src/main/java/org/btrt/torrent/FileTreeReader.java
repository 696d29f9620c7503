// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the file tree of version 2: dictionaries in dictionaries, whose keys are the names. A
 * dictionary with the empty key is a file.
 *
 * <p><em>Threading:</em> one owner, one tree. <em>Source:</em> BEP 52, BEP 47.
 */
final class FileTreeReader {
  private static final String FILE_KEY = "";

  /** A file and the root of its hash tree; none for one without content. */
  record HashedFile(TorrentFile file, byte[] root) {}

  private final List<HashedFile> files = new ArrayList<>();
  private final List<String> path = new ArrayList<>();
  private int pathLength;

  private FileTreeReader() {}

  /** Reads the tree; the files come in its order. */
  static List<HashedFile> read(MetainfoCursor in) throws MetainfoException {
    FileTreeReader reader = new FileTreeReader();
    reader.readNode(in);
    return reader.files;
  }

  private void readNode(MetainfoCursor in) throws MetainfoException {
    int filesBefore = files.size();
    boolean[] isFile = {false};
    in.dictionary(
        MetainfoReader.FILES_MAX,
        key -> {
          if (key.equals(FILE_KEY)) {
            if (path.isEmpty() || files.size() > filesBefore) {
              throw in.error("makes a file of a directory");
            }
            isFile[0] = true;
            readFile(in);
          } else {
            if (isFile[0]) {
              throw in.error("lies in a file, expected: in a directory");
            }
            readChild(in, key);
          }
        });
    if (files.size() == filesBefore) {
      throw in.error("has no files in it, expected: at least one");
    }
  }

  private void readChild(MetainfoCursor in, String name) throws MetainfoException {
    InfoReader.checkName(in, name);
    pathLength += name.length() + 1;
    if (pathLength > PathNames.PATH_MAX_LENGTH) {
      throw in.error("is too long a path, expected: at most " + PathNames.PATH_MAX_LENGTH);
    }
    path.add(name);
    readNode(in);
    path.removeLast();
    pathLength -= name.length() + 1;
  }

  private void readFile(MetainfoCursor in) throws MetainfoException {
    FileProperties properties = new FileProperties();
    in.dictionary(InfoReader.KEYS_MAX, key -> properties.read(in, key));
    if (properties.isPad()) {
      throw in.error("is a pad, expected: none in a file tree");
    }
    long lengthBytes = properties.lengthBytes(in);
    byte[] root = properties.root();
    if (lengthBytes > 0 && root.length == 0) {
      throw in.error("has no pieces root, expected: one, since it is not empty");
    }
    if (files.size() == MetainfoReader.FILES_MAX) {
      throw in.error("is one file too many, expected: at most " + MetainfoReader.FILES_MAX);
    }
    // Some write a root of zeros for a file without content.
    files.add(
        new HashedFile(
            new TorrentFile(path, lengthBytes, false), lengthBytes > 0 ? root : new byte[0]));
  }

  /** What the files of a tree are as files of a torrent. */
  static List<TorrentFile> files(List<HashedFile> tree) {
    return tree.stream().map(HashedFile::file).toList();
  }
}
