// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.btrt.config.ConfigurationException;
import org.btrt.config.ConfigurationReader;
import org.btrt.config.LoadedConfiguration;

/**
 * Where the configuration comes from; read again by each reload.
 *
 * @param file the file; empty: the built-in defaults
 */
record ConfigurationSource(Optional<Path> file) {
  /** The file that is used if it exists and none is given. */
  static final String SYSTEM_FILE = "/etc/btrt/btrt.conf";

  /** The given file, else the system's if it exists, else the defaults. */
  static ConfigurationSource of(Optional<Path> given, Path systemFile) {
    // A file that is there and cannot be read must be an error, not silently the defaults.
    return new ConfigurationSource(
        given.or(() -> Optional.of(systemFile).filter(path -> !Files.notExists(path))));
  }

  /**
   * Reads the configuration.
   *
   * @throws ConfigurationException with all that is wrong in the file
   */
  LoadedConfiguration read() throws ConfigurationException {
    return file.isPresent()
        ? ConfigurationReader.read(file.get())
        : new LoadedConfiguration(ConfigurationReader.defaults(), List.of());
  }

  /** For people. */
  @Override
  public String toString() {
    return file.map(Path::toString).orElse("built-in defaults");
  }
}
