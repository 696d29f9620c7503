// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import java.util.List;

/**
 * What a torrent is of.
 *
 * @param name of the file, or of the directory that holds the files
 * @param directory whether the files lie in a directory of that name; otherwise there is one file,
 *     which is its own path
 * @param files in the order of the torrent; pads only if it is of version 1 as well
 * @param pieceBytes length of a piece
 * @param pieceCount number of pieces
 */
public record TorrentContent(
    String name, boolean directory, List<TorrentFile> files, int pieceBytes, int pieceCount) {
  public TorrentContent {
    files = List.copyOf(files);
  }

  /** The files without the pads. */
  public List<TorrentFile> realFiles() {
    return files.stream().filter(file -> !file.pad()).toList();
  }

  /** Length of all files without the pads. */
  public long totalBytes() {
    return files.stream().filter(file -> !file.pad()).mapToLong(TorrentFile::lengthBytes).sum();
  }
}
