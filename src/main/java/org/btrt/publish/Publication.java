// SPDX-License-Identifier: Apache-2.0
package org.btrt.publish;

import java.nio.file.Path;
import org.btrt.torrent.Metainfo;

/**
 * Something that is published.
 *
 * @param torrent its torrent file, in the state
 * @param source the file or directory that it is of
 * @param fingerprint what that was like when the torrent was made
 * @param content of the torrent file
 * @param metainfo what that says
 */
public record Publication(
    Path torrent, Path source, String fingerprint, byte[] content, Metainfo metainfo) {
  /** What people call it. */
  public String name() {
    return metainfo.content().name();
  }

  /** 40 hex digits, as trackers see it. */
  public String infoHash() {
    return metainfo
        .infoHashes()
        .v1()
        .or(() -> metainfo.infoHashes().v2Truncated())
        .orElseThrow(() -> new IllegalArgumentException("a torrent without an info-hash"));
  }
}
