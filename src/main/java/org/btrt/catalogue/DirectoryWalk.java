// SPDX-License-Identifier: Apache-2.0
package org.btrt.catalogue;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds the torrent files in a directory and in those below it. All or nothing: who lists what is
 * served must not take a part of it for the whole.
 *
 * <p><em>Threading:</em> one owner, one walk.
 */
final class DirectoryWalk extends SimpleFileVisitor<Path> {
  /** Deepest directory that is looked into. */
  static final int DEPTH_MAX = 32;

  /** Most files: what lies in a place of so many is not what was meant. */
  static final int FILES_MAX = 1_000_000;

  private static final String SUFFIX = ".torrent";

  private final Path root;
  private final SortedMap<Path, BasicFileAttributes> found = new TreeMap<>();

  private DirectoryWalk(Path root) {
    this.root = root;
  }

  /**
   * The files, by path.
   *
   * @throws IOException if the directory, or one in it, cannot be looked into
   */
  static SortedMap<Path, BasicFileAttributes> files(Path directory) throws IOException {
    DirectoryWalk walk = new DirectoryWalk(directory);
    Files.walkFileTree(directory, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEPTH_MAX, walk);
    return walk.found;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
    return isHidden(directory) && !directory.equals(root)
        ? FileVisitResult.SKIP_SUBTREE
        : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (file.equals(root)) {
      throw new IOException("not a directory");
    }
    // Whatever else has such a name, a pipe for instance, might never end.
    if (!isHidden(file) && isTorrent(file) && attributes.isRegularFile()) {
      if (found.size() == FILES_MAX) {
        throw new IOException("more than " + FILES_MAX + " files");
      }
      found.put(file, attributes);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException fault) throws IOException {
    boolean isGone = fault instanceof NoSuchFileException && !file.equals(root);
    if (isGone || fault instanceof FileSystemLoopException) {
      return FileVisitResult.CONTINUE;
    }
    throw fault;
  }

  private static boolean isHidden(Path path) {
    Path name = path.getFileName();
    return name != null && name.toString().startsWith(".");
  }

  private static boolean isTorrent(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(SUFFIX);
  }
}
