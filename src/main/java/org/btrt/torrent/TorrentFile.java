// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import java.util.List;

/**
 * A file of a torrent.
 *
 * @param path names of directories and then of the file; nothing in it leads out of the torrent
 * @param lengthBytes its length
 * @param pad whether it only fills a piece up (BEP 47): nobody has it, it is all zeros
 */
public record TorrentFile(List<String> path, long lengthBytes, boolean pad) {
  private static final String PAD_DIRECTORY = ".pad";

  public TorrentFile {
    path = List.copyOf(path);
  }

  /** A file that fills a piece up, under the name that BEP 47 recommends. */
  static TorrentFile pad(long lengthBytes) {
    return new TorrentFile(List.of(PAD_DIRECTORY, Long.toString(lengthBytes)), lengthBytes, true);
  }

  /** The path with slashes. */
  public String name() {
    return String.join("/", path);
  }
}
