// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;

/**
 * A file on the disk that a torrent is to be of, as it was when it was found.
 *
 * @param file where it is
 * @param path its path in the torrent
 * @param lengthBytes its length
 * @param modified when it was written last
 * @param key which file it is to the system; null where there is no such thing
 */
record SourceFile(Path file, List<String> path, long lengthBytes, FileTime modified, Object key) {
  static SourceFile of(Path file, List<String> path, BasicFileAttributes found) {
    return new SourceFile(
        file, List.copyOf(path), found.size(), found.lastModifiedTime(), found.fileKey());
  }

  /**
   * Looks whether it is what it was.
   *
   * @throws MetainfoException if not
   */
  void checkUnchanged() throws MetainfoException {
    BasicFileAttributes now;
    try {
      now = Files.readAttributes(file, BasicFileAttributes.class);
    } catch (IOException e) {
      throw changed();
    }
    if (now.size() != lengthBytes
        || !now.lastModifiedTime().equals(modified)
        || !Objects.equals(now.fileKey(), key)) {
      throw changed();
    }
  }

  /** What is to be said when it is no longer what it was. */
  MetainfoException changed() {
    return new MetainfoException(
        file, "has changed while it was read, expected: a file that nobody writes to");
  }

  /** What is to be said when it cannot be read. */
  MetainfoException unreadable(IOException reason) {
    return unreadable(file, reason);
  }

  /** The same of any file. The message of most of these exceptions is only the name of the file. */
  static MetainfoException unreadable(Path file, IOException reason) {
    return new MetainfoException(
        file, "cannot be read (" + reason.getClass().getSimpleName() + ")");
  }
}
