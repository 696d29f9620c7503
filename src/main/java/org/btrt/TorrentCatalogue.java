// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.SystemNanoClock;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.btrt.announce.AnnounceRules;
import org.btrt.announce.ListedTorrent;
import org.btrt.announce.LiveRules;
import org.btrt.announce.TorrentList;
import org.btrt.catalogue.Catalogue;
import org.btrt.catalogue.CataloguedTorrent;
import org.btrt.catalogue.CatalogueAgent;
import org.btrt.common.BackgroundThread;
import org.btrt.common.DistinctLog;
import org.btrt.config.AccessSettings;
import org.btrt.config.ConfigurationException;
import org.btrt.status.Counter;
import org.btrt.status.Counters;
import org.btrt.status.Status;

/**
 * {@code access.torrents}: what lies there becomes a part of the rules in force, and what the pages
 * show.
 *
 * <p><em>Threading:</em> one thread starts, reloads and closes; any asks for {@link #latest}.
 */
final class TorrentCatalogue implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(TorrentCatalogue.class);
  private static final int IDLE_MS = 100;

  private final boolean namesTold;
  private final LiveRules rules;
  private final Status status;
  private final DistinctLog log;
  private Optional<Watched> watched = Optional.empty();
  private volatile Optional<Catalogue> latest = Optional.empty();

  /** A directory that has been looked through, and who is to look again. */
  record Watched(Path path, int intervalS, Catalogue first, CatalogueAgent agent, AgentRunner runner) {
    boolean isOf(AccessSettings settings) {
      return settings.torrents().equals(Optional.of(path))
          && settings.rescanIntervalS() == intervalS;
    }
  }

  /**
   * Watches nothing yet.
   *
   * @param namesTold whether a scrape tells names
   * @param rules get the torrents
   */
  TorrentCatalogue(boolean namesTold, LiveRules rules, Status status, DistinctLog log) {
    this.namesTold = namesTold;
    this.rules = rules;
    this.status = status;
    this.log = log;
  }

  /** The torrents; empty: there is no such directory. */
  Optional<Catalogue> latest() {
    return latest;
  }

  /**
   * Looks through the directory that a configuration names, unless it is watched already. Changes
   * nothing that is in force.
   *
   * @return for {@link #use}
   * @throws ConfigurationException if that is not possible
   */
  Optional<Watched> read(AccessSettings settings) throws ConfigurationException {
    if (settings.torrents().isEmpty()) {
      return Optional.empty();
    }
    if (watched.isPresent() && watched.get().isOf(settings)) {
      return watched;
    }
    Path path = settings.torrents().get();
    Counters counters = status.register();
    CatalogueAgent agent =
        new CatalogueAgent(
            path,
            settings.rescanIntervalS(),
            catalogue -> publish(path, catalogue),
            counters,
            log,
            SystemNanoClock.INSTANCE);
    AgentRunner runner =
        new AgentRunner(
            new SleepingMillisIdleStrategy(IDLE_MS),
            fault -> {
              counters.increment(Counter.INTERNAL_ERRORS);
              log.error(fault.getClass().getName(), "looking through " + path, fault);
            },
            null,
            agent);
    return Optional.of(
        new Watched(path, settings.rescanIntervalS(), agent.first(), agent, runner));
  }

  /**
   * Puts rules into force together with the torrents of a directory.
   *
   * @param next what {@link #read} has read
   * @param newRules those of the same configuration
   */
  void use(Optional<Watched> next, AnnounceRules newRules) {
    if (next.isPresent() && next.equals(watched)) {
      rules.update(before -> newRules.withTorrents(before.torrents()));
      next.get().agent.hurry();
      return;
    }
    close();
    watched = next;
    latest = next.map(Watched::first);
    rules.publish(newRules.withTorrents(latest.map(this::listOf).orElse(TorrentList.none())));
    next.ifPresent(
        directory -> AgentRunner.startOnThread(directory.runner, BackgroundThread.factory()));
  }

  private void publish(Path path, Catalogue catalogue) {
    latest = Optional.of(catalogue);
    TorrentList list = listOf(catalogue);
    rules.update(before -> before.withTorrents(list));
    LOG.info("access.torrents: {} torrents in {}", catalogue.torrents().size(), path);
  }

  private TorrentList listOf(Catalogue catalogue) {
    Map<String, ListedTorrent> listed = new HashMap<>();
    for (CataloguedTorrent torrent : catalogue.torrents()) {
      ListedTorrent told =
          new ListedTorrent(
              Optional.of(torrent.name()).filter(name -> namesTold),
              torrent.failure(),
              torrent.warning());
      torrent.infoHashes().forEach(hash -> listed.put(hash, told));
    }
    return TorrentList.of(listed);
  }

  /** Looks no more; what was found stays in force. */
  @Override
  public void close() {
    watched.ifPresent(directory -> CloseHelper.close(directory.runner));
    watched = Optional.empty();
  }
}
