// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.libtorrent4j.Entry;
import org.libtorrent4j.TorrentBuilder;
import org.libtorrent4j.TorrentInfo;
import org.libtorrent4j.swig.create_flags_t;
import org.libtorrent4j.swig.create_torrent;
import org.libtorrent4j.swig.error_code;
import org.libtorrent4j.swig.file_storage;
import org.libtorrent4j.swig.info_hash_t;
import org.libtorrent4j.swig.libtorrent;
import org.libtorrent4j.swig.set_piece_hashes_listener;

/**
 * Makes torrents with libtorrent, as a program of its own for the reasons of {@link TorrentClient}.
 * It says the info-hashes as libtorrent reads them, a line for its own torrent and then one for
 * each that it is given: 40 hex digits, 64 hex digits, a dash for what is not there.
 *
 * <p>{@code FORMAT PIECE_BYTES CONTENT LIST TORRENT...}: LIST holds the files' paths in the order
 * that version 1 is to have. In version 2 libtorrent finds and sorts the files by itself; in
 * version 1 alone it leaves them as the file system has them.
 */
final class LibtorrentMaker {
  private static final String NONE = "-";

  /** Whatever the native library was given: a finalizer would free it in the middle of its use. */
  private static final List<Object> HELD = new ArrayList<>();

  private LibtorrentMaker() {}

  public static void main(String[] arguments) throws IOException {
    int pieceBytes = Integer.parseInt(arguments[1]);
    Path content = Path.of(arguments[2]);
    byte[] made =
        switch (arguments[0]) {
          case "v1" -> version1(content, Path.of(arguments[3]), pieceBytes);
          case "v2" -> found(content, pieceBytes, create_torrent.v2_only);
          default -> found(content, pieceBytes, new create_flags_t());
        };
    System.out.println(hashes(made));
    for (int i = 4; i < arguments.length; i++) {
      System.out.println(hashes(Files.readAllBytes(Path.of(arguments[i]))));
    }
    // Without the library's own end.
    Runtime.getRuntime().halt(0);
  }

  private static byte[] found(Path content, int pieceBytes, create_flags_t flags)
      throws IOException {
    TorrentBuilder builder =
        new TorrentBuilder().path(content.toFile()).pieceSize(pieceBytes).flags(flags);
    TorrentBuilder.Result result = builder.generate();
    HELD.add(List.of(builder, result, flags));
    return result.entry().bencode();
  }

  private static byte[] version1(Path content, Path list, int pieceBytes) throws IOException {
    file_storage files = new file_storage();
    Path parent = content.getParent();
    for (String path : Files.readAllLines(list)) {
      error_code error = new error_code();
      files.add_file_ex(error, path, Files.size(parent.resolve(path)));
      check(error);
    }
    create_torrent torrent = new create_torrent(files, pieceBytes, create_torrent.v1_only);
    set_piece_hashes_listener listener = new set_piece_hashes_listener();
    error_code error = new error_code();
    libtorrent.set_piece_hashes_ex(torrent, parent.toString(), listener, error);
    check(error);
    Entry entry = new Entry(torrent.generate());
    HELD.add(List.of(files, torrent, listener, entry));
    return entry.bencode();
  }

  private static void check(error_code error) throws IOException {
    HELD.add(error);
    if (error.failed()) {
      throw new IOException(error.message());
    }
  }

  private static String hashes(byte[] torrent) {
    TorrentInfo info = new TorrentInfo(torrent);
    info_hash_t hashes = info.swig().info_hashes();
    HELD.add(List.of(info, hashes));
    return (hashes.has_v1() ? hashes.getV1().to_hex() : NONE)
        + " "
        + (hashes.has_v2() ? hashes.getV2().to_hex() : NONE);
  }
}
