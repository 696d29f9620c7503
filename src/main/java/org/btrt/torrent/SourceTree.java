// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Finds the files that a torrent is to be of.
 *
 * <p>Hidden files belong to it like others. Links are followed, as mktorrent and libtorrent do; a
 * link to nothing or to a directory above it is an error, and so is what is neither a file nor a
 * directory. Directories without files are left out, since torrents have no place for them. Names
 * are taken as they are, in whatever normal form; they must be UTF-8.
 *
 * <p>The order is that of the bytes of the names. In version 2 it is the order of the file tree, a
 * directory after another; in version 1 alone whole paths are compared with their slashes, as
 * mktorrent does: there {@code a-b/c} comes before {@code a/c}.
 *
 * <p><em>Threading:</em> one owner, one scan.
 */
final class SourceTree {
  private final String name;
  private final boolean directory;
  private final List<SourceFile> files;

  private SourceTree(String name, boolean directory, List<SourceFile> files) {
    this.name = name;
    this.directory = directory;
    this.files = files;
  }

  /**
   * Looks for the files.
   *
   * @param root a file, or the directory that they are in
   * @param name what the torrent calls it
   * @param excluded what is left out
   * @throws MetainfoException if something cannot be read or has no place in a torrent
   */
  static SourceTree scan(Path root, String name, Excludes excluded, TorrentFormat format)
      throws MetainfoException {
    checkName(root, name);
    List<SourceFile> files = new ArrayList<>();
    boolean directory = Files.isDirectory(root);
    try {
      if (directory) {
        Files.walkFileTree(
            root,
            EnumSet.of(FileVisitOption.FOLLOW_LINKS),
            Integer.MAX_VALUE,
            new Visitor(root, excluded, files));
      } else {
        addOne(root, name, files);
      }
    } catch (RefusedException e) {
      throw e.reason;
    } catch (IOException e) {
      throw SourceFile.unreadable(root, e);
    }
    if (totalBytes(files) == 0) {
      throw new MetainfoException(root, "holds not a byte, expected: something to share");
    }
    return new SourceTree(name, directory, sorted(files, format.isV2() ? "\0" : "/"));
  }

  /** What the torrent calls it. */
  String name() {
    return name;
  }

  boolean directory() {
    return directory;
  }

  /** In the order of the torrent. */
  List<SourceFile> files() {
    return files;
  }

  long totalBytes() {
    return totalBytes(files);
  }

  private static long totalBytes(List<SourceFile> files) {
    return files.stream().mapToLong(SourceFile::lengthBytes).sum();
  }

  private static void addOne(Path file, String name, List<SourceFile> files)
      throws IOException, MetainfoException {
    BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
    if (!found.isRegularFile()) {
      throw neither(file);
    }
    files.add(SourceFile.of(file, List.of(name), found));
  }

  private static List<SourceFile> sorted(List<SourceFile> files, String separator) {
    return files.stream()
        .map(file -> new Keyed(String.join(separator, file.path()).getBytes(UTF_8), file))
        .sorted((one, other) -> Arrays.compareUnsigned(one.key, other.key))
        .map(Keyed::file)
        .toList();
  }

  private static void checkName(Path file, String name) throws MetainfoException {
    Optional<String> wrong = PathNames.wrong(name);
    if (wrong.isEmpty() && name.getBytes(UTF_8).length > PathNames.NAME_MAX_BYTES) {
      wrong = Optional.of("is a name of more than " + PathNames.NAME_MAX_BYTES + " bytes");
    }
    if (wrong.isPresent()) {
      throw new MetainfoException(file, wrong.get() + ", expected: one that all take");
    }
  }

  private static MetainfoException neither(Path file) {
    return new MetainfoException(
        file, "is neither a file nor a directory, expected: one of them, or to be excluded");
  }

  /** A file and what it is sorted by. */
  private record Keyed(byte[] key, SourceFile file) {}

  /** Carries what is wrong through the walk, which knows I/O errors only. */
  private static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;
    private final MetainfoException reason;

    private RefusedException(MetainfoException reason) {
      super(reason);
      this.reason = reason;
    }
  }

  /** Collects the files of a directory. */
  private static final class Visitor implements FileVisitor<Path> {
    private final Path root;
    private final Excludes excluded;
    private final List<SourceFile> files;

    private Visitor(Path root, Excludes excluded, List<SourceFile> files) {
      this.root = root;
      this.excluded = excluded;
      this.files = files;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes found) {
      return isExcluded(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes found) throws IOException {
      if (!isExcluded(file)) {
        try {
          add(file, found);
        } catch (MetainfoException e) {
          throw new RefusedException(e);
        }
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException reason) throws IOException {
      if (isExcluded(file)) {
        return FileVisitResult.CONTINUE;
      }
      throw new RefusedException(
          reason instanceof FileSystemLoopException
              ? new MetainfoException(
                  file, "is a link to a directory above it, expected: an end to the tree")
              : SourceFile.unreadable(file, reason));
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException reason)
        throws IOException {
      if (reason != null) {
        throw new RefusedException(SourceFile.unreadable(directory, reason));
      }
      return FileVisitResult.CONTINUE;
    }

    private boolean isExcluded(Path file) {
      return !file.equals(root) && excluded.matches(root.relativize(file));
    }

    private void add(Path file, BasicFileAttributes found) throws MetainfoException {
      if (found.isSymbolicLink()) {
        throw new MetainfoException(
            file, "is a link to nothing, expected: to a file, or to be excluded");
      }
      if (!found.isRegularFile()) {
        throw neither(file);
      }
      if (files.size() == MetainfoReader.FILES_MAX) {
        throw new MetainfoException(
            root, "has more files, expected: at most " + MetainfoReader.FILES_MAX);
      }
      files.add(SourceFile.of(file, path(file), found));
    }

    private List<String> path(Path file) throws MetainfoException {
      List<String> path = new ArrayList<>();
      int length = 0;
      for (Path part : root.relativize(file)) {
        String name = part.toString();
        checkText(file, part);
        checkName(file, name);
        length += name.length() + 1;
        path.add(name);
      }
      if (length > PathNames.PATH_MAX_LENGTH || path.size() > FileProperties.SEGMENTS_MAX) {
        throw new MetainfoException(
            file, "lies too deep in the tree, expected: at most 250 directories above it");
      }
      return path;
    }

    /** Bytes of a name that are not text have become something else in it. */
    private static void checkText(Path file, Path name) throws MetainfoException {
      boolean isText;
      try {
        isText = name.getFileSystem().getPath(name.toString()).equals(name);
      } catch (InvalidPathException e) {
        isText = false;
      }
      if (!isText) {
        throw new MetainfoException(
            file, "has a name that is not UTF-8, expected: a name that all can read");
      }
    }
  }
}
