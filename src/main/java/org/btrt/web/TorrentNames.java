// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.util.List;
import java.util.Optional;

/**
 * The names of torrents, from whoever knows some. A name may hold anything.
 *
 * <p><em>Threading:</em> asked by several threads at once.
 */
public interface TorrentNames {
  /** Knows no name. */
  TorrentNames NONE =
      new TorrentNames() {
        @Override
        public Optional<String> nameOf(String infoHash) {
          return Optional.empty();
        }

        @Override
        public List<Named> containing(String text, int max) {
          return List.of();
        }
      };

  /**
   * The name of a torrent, if it is known.
   *
   * @param infoHash 40 lower-case hexadecimal digits
   */
  Optional<String> nameOf(String infoHash);

  /**
   * Torrents whose names hold a text, in whatever case, at most {@code max}.
   *
   * @param text at least one character
   */
  List<Named> containing(String text, int max);

  /**
   * A torrent with its name.
   *
   * @param infoHash 40 lower-case hexadecimal digits
   */
  record Named(String infoHash, String name) {}
}
