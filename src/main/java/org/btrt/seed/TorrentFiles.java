// SPDX-License-Identifier: Apache-2.0
package org.btrt.seed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.btrt.torrent.MetainfoException;
import org.btrt.torrent.MetainfoReader;
import org.btrt.torrent.WholeTorrent;

/**
 * The torrents below some paths, as they are at the moment: each scan tells what has come and what
 * has gone since the last one. A path is a torrent file, or a directory whose files with names in
 * {@value #SUFFIX} count, at any depth.
 *
 * <p>A file is read again when its length or time has changed. One that cannot be read, or is the
 * same torrent as another, is told of once. A directory that cannot be looked into, or is gone,
 * keeps what it had.
 *
 * <p><em>Threading:</em> one thread.
 */
public final class TorrentFiles {
  /** How the name of a torrent file ends. */
  public static final String SUFFIX = ".torrent";

  private static final int DEPTH_MAX = 16;

  private final List<Path> paths;
  private final Set<Path> directories;
  private final Optional<Path> data;
  private final Map<Path, Seen> seen = new HashMap<>();
  private final Map<String, Path> fileOfHash = new HashMap<>();
  private final Map<Path, String> pathProblems = new HashMap<>();

  /**
   * What a scan has found.
   *
   * @param added torrents that are new
   * @param removed torrents that are no longer there
   * @param problems files and paths that were passed over, each with the reason
   */
  public record Changes(List<SeedTorrent> added, List<SeedTorrent> removed, List<String> problems) {
    private static Changes none() {
      return new Changes(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  /** A version of a file, told from another without reading it. */
  private record Stamp(long lengthBytes, FileTime modified) {}

  /**
   * A file that was read.
   *
   * @param torrent empty: it could not be used
   */
  private record Seen(Stamp stamp, Optional<SeedTorrent> torrent) {}

  /**
   * @param paths files and directories
   * @param data where the torrents' files are; empty: each beside its torrent
   */
  public TorrentFiles(List<Path> paths, Optional<Path> data) {
    this.paths = List.copyOf(paths);
    this.directories = Set.copyOf(paths.stream().filter(Files::isDirectory).toList());
    this.data = data;
  }

  /** Looks at all paths. */
  public Changes scan() {
    Changes changes = Changes.none();
    Map<Path, Stamp> found = new TreeMap<>();
    for (Path path : paths) {
      collect(path, found, changes);
    }
    List.copyOf(seen.keySet()).stream()
        .filter(file -> !seen.get(file).stamp().equals(found.get(file)))
        .forEach(file -> forget(file, changes));
    found.forEach(
        (file, stamp) -> {
          if (!seen.containsKey(file)) {
            take(file, stamp, changes);
          }
        });
    return changes;
  }

  private void collect(Path path, Map<Path, Stamp> found, Changes changes) {
    try {
      if (directories.contains(path)) {
        collectBelow(path, found);
      } else {
        collectFile(path, found);
      }
      pathProblems.remove(path);
    } catch (IOException | UncheckedIOException e) {
      String problem = path + ": cannot be looked into, what was known of it stays: " + e;
      if (!problem.equals(pathProblems.put(path, problem))) {
        changes.problems().add(problem);
      }
      seen.forEach(
          (file, known) -> {
            if (file.startsWith(path)) {
              found.put(file, known.stamp());
            }
          });
    }
  }

  private static void collectBelow(Path directory, Map<Path, Stamp> found) throws IOException {
    try (Stream<Path> files =
        Files.find(directory, DEPTH_MAX, (file, is) -> isTorrent(file) && !is.isDirectory())) {
      for (Path file : (Iterable<Path>) files::iterator) {
        collectFile(file, found);
      }
    }
  }

  /** One that is gone, perhaps just now, is not there; a link counts as what it leads to. */
  private static void collectFile(Path file, Map<Path, Stamp> found) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      found.put(file, new Stamp(attributes.size(), attributes.lastModifiedTime()));
    } catch (NoSuchFileException e) {
      found.remove(file);
    }
  }

  private static boolean isTorrent(Path file) {
    return file.getFileName().toString().endsWith(SUFFIX);
  }

  private void take(Path file, Stamp stamp, Changes changes) {
    try {
      WholeTorrent whole = MetainfoReader.readWhole(file);
      Path at = data.orElseGet(() -> file.toAbsolutePath().getParent());
      SeedTorrent torrent = new SeedTorrent(whole.bytes(), whole.metainfo(), at, Optional.empty());
      Path same = fileOfHash.putIfAbsent(torrent.sessionKey(), file);
      if (same != null) {
        changes.problems().add(file + ": passed over, it is the same torrent as " + same);
        seen.put(file, new Seen(stamp, Optional.empty()));
        return;
      }
      seen.put(file, new Seen(stamp, Optional.of(torrent)));
      changes.added().add(torrent);
    } catch (MetainfoException e) {
      changes.problems().add(e.getMessage());
      seen.put(file, new Seen(stamp, Optional.empty()));
    }
  }

  private void forget(Path file, Changes changes) {
    seen.remove(file)
        .torrent()
        .ifPresent(
            torrent -> {
              fileOfHash.remove(torrent.sessionKey());
              changes.removed().add(torrent);
            });
  }
}
