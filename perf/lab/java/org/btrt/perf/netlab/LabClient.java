// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.netlab;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.btrt.perf.netlab.LabArm.Extra;
import org.libtorrent4j.SettingsPack;
import org.libtorrent4j.TorrentBuilder;
import org.libtorrent4j.TorrentFlags;
import org.libtorrent4j.TorrentInfo;
import org.libtorrent4j.swig.add_torrent_params;
import org.libtorrent4j.swig.error_code;
import org.libtorrent4j.swig.peer_info;
import org.libtorrent4j.swig.peer_info_vector;
import org.libtorrent4j.swig.session;
import org.libtorrent4j.swig.session_params;
import org.libtorrent4j.swig.status_flags_t;
import org.libtorrent4j.swig.torrent_flags_t;
import org.libtorrent4j.swig.torrent_handle;
import org.libtorrent4j.swig.torrent_status;

/**
 * A libtorrent client in a network namespace of its own. Its threads are started by a thread that
 * lives there, so they do, too.
 *
 * <p><em>Threading:</em> one thread asks. <em>Memory:</em> whatever the native library was given is
 * held for ever: finalizers would free it in the middle of its use. The process ends by being
 * halted.
 */
final class LabClient {
  private static final List<Object> HELD = new ArrayList<>();

  private final String address;
  private final LabArm arm;
  private final session library;
  private torrent_handle torrent;

  /**
   * How far a client is.
   *
   * @param isFinished whether it has all
   * @param doneBytes of the file that it has
   * @param downBytes of the file's that it has received, what was of no use included
   * @param upBytes of the file's that it has sent
   */
  record Progress(boolean isFinished, long doneBytes, long downBytes, long upBytes) {
    static final Progress NONE = new Progress(false, 0, 0, 0);
  }

  /**
   * Makes a client that has no torrent yet.
   *
   * @param namespace where it lives
   */
  LabClient(NamespaceThread namespace, String address, LabArm arm, Addresses addresses)
      throws IOException, InterruptedException {
    this.address = address;
    this.arm = arm;
    SettingsPack settings = ClientSettings.of(arm, address, addresses);
    session_params params = new session_params(settings.swig());
    // Mapped files, which are the library's default, come with a handler of SIGSEGV, which is the
    // JVM's signal.
    params.set_posix_disk_io_constructor();
    library = namespace.call(() -> new session(params));
    hold(settings, params, library);
  }

  private static synchronized void hold(Object... objects) {
    HELD.addAll(List.of(objects));
  }

  /** Makes a torrent of a file: of version 1 only, which has one info-hash and one announce. */
  static byte[] torrentOf(Path file, int pieceBytes) throws IOException {
    TorrentBuilder builder =
        new TorrentBuilder()
            .path(file.toFile())
            .pieceSize(pieceBytes)
            .flags(TorrentBuilder.V1_ONLY);
    TorrentBuilder.Result result = builder.generate();
    hold(builder, result);
    return result.entry().bencode();
  }

  String address() {
    return address;
  }

  /**
   * Takes part in a torrent from now on.
   *
   * @param directory where the file is or comes to be
   * @param isSeeder whether it is there
   * @param urls of trackers
   */
  void join(byte[] torrentFile, Path directory, boolean isSeeder, List<String> urls)
      throws IOException {
    Files.createDirectories(directory);
    TorrentInfo info = new TorrentInfo(torrentFile);
    urls.forEach(info::addTracker);
    add_torrent_params params = new add_torrent_params();
    params.set_ti(info.swig());
    params.setSave_path(directory.toString());
    params.setFlags(flags(params.getFlags(), isSeeder));
    error_code error = new error_code();
    torrent = library.add_torrent(params, error);
    hold(info, params, error, torrent);
    if (error.value() != 0) {
      throw new IOException(address + ": " + error.message());
    }
  }

  /** Begins at once, without the library's queue. */
  private torrent_flags_t flags(torrent_flags_t usual, boolean isSeeder) {
    torrent_flags_t flags =
        usual.and_(TorrentFlags.PAUSED.inv()).and_(TorrentFlags.AUTO_MANAGED.inv());
    if (isSeeder) {
      flags = flags.or_(TorrentFlags.SEED_MODE);
    }
    return arm.is(Extra.PEX) ? flags : flags.or_(TorrentFlags.DISABLE_PEX);
  }

  /** Says goodbye and leaves. */
  void leave() {
    library.remove_torrent(torrent);
  }

  Progress progress() {
    torrent_status status = torrent.status(new status_flags_t());
    return new Progress(
        status.getIs_seeding(),
        status.getTotal_done(),
        status.getTotal_payload_download(),
        status.getTotal_payload_upload());
  }

  /** Addresses that it is connected to, and how much of the file each of them has sent. */
  Map<String, Long> links() {
    int unfinished = peer_info.connecting.to_int() | peer_info.handshake.to_int();
    peer_info_vector infos = new peer_info_vector();
    torrent.get_peer_info(infos);
    try {
      Map<String, Long> links = new HashMap<>();
      for (int i = 0; i < infos.size(); i++) {
        peer_info info = infos.get(i);
        if ((info.getFlags().to_int() & unfinished) == 0) {
          links.put(info.getIp().address().to_string(), info.getTotal_download());
        }
      }
      return links;
    } finally {
      // What the list holds is part of it.
      Reference.reachabilityFence(infos);
    }
  }
}
