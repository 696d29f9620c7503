// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.btrt.announce.AccessList;
import org.btrt.announce.AccessOverrides;
import org.btrt.announce.AnnounceRules;
import org.btrt.announce.LiveRules;
import org.btrt.announce.TorrentList;
import org.btrt.config.ConfigurationException;
import org.btrt.config.StoreSettings;

/**
 * Who publishes rules: a reload those of the files, an operator's word those with another list.
 * What was changed by word goes before the files, also after a reload; it is kept beside the store,
 * and lost with a tracker that has no store but memory.
 *
 * <p><em>Threading:</em> any thread; the lock is held while a list is built, which takes as long as
 * the list, and nobody on the road needs it.
 */
final class AccessChanges {
  /** In the directory of the store. */
  static final String FILE = "access-changes";

  private final LiveRules rules;
  private final Optional<Path> file;
  private AccessList listed;
  private TorrentList torrents;
  private AccessOverrides changes;

  private AccessChanges(LiveRules rules, Optional<Path> file, AccessOverrides changes) {
    this.rules = rules;
    this.file = file;
    this.listed = rules.get().access();
    this.torrents = rules.get().torrents();
    this.changes = changes;
  }

  /**
   * Puts in force what was changed before the start.
   *
   * @param rules hold what the files say
   * @throws ConfigurationException if the changes cannot be read
   */
  static AccessChanges start(LiveRules rules, StoreSettings store) throws ConfigurationException {
    Optional<Path> file = store.path().map(path -> path.resolve(FILE));
    AccessChanges started = new AccessChanges(rules, file, AccessOverrides.none());
    started.readAgain();
    return started;
  }

  /**
   * Reads again what was changed, perhaps by another process.
   *
   * @throws ConfigurationException if it cannot be read: what was in force stays
   */
  synchronized void readAgain() throws ConfigurationException {
    if (file.isPresent()) {
      changes = AccessOverrides.read(file.get());
      rules.update(this::changed);
    }
  }

  /** Puts rules in force whose lists are what the files say. */
  synchronized void publish(AnnounceRules read) {
    listed = read.access();
    torrents = read.torrents();
    rules.publish(changed(read));
  }

  /** Serves the torrents that are listed by their files now, but for those that were denied. */
  synchronized void torrents(TorrentList found) {
    torrents = found;
    rules.update(this::changed);
  }

  private AnnounceRules changed(AnnounceRules before) {
    return before.withAccess(changes.over(listed)).withTorrents(changes.over(torrents));
  }

  /**
   * Serves torrents, or refuses them.
   *
   * @param infoHashes 40 lower-case hex digits each
   * @return whether that will hold after a restart
   * @throws IOException if it cannot be kept: nothing has changed
   * @throws IllegalArgumentException if there would be too many
   */
  synchronized boolean change(List<String> infoHashes, boolean isServed) throws IOException {
    AccessOverrides changed = changes.with(infoHashes, isServed);
    if (file.isPresent()) {
      changed.write(file.get());
    }
    changes = changed;
    rules.update(this::changed);
    return file.isPresent();
  }
}
