// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

/**
 * The rules in force, and how downloads get on under them, as far as anybody wants to know.
 *
 * <p><em>Threading:</em> one publisher at a time (the reload), any number of readers; each batch
 * reads once.
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

  public void publish(AnnounceRules newRules) {
    rules = newRules;
  }
}
