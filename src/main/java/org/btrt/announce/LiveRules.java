// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import java.util.function.UnaryOperator;

/**
 * The rules in force.
 *
 * <p><em>Threading:</em> any number of readers, each of which reads once a batch; publishers (the
 * reload, and whoever watches a file) wait for each other.
 */
public final class LiveRules {
  private volatile AnnounceRules rules;

  public LiveRules(AnnounceRules rules) {
    this.rules = rules;
  }

  public AnnounceRules get() {
    return rules;
  }

  public synchronized void publish(AnnounceRules newRules) {
    rules = newRules;
  }

  /** Puts other rules into force that are made of those that are. */
  public synchronized void update(UnaryOperator<AnnounceRules> change) {
    rules = change.apply(rules);
  }
}
