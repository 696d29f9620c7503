// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where clients keep their files while a run lasts: in memory, if there is room. */
final class Scratch {
  private static final Path MEMORY = Path.of("/dev/shm");

  private Scratch() {}

  /**
   * Makes the directory of this process.
   *
   * @param bytes that all runs at a time need
   */
  static Path make(long bytes) throws IOException {
    boolean isRoomy =
        Files.isDirectory(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > bytes;
    Path parent = isRoomy ? MEMORY : disk();
    return Files.createDirectories(parent.resolve(Networks.PREFIX + ProcessHandle.current().pid()));
  }

  private static Path disk() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** Those whose names begin so. */
  static List<Path> left(String prefix) throws IOException {
    Stream<Path> all = Stream.empty();
    for (Path parent : List.of(MEMORY, disk())) {
      if (Files.isDirectory(parent)) {
        try (Stream<Path> files = Files.list(parent)) {
          all =
              Stream.concat(
                  all,
                  files
                      .filter(file -> file.getFileName().toString().startsWith(prefix))
                      .toList()
                      .stream());
        }
      }
    }
    return all.toList();
  }

  /** Removes a directory with all that is in it. */
  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.deleteIfExists(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
