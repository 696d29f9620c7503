// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.Optional;

/**
 * Where the program's words go (section {@code logging}; names and levels are those of BTRT 2.x).
 *
 * @param path directory of the log files; empty: the console
 * @param level how much is said
 * @param switchTime time of day at which a new file is begun
 */
public record LoggingSettings(Optional<Path> path, Level level, LocalTime switchTime) {
  /**
   * BTRT 2.x's directory, which its files name whether or not anybody has made it: the one that may
   * be unwritable without being an error.
   */
  public static final Path BTRT_2_DIRECTORY = Path.of("/var/log/btrt");

  /** Name of the file that is written to. */
  public static final String FILE = "btrt.log";

  /** From silent to talkative. */
  public enum Level {
    CRITICAL,
    ERROR,
    WARNING,
    INFO,
    DIAGNOSTIC,
    DEBUG
  }

  /**
   * What keeps a log file from being written in a directory, which need not exist yet.
   *
   * @return empty if nothing does
   */
  public static Optional<String> problemWith(Path directory) {
    Path existing = directory.toAbsolutePath();
    while (existing.getParent() != null && Files.notExists(existing)) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      return Optional.of(existing + " is not a directory");
    }
    if (!Files.isWritable(existing)) {
      return Optional.of(existing + " is not writable");
    }
    Path file = directory.resolve(FILE);
    if (Files.exists(file) && (Files.isDirectory(file) || !Files.isWritable(file))) {
      return Optional.of(file + " is not a writable file");
    }
    return Optional.empty();
  }
}
