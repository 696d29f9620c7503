// SPDX-License-Identifier: Apache-2.0
package org.btrt.catalogue;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.btrt.status.Counter;
import org.btrt.torrent.MetainfoException;

/**
 * A directory of torrent files, and what was found the last time it was looked through.
 *
 * <p><em>Threading:</em> one owner.
 */
final class TorrentDirectory {
  /**
   * What is known of a file.
   *
   * @param torrent empty: it is of none
   * @param isReadable false: it could not be read; what is known is from before
   */
  private record Known(
      long lengthBytes,
      FileTime modified,
      Optional<CataloguedTorrent> torrent,
      boolean isReadable) {
    boolean isOf(BasicFileAttributes attributes) {
      return isReadable
          && lengthBytes == attributes.size()
          && modified.equals(attributes.lastModifiedTime());
    }
  }

  private final Path directory;
  private final Consumer<String> warnings;
  private final Consumer<Counter> counted;
  private Map<Path, Known> known = Map.of();
  private Set<Path> duplicates = Set.of();
  private Catalogue catalogue = new Catalogue(List.of());

  /**
   * @param warnings told once about each file that does not count
   * @param counted told what became of each file that is new or has changed
   */
  TorrentDirectory(Path directory, Consumer<String> warnings, Consumer<Counter> counted) {
    this.directory = directory;
    this.warnings = warnings;
    this.counted = counted;
  }

  /** What was found the last time. */
  Catalogue catalogue() {
    return catalogue;
  }

  /**
   * Looks through the directory.
   *
   * @return whether the catalogue is another one now
   * @throws IOException if that is not possible; the catalogue stays
   */
  boolean scan() throws IOException {
    Map<Path, BasicFileAttributes> files = DirectoryWalk.files(directory);
    Map<Path, Known> found = HashMap.newHashMap(files.size());
    files.forEach(
        (file, attributes) -> {
          Known before = known.get(file);
          boolean isSame = before != null && before.isOf(attributes);
          found.put(file, isSame ? before : read(file, attributes, before));
        });
    if (found.equals(known)) {
      return false;
    }
    known = found;
    catalogue = new Catalogue(withoutDuplicates(files.keySet()));
    return true;
  }

  private Known read(Path file, BasicFileAttributes attributes, Known before) {
    Optional<CataloguedTorrent> torrent = Optional.empty();
    boolean isReadable = true;
    try {
      torrent = Optional.of(TorrentFileReader.read(file));
      counted.accept(Counter.TORRENT_FILES_READ);
    } catch (IOException e) {
      isReadable = false;
      if (before == null || before.isReadable) {
        counted.accept(Counter.TORRENT_FILES_BROKEN);
        // The message of most of these exceptions is only the name of the file.
        warnings.accept(file + ": cannot be read (" + e.getClass().getSimpleName() + ")");
      }
      if (before != null) {
        torrent = before.torrent;
      }
    } catch (MetainfoException | RuntimeException e) {
      counted.accept(Counter.TORRENT_FILES_BROKEN);
      warnings.accept(file + ": " + e.getMessage());
    }
    return new Known(attributes.size(), attributes.lastModifiedTime(), torrent, isReadable);
  }

  /**
   * @param files all that are known, in their order
   */
  private List<CataloguedTorrent> withoutDuplicates(Set<Path> files) {
    List<CataloguedTorrent> torrents = new ArrayList<>();
    Map<String, Path> fileOfHash = new HashMap<>();
    Set<Path> found = new HashSet<>();
    for (Path file : files) {
      Optional<CataloguedTorrent> torrent = known.get(file).torrent;
      if (torrent.isPresent()) {
        Optional<Path> first =
            torrent.get().infoHashes().stream()
                .filter(fileOfHash::containsKey)
                .map(fileOfHash::get)
                .findFirst();
        if (first.isEmpty()) {
          torrents.add(torrent.get());
          torrent.get().infoHashes().forEach(hash -> fileOfHash.put(hash, file));
        } else {
          found.add(file);
          warnOfDuplicate(file, first.get());
        }
      }
    }
    duplicates = found;
    return torrents;
  }

  private void warnOfDuplicate(Path file, Path first) {
    if (!duplicates.contains(file)) {
      counted.accept(Counter.TORRENT_FILES_DUPLICATE);
      warnings.accept(file + ": is of the same torrent as " + first + ", which counts");
    }
  }
}
