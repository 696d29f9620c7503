// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

/**
 * The rules in force.
 *
 * <p><em>Threading:</em> one publisher at a time (a reload, a change of what is served), any number
 * of readers; each batch reads once.
 */
public final class LiveRules {
  private volatile AnnounceRules rules;

  public LiveRules(AnnounceRules rules) {
    this.rules = rules;
  }

  public AnnounceRules get() {
    return rules;
  }

  public void publish(AnnounceRules newRules) {
    rules = newRules;
  }
}
