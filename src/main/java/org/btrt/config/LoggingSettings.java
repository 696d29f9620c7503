// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

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
  /** From silent to talkative. */
  public enum Level {
    CRITICAL,
    ERROR,
    WARNING,
    INFO,
    DIAGNOSTIC,
    DEBUG
  }
}
