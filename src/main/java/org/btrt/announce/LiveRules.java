// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

/**
 * The rules in force.
 *
 * <p><em>Threading:</em> published by the reload and by whoever keeps the list of torrents; any
 * number of readers, each batch reads once.
 */
public final class LiveRules {
  private volatile AnnounceRules rules;

  public LiveRules(AnnounceRules rules) {
    this.rules = rules;
  }

  public AnnounceRules get() {
    return rules;
  }

  /** Changes all but the torrents that are listed by their files. */
  public synchronized void publish(AnnounceRules newRules) {
    rules = newRules.with(rules.torrents());
  }

  /** Changes all. */
  public synchronized void publish(AnnounceRules newRules, TorrentList torrents) {
    rules = newRules.with(torrents);
  }

  /** Changes nothing but the torrents that are listed by their files. */
  public synchronized void publish(TorrentList torrents) {
    rules = rules.with(torrents);
  }
}
