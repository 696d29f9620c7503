// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a command line says instead of a configuration file. It counts as if it were written there,
 * in place of the keys named below.
 *
 * @param port of {@code udp.listen} and {@code http.listen}, at every address of both families
 * @param torrents {@code access.torrents}; with it {@code store.max_swarms} is 50,000 and {@code
 *     max_peers} 300,000, unless a file gives one of them
 * @param state {@code store.path}
 * @param log {@code http.access_log}
 */
public record Overrides(
    OptionalInt port, Optional<Path> torrents, Optional<Path> state, Optional<Path> log) {
  private static final Overrides NONE =
      new Overrides(OptionalInt.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Nothing. */
  public static Overrides none() {
    return NONE;
  }
}
