// SPDX-License-Identifier: Apache-2.0
package org.btrt.seed;

import java.nio.file.Path;
import java.util.Optional;
import org.btrt.torrent.Metainfo;

/**
 * A torrent that is to be seeded.
 *
 * @param content of its file
 * @param metainfo what that says
 * @param data the directory that its files are in
 * @param tracker the only tracker that is told about us, instead of those that the torrent names
 */
public record SeedTorrent(byte[] content, Metainfo metainfo, Path data, Optional<String> tracker) {
  /** What it is of: a stranger's text. */
  public String name() {
    return metainfo.content().name();
  }

  /** 40 hex digits, as trackers see it; of one with two hashes the first. */
  public String infoHash() {
    return metainfo.infoHashes().v1().orElseGet(this::sessionKey);
  }

  /** Of all its files. */
  public long totalBytes() {
    return metainfo.content().totalBytes();
  }

  /** Under which libtorrent speaks of it: of two hashes the newer one. */
  String sessionKey() {
    return metainfo
        .infoHashes()
        .v2Truncated()
        .or(() -> metainfo.infoHashes().v1())
        .orElseThrow(() -> new IllegalArgumentException("a torrent without an info-hash"));
  }
}
