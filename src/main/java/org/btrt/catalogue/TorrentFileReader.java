// SPDX-License-Identifier: Apache-2.0
package org.btrt.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.btrt.torrent.Metainfo;
import org.btrt.torrent.MetainfoException;
import org.btrt.torrent.MetainfoReader;

/**
 * Reads what the catalogue has to know of a torrent file, and its content for whoever wants it.
 *
 * <p><em>Threading:</em> no state outside of a call; blocks on the disk.
 */
public final class TorrentFileReader {
  /**
   * Longest file: what libtorrent takes unless told otherwise. A torrent of a terabyte in pieces of
   * 2 MiB has it.
   */
  public static final int FILE_MAX_BYTES = 10_000_000;

  private TorrentFileReader() {}

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read
   * @throws MetainfoException if it is no torrent that can be taken
   * @throws IllegalArgumentException if it is too long
   */
  static CataloguedTorrent read(Path file) throws IOException, MetainfoException {
    byte[] bytes = bytes(file);
    Metainfo metainfo = MetainfoReader.read(bytes);
    TorrentNotes notes = TorrentNotes.read(bytes);
    return new CataloguedTorrent(
        hashes(metainfo),
        metainfo.content().name(),
        metainfo.content().totalBytes(),
        metainfo.content().realFiles().size(),
        file,
        notes.failure(),
        notes.warning());
  }

  /**
   * The file of a torrent as it is now.
   *
   * @throws IOException if it cannot be read, or is not the file of that torrent any more
   */
  public static byte[] content(CataloguedTorrent torrent) throws IOException {
    try {
      byte[] bytes = bytes(torrent.file());
      if (hashes(MetainfoReader.read(bytes)).equals(torrent.infoHashes())) {
        return bytes;
      }
    } catch (MetainfoException | IllegalArgumentException e) {
      throw new IOException(torrent.file() + ": is no torrent any more", e);
    }
    throw new IOException(torrent.file() + ": is of another torrent now");
  }

  private static List<String> hashes(Metainfo metainfo) {
    return metainfo.infoHashes().announced().stream().map(HexFormat.of()::formatHex).toList();
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(FILE_MAX_BYTES + 1);
      if (bytes.length > FILE_MAX_BYTES) {
        throw new IllegalArgumentException(
            "is too long, expected: at most " + FILE_MAX_BYTES + " bytes");
      }
      return bytes;
    }
  }
}
