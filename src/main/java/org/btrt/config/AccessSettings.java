// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whom the tracker serves (section {@code access}).
 *
 * @param mode how the list is meant
 * @param list file of info-hashes, 40 hex digits a line; present if the mode is deny, and if it is
 *     allow unless there is a directory of torrents
 * @param bannedClients peer ids that begin so are refused
 */
public record AccessSettings(Mode mode, Optional<Path> list, List<String> bannedClients) {
  /** How the list is meant. */
  public enum Mode {
    /** Every torrent is served. */
    OPEN,
    /** Only the listed torrents are served. */
    ALLOW,
    /** The listed torrents are refused. */
    DENY
  }

  /** Keeps copies. */
  public AccessSettings {
    bannedClients = List.copyOf(bannedClients);
  }
}
