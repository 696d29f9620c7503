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
import org.btrt.announce.ListedTorrent;
import org.btrt.announce.LiveRules;
import org.btrt.announce.TorrentList;
import org.btrt.catalogue.Catalogue;
import org.btrt.catalogue.CatalogueAgent;
import org.btrt.catalogue.CataloguedTorrent;
import org.btrt.common.BackgroundThread;
import org.btrt.common.DistinctLog;
import org.btrt.config.CatalogueSettings;
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
  record Watched(
      CatalogueSettings settings, Catalogue first, CatalogueAgent agent, AgentRunner runner) {}

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
  Optional<Watched> read(CatalogueSettings settings) throws ConfigurationException {
    if (settings.directory().isEmpty()) {
      return Optional.empty();
    }
    if (watched.isPresent() && watched.get().settings.equals(settings)) {
      return watched;
    }
    Path path = settings.directory().get();
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
    return Optional.of(new Watched(settings, agent.first(), agent, runner));
  }

  /** What is listed by what {@link #read} has read: for the rules that come with it. */
  TorrentList listOf(Optional<Watched> next) {
    return listOfKnown(next.equals(watched) ? latest : next.map(Watched::first));
  }

  /** Takes over what {@link #read} has read, when the rules that come with it are in force. */
  void use(Optional<Watched> next) {
    if (next.isPresent() && next.equals(watched)) {
      next.get().agent.hurry();
    } else {
      close();
      watched = next;
      latest = next.map(Watched::first);
      next.ifPresent(
          directory -> AgentRunner.startOnThread(directory.runner, BackgroundThread.factory()));
    }
    // Something may have been found since the rules were made.
    rules.update(before -> before.withTorrents(listOfKnown(latest)));
  }

  private void publish(Path path, Catalogue catalogue) {
    latest = Optional.of(catalogue);
    rules.update(before -> before.withTorrents(listOfKnown(latest)));
    LOG.info("access.torrents: {} torrents in {}", catalogue.torrents().size(), path);
  }

  private TorrentList listOfKnown(Optional<Catalogue> known) {
    if (known.isEmpty()) {
      return TorrentList.none();
    }
    Map<String, ListedTorrent> listed = new HashMap<>();
    for (CataloguedTorrent torrent : known.get().torrents()) {
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
