// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.btrt.config.ConfigurationException;
import org.btrt.config.ConfigurationReader;
import org.btrt.config.LoadedConfiguration;
import org.btrt.config.Overrides;

/**
 * Where the configuration comes from; read again by each reload.
 *
 * @param file the file; empty: the built-in defaults
 * @param overrides what the command line says instead
 */
record ConfigurationSource(Optional<Path> file, Overrides overrides) {
  /** The file that is used if it exists and none is given. */
  static final String SYSTEM_FILE = "/etc/btrt/btrt.conf";

  /** Without a command line that says something else. */
  ConfigurationSource(Optional<Path> file) {
    this(file, Overrides.none());
  }

  /** The given file, else the system's if it exists, else the defaults. */
  static ConfigurationSource of(Optional<Path> given, Path systemFile) {
    // A file that is there and cannot be read must be an error, not silently the defaults.
    return new ConfigurationSource(
        given.or(() -> Optional.of(systemFile).filter(path -> !Files.notExists(path))));
  }

  /** The same but for what a command line says. */
  ConfigurationSource with(Overrides said) {
    return new ConfigurationSource(file, said);
  }

  /**
   * Reads the configuration.
   *
   * @throws ConfigurationException with all that is wrong in the file
   */
  LoadedConfiguration read() throws ConfigurationException {
    return ConfigurationReader.read(file, overrides);
  }

  /** For people. */
  @Override
  public String toString() {
    return file.map(Path::toString).orElse("built-in defaults")
        + (overrides.equals(Overrides.none()) ? "" : " and the command line");
  }
}
