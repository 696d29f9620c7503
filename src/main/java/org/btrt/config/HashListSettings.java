// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.btrt.common.Cidr;

/**
 * Which torrents a DPI platform is told to keep inside (section {@code hashlist}). Local is who is
 * in the first peer group; the families of a torrent are counted apart.
 *
 * @param enabled whether there is a list
 * @param localSeedersMin local seeders from which on a swarm is listed
 * @param localPeersMin local peers, seeders among them, from which on it is listed
 * @param localSeedersKept a listed swarm with fewer is taken off
 * @param localPeersKept a listed swarm with fewer is taken off
 * @param stableS for how long a swarm has to be large enough before it is listed
 * @param hashesMax most swarms that are watched
 * @param sources who may fetch the list by HTTP
 * @param file where the list is written, too
 * @param fileFormat how
 */
public record HashListSettings(
    boolean enabled,
    int localSeedersMin,
    int localPeersMin,
    int localSeedersKept,
    int localPeersKept,
    int stableS,
    int hashesMax,
    List<Cidr> sources,
    Optional<Path> file,
    Format fileFormat) {
  /** How a list is written down. */
  public enum Format {
    /** 40 hex digits a line. */
    TEXT,
    /** 20 bytes each. */
    BINARY,
    /** One object, with counts and times. */
    JSON
  }

  /** Keeps copies. */
  public HashListSettings {
    sources = List.copyOf(sources);
  }
}
