// SPDX-License-Identifier: Apache-2.0
package org.btrt.publish;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.btrt.torrent.MetainfoException;

/** Makes torrents; how, is not this package's business. */
public interface TorrentMaker {
  /**
   * Makes the torrent of a file or a directory.
   *
   * @param trackers in tiers
   * @return the content of the torrent file
   * @throws IOException if the files cannot be read, or change meanwhile
   */
  byte[] create(Path source, List<List<String>> trackers) throws IOException;

  /**
   * The same torrent with other trackers, and so with the same info-hash.
   *
   * @throws MetainfoException if it is no torrent
   */
  byte[] withTrackers(byte[] torrent, List<List<String>> trackers) throws MetainfoException;
}
