// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import java.util.function.UnaryOperator;

/**
 * The rules in force, and how downloads get on under them, as far as anybody wants to know.
 *
 * <p><em>Threading:</em> any number of readers, each of which reads once a batch; publishers (the
 * reload, a change of what is served, and whoever watches a file) wait for each other.
 */
public final class LiveRules {
  private volatile AnnounceRules rules;
  private final ProgressFeed progress = new ProgressFeed();

  public LiveRules(AnnounceRules rules) {
    this.rules = rules;
  }

  public AnnounceRules get() {
    return rules;
  }

  /** Where workers tell how downloads get on. */
  ProgressFeed progress() {
    return progress;
  }

  public synchronized void publish(AnnounceRules newRules) {
    rules = newRules;
  }

  /** Puts other rules into force that are made of those that are. */
  public synchronized void update(UnaryOperator<AnnounceRules> change) {
    rules = change.apply(rules);
  }
}
