// SPDX-License-Identifier: Apache-2.0
package org.btrt.catalogue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A torrent of the catalogue. Its texts are a stranger's: escape them where they are shown.
 *
 * @param infoHashes what trackers see, 40 hex digits in lower case: one, or those of both versions,
 *     that of version 1 first
 * @param name of its file, or of the directory that holds its files
 * @param totalBytes length of what it is of
 * @param fileCount how many files that are
 * @param file the torrent file
 * @param failure why all announces are refused; empty: they are not
 * @param warning what people are told; empty: nothing
 */
public record CataloguedTorrent(
    List<String> infoHashes,
    String name,
    long totalBytes,
    int fileCount,
    Path file,
    Optional<String> failure,
    Optional<String> warning) {
  /** Keeps a copy. */
  public CataloguedTorrent {
    infoHashes = List.copyOf(infoHashes);
  }

  /** The one it is called by where one has to do: that of version 1 if it has both. */
  public String infoHash() {
    return infoHashes.getFirst();
  }
}
