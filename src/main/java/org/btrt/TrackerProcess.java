// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import org.btrt.config.Configuration;

/** The running tracker: composition of the parts, start, wait for a signal, stop. */
final class TrackerProcess {
  private final Configuration configuration;
  private final ConfigurationSource source;

  /**
   * @param configuration what to start with
   * @param source where a reload reads it again
   */
  TrackerProcess(Configuration configuration, ConfigurationSource source) {
    this.configuration = configuration;
    this.source = source;
  }

  /**
   * Returns when the tracker has stopped.
   *
   * @return the exit status
   */
  @SuppressWarnings("DoNotCallSuggester")
  int run() {
    throw new IllegalStateException("no parts to run " + configuration + " of " + source);
  }
}
