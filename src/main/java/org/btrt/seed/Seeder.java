// SPDX-License-Identifier: Apache-2.0
package org.btrt.seed;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.libtorrent4j.AlertListener;
import org.libtorrent4j.PortmapProtocol;
import org.libtorrent4j.SessionHandle;
import org.libtorrent4j.SessionManager;
import org.libtorrent4j.SessionParams;
import org.libtorrent4j.SettingsPack;
import org.libtorrent4j.Sha1Hash;
import org.libtorrent4j.TorrentFlags;
import org.libtorrent4j.TorrentHandle;
import org.libtorrent4j.TorrentInfo;
import org.libtorrent4j.TorrentStatus;
import org.libtorrent4j.alerts.AddTorrentAlert;
import org.libtorrent4j.alerts.Alert;
import org.libtorrent4j.alerts.AlertType;
import org.libtorrent4j.alerts.ExternalIpAlert;
import org.libtorrent4j.alerts.ListenFailedAlert;
import org.libtorrent4j.alerts.PortmapAlert;
import org.libtorrent4j.alerts.StateUpdateAlert;
import org.libtorrent4j.swig.torrent_flags_t;

/**
 * A session of libtorrent that serves torrents: takes them up, checks their files, announces them,
 * gives pieces to peers, and leaves with {@code stopped}.
 *
 * <p>What the library was given is held until the end: its objects are freed by finalizers, and one
 * of them in the middle of its use would take the process along.
 *
 * <p><em>Threading:</em> one thread owns it. What the library says comes by a thread of the
 * library's and is kept here until it is asked for.
 */
public final class Seeder implements AutoCloseable {
  private static final int LISTEN_WAIT_MAX_S = 10;
  private static final int EVENTS_MAX = 1000;

  private final SessionManager session = new SessionManager(false);
  private final SeedSettings settings;
  private final Map<String, Taken> torrents = new ConcurrentHashMap<>();
  private final Map<String, SeedStatus> statuses = new ConcurrentHashMap<>();
  private final Queue<String> events = new ConcurrentLinkedQueue<>();
  private final Set<String> said = ConcurrentHashMap.newKeySet();
  private final Set<Integer> mappedPorts = ConcurrentHashMap.newKeySet();
  private final CountDownLatch listened = new CountDownLatch(1);
  private final List<Object> held = new ArrayList<>();
  private int port;
  private volatile Optional<String> externalAddress = Optional.empty();

  /**
   * A torrent of the session.
   *
   * @param torrent what it is
   * @param held what the library was given for it
   */
  private record Taken(SeedTorrent torrent, List<Object> held) {}

  private Seeder(SeedSettings settings) {
    this.settings = settings;
  }

  /**
   * Starts a session without torrents; {@link NativeLibrary#load} has been called.
   *
   * @throws SeedException if none of the ports is free
   */
  public static Seeder start(SeedSettings settings) throws InterruptedException {
    Seeder seeder = new Seeder(settings);
    try {
      seeder.open();
      return seeder;
    } catch (SeedException | InterruptedException e) {
      seeder.close();
      throw e;
    }
  }

  private void open() throws InterruptedException {
    SettingsPack pack = SessionSettings.of(settings);
    SessionParams params = new SessionParams(pack);
    held.add(pack);
    held.add(params);
    session.addListener(new Listener());
    session.start(params);
    // Whichever family of addresses was tried first: the question waits until all have been.
    boolean hasTried = listened.await(LISTEN_WAIT_MAX_S, TimeUnit.SECONDS);
    SessionHandle handle = new SessionHandle(session.swig());
    held.add(handle);
    port = hasTried ? handle.getListenPort() : 0;
    if (port == 0) {
      throw new SeedException(
          "no port of "
              + settings.ports()
              + " can be listened at, expected: a free one; "
              + String.join("; ", takeEvents()));
    }
  }

  /**
   * Takes up a torrent: checks its files, then announces and serves it. Whether that works is told
   * by {@link #statuses}.
   */
  public void add(SeedTorrent torrent) {
    statuses.put(torrent.sessionKey(), SeedStatus.of(torrent));
    List<Object> given = new ArrayList<>();
    torrents.put(torrent.sessionKey(), new Taken(torrent, given));
    try {
      TorrentInfo info = new TorrentInfo(torrent.content());
      given.add(info);
      if (torrent.tracker().isPresent()) {
        info.clearTrackers();
        info.addTracker(torrent.tracker().get());
      }
      torrent_flags_t flags = new torrent_flags_t();
      given.add(flags);
      session.download(info, torrent.data().toFile(), null, null, null, flags);
    } catch (IllegalArgumentException e) {
      fail(torrent.sessionKey(), e.getMessage());
    }
  }

  /** Gives a torrent up and tells its tracker; one that is not there is none. */
  public void remove(SeedTorrent torrent) {
    torrents.remove(torrent.sessionKey());
    statuses.remove(torrent.sessionKey());
    find(torrent.sessionKey()).ifPresent(handle -> session.remove(handle));
  }

  /** Has the library tell what has changed; {@link #statuses} shows it soon. */
  public void refresh() {
    session.postTorrentUpdates();
  }

  /** How it stands with each torrent, sorted by name. */
  public List<SeedStatus> statuses() {
    return statuses.values().stream()
        .sorted(Comparator.comparing(SeedStatus::name).thenComparing(SeedStatus::infoHash))
        .toList();
  }

  /** What has happened since the last call, as lines of text; it may hold strangers' words. */
  public List<String> takeEvents() {
    List<String> taken = new ArrayList<>();
    for (String event = events.poll(); event != null; event = events.poll()) {
      taken.add(event);
    }
    return taken;
  }

  /** Where peers connect to. */
  public int port() {
    return port;
  }

  /** Our address as the router or other peers see it, once one of them has said so. */
  public Optional<String> externalAddress() {
    return externalAddress;
  }

  /** The ports that the router has said it forwards, by TCP or UDP. */
  public Set<Integer> mappedPorts() {
    return Set.copyOf(mappedPorts);
  }

  /** Asks the router to forward one more port to this machine, by TCP and UDP. */
  public void mapPort(int other) {
    SessionHandle handle = new SessionHandle(session.swig());
    held.add(handle);
    handle.addPortMapping(PortmapProtocol.TCP, other, other);
    handle.addPortMapping(PortmapProtocol.UDP, other, other);
  }

  /**
   * Has trackers told another address, at once.
   *
   * @param address a literal
   */
  public void announcedAddress(String address) {
    SettingsPack pack = SessionSettings.announcedAddress(new SettingsPack(), address);
    held.add(pack);
    session.applySettings(pack);
    torrents.keySet().forEach(key -> find(key).ifPresent(handle -> handle.forceReannounce()));
  }

  /** Gives all torrents up: trackers are told, for some seconds at most; the ports are closed. */
  public void leave() {
    session.stop();
  }

  @Override
  public void close() {
    leave();
  }

  private Optional<TorrentHandle> find(String key) {
    return Optional.ofNullable(session.find(Sha1Hash.parseHex(key)));
  }

  private void say(String event) {
    if (events.size() < EVENTS_MAX) {
      events.add(event);
    }
  }

  private void fail(String key, String why) {
    statuses.computeIfPresent(key, (same, status) -> status.failed(why));
  }

  private void onStatus(TorrentStatus status) {
    String key = status.getInfoHashes().getBest().toHex();
    Taken taken = torrents.get(key);
    if (taken == null) {
      return;
    }
    SeedStatus now = StatusReader.read(taken.torrent(), status);
    SeedStatus before = statuses.replace(key, now);
    if (before == null || before.state() == now.state()) {
      return;
    }
    if (before.state() == SeedStatus.State.CHECKING) {
      say(StatusText.checked(now));
    }
    if (now.state() == SeedStatus.State.SEEDING && settings.superSeeding()) {
      find(key).ifPresent(handle -> handle.setFlags(TorrentFlags.SUPER_SEEDING));
    }
  }

  /** What the library has to say; called by its thread. */
  private final class Listener implements AlertListener {
    @Override
    public int[] types() {
      return new int[] {
        AlertType.STATE_UPDATE.swig(),
        AlertType.ADD_TORRENT.swig(),
        AlertType.LISTEN_SUCCEEDED.swig(),
        AlertType.EXTERNAL_IP.swig(),
        AlertType.PORTMAP.swig(),
        AlertType.LISTEN_FAILED.swig(),
        AlertType.PORTMAP_ERROR.swig(),
        AlertType.TRACKER_ERROR.swig(),
        AlertType.TRACKER_WARNING.swig(),
        AlertType.TORRENT_ERROR.swig(),
        AlertType.FILE_ERROR.swig()
      };
    }

    @Override
    public void alert(Alert<?> alert) {
      switch (alert) {
        case StateUpdateAlert update -> update.status().forEach(Seeder.this::onStatus);
        case AddTorrentAlert added -> onAdded(added);
        case ListenFailedAlert failed -> {
          sayOnce(failed.message());
          listened.countDown();
        }
        case ExternalIpAlert external ->
            externalAddress = Optional.of(external.externalAddress().toString());
        case PortmapAlert mapped -> mappedPorts.add(mapped.externalPort());
        default -> onOther(alert);
      }
    }

    private void onOther(Alert<?> alert) {
      if (alert.type() == AlertType.LISTEN_SUCCEEDED) {
        listened.countDown();
      } else {
        sayOnce(alert.message());
      }
    }

    private void onAdded(AddTorrentAlert added) {
      if (added.error().isError()) {
        sayOnce(added.message());
      } else {
        refresh();
      }
    }

    /** The library repeats itself with every try. */
    private void sayOnce(String event) {
      if (said.size() >= EVENTS_MAX) {
        said.clear();
      }
      if (said.add(event)) {
        say(event);
      }
    }
  }
}
