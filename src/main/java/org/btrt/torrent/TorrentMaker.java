// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import java.nio.file.Path;

/**
 * Makes torrent files: finds the files, hashes them, writes what was found out. For the same input
 * it gives the same info-hash as mktorrent (version 1) and libtorrent (without attributes of
 * files).
 *
 * <p><em>Threading:</em> no state outside of a call; hashes on threads of its own meanwhile.
 */
public final class TorrentMaker {
  private TorrentMaker() {}

  /**
   * Makes a torrent file.
   *
   * @param spec of what
   * @param notes what it says beside that
   * @param progress is told how far it has come
   * @throws MetainfoException if files cannot be read, have changed meanwhile, or have no place in
   *     a torrent; the message names the file
   * @throws InterruptedException if the thread was interrupted; nothing is left behind
   */
  public static WholeTorrent make(TorrentSpec spec, TorrentNotes notes, HashProgress progress)
      throws MetainfoException, InterruptedException {
    SourceTree source =
        SourceTree.scan(
            spec.content(),
            spec.name().orElseGet(() -> nameOf(spec.content())),
            spec.excludes(),
            spec.format());
    long contentBytes = source.totalBytes();
    PieceLayout layout =
        PieceLayout.of(
            source.files(),
            spec.format().isV2(),
            spec.pieceBytes().orElseGet(() -> PieceSize.forContent(contentBytes)));
    PieceHashes hashes = new PieceHasher(layout, spec.format(), contentBytes).hash(progress);
    for (SourceFile file : source.files()) {
      file.checkUnchanged();
    }
    InfoWriter writer = new InfoWriter(layout, hashes);
    BencodeDictionary info = writer.info(source.name(), source.directory());
    if (spec.isPrivate()) {
      info.put("private", 1);
    }
    spec.source().ifPresent(text -> info.put("source", text));
    BencodeDictionary root = new BencodeDictionary().put("info", info.toBytes());
    if (writer.hasPieceLayers()) {
      root.put("piece layers", writer.pieceLayers());
    }
    notes.putInto(root);
    return WholeTorrent.of(root.toBytes());
  }

  /** The name of a file or directory, also if it is given as a dot; empty for the root. */
  public static String nameOf(Path content) {
    Path name = content.toAbsolutePath().normalize().getFileName();
    return name == null ? "" : name.toString();
  }
}
