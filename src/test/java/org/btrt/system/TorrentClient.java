// SPDX-License-Identifier: Apache-2.0
package org.btrt.system;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.libtorrent4j.AlertListener;
import org.libtorrent4j.SessionManager;
import org.libtorrent4j.SessionParams;
import org.libtorrent4j.SettingsPack;
import org.libtorrent4j.Sha1Hash;
import org.libtorrent4j.TorrentBuilder;
import org.libtorrent4j.TorrentHandle;
import org.libtorrent4j.TorrentInfo;
import org.libtorrent4j.alerts.Alert;
import org.libtorrent4j.alerts.AlertType;
import org.libtorrent4j.swig.settings_pack.bool_types;
import org.libtorrent4j.swig.settings_pack.int_types;
import org.libtorrent4j.swig.torrent_flags_t;

/**
 * A libtorrent client as a program of its own, which ends by being killed. In the test's own
 * process its native half, freed by finalizers in no order, would now and then take the whole test
 * run with it.
 *
 * <p>{@code make FILE TORRENT} makes a torrent and says its info-hash; {@code run TORRENT DIRECTORY
 * LISTEN TRACKER} takes part in it, says what the tracker says, and says {@link #SEEDING} when it
 * has everything.
 */
final class TorrentClient {
  /** The line that says that everything is there. */
  static final String SEEDING = "seeding";

  /** Part of the line that says that a tracker has answered. */
  static final String REPLY = "received peers";

  private static final int PIECE_LENGTH = 256 << 10;
  private static final int ANNOUNCE_INTERVAL_MIN_S = 5;
  private static final Duration POLL = Duration.ofMillis(20);

  /** Whatever the native library was given: a finalizer would free it in the middle of its use. */
  private static final List<Object> HELD = new ArrayList<>();

  private TorrentClient() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals("make")) {
      byte[] torrent = torrentOf(Path.of(arguments[1]));
      Files.write(Path.of(arguments[2]), torrent);
      TorrentInfo info = new TorrentInfo(torrent);
      HELD.add(info);
      System.out.println(info.infoHash().toHex());
    } else {
      run(Path.of(arguments[1]), Path.of(arguments[2]), arguments[3], arguments[4]);
    }
    // Without the library's own end.
    Runtime.getRuntime().halt(0);
  }

  private static byte[] torrentOf(Path file) throws IOException {
    TorrentBuilder builder = new TorrentBuilder().path(file.toFile()).pieceSize(PIECE_LENGTH);
    TorrentBuilder.Result result = builder.generate();
    HELD.add(List.of(builder, result));
    return result.entry().bencode();
  }

  private static void run(Path torrent, Path directory, String listen, String tracker)
      throws IOException {
    SessionManager session = session(listen);
    TorrentInfo info = new TorrentInfo(Files.readAllBytes(torrent));
    info.addTracker(tracker);
    torrent_flags_t flags = new torrent_flags_t();
    Sha1Hash hash = info.infoHash();
    HELD.add(List.of(session, info, flags, hash));
    session.download(info, directory.toFile(), null, null, null, flags);
    await().forever().pollInterval(POLL).until(() -> isSeeding(session, hash));
    System.out.println(SEEDING);
    // Until the test ends us, or itself.
    while (System.in.read() >= 0) {
      Thread.onSpinWait();
    }
  }

  private static boolean isSeeding(SessionManager session, Sha1Hash hash) {
    TorrentHandle handle = session.find(hash);
    return handle != null && handle.status().isSeeding();
  }

  private static SessionManager session(String listen) {
    SettingsPack settings = new SettingsPack();
    settings.listenInterfaces(listen);
    for (bool_types off :
        List.of(
            bool_types.enable_dht,
            bool_types.enable_lsd,
            bool_types.enable_upnp,
            bool_types.enable_natpmp)) {
      settings.setBoolean(off.swigValue(), false);
    }
    settings.setBoolean(bool_types.allow_multiple_connections_per_ip.swigValue(), true);
    // Otherwise a client comes back after five minutes at the earliest, whatever a tracker says.
    settings.setInteger(int_types.min_announce_interval.swigValue(), ANNOUNCE_INTERVAL_MIN_S);
    SessionParams params = new SessionParams(settings);
    HELD.add(List.of(settings, params));
    SessionManager session = new SessionManager(false);
    session.addListener(
        new AlertListener() {
          @Override
          public int[] types() {
            return new int[] {
              AlertType.TRACKER_REPLY.swig(),
              AlertType.TRACKER_ERROR.swig(),
              AlertType.TRACKER_WARNING.swig(),
              AlertType.LISTEN_FAILED.swig()
            };
          }

          @Override
          public void alert(Alert<?> alert) {
            System.out.println(alert.message());
          }
        });
    session.start(params);
    return session;
  }
}
