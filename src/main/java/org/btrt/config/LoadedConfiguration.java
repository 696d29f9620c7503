// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.util.List;

/**
 * What a configuration file says.
 *
 * @param configuration the settings
 * @param warnings what the operator should know though it stops nothing, one line each
 */
public record LoadedConfiguration(Configuration configuration, List<String> warnings) {
  /** Keeps copies. */
  public LoadedConfiguration {
    warnings = List.copyOf(warnings);
  }
}
