// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.btrt.config.Configuration;
import org.btrt.config.ConfigurationException;
import org.btrt.config.LoadedConfiguration;
import picocli.CommandLine.Option;

/** The option {@code -c}, the same for every command that needs a configuration. */
final class ConfigurationOption {
  private final Path systemFile;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Configuration file.")
  private Path file;

  ConfigurationOption(Path systemFile) {
    this.systemFile = systemFile;
  }

  /** Where the configuration comes from. */
  ConfigurationSource source() {
    return ConfigurationSource.of(Optional.ofNullable(file), systemFile);
  }

  /**
   * Reads the configuration and prints its warnings.
   *
   * @throws ConfigurationException with all that is wrong in the file
   */
  Configuration read(PrintWriter err) throws ConfigurationException {
    return read(source(), err);
  }

  /** The same from another source. */
  static Configuration read(ConfigurationSource source, PrintWriter err)
      throws ConfigurationException {
    LoadedConfiguration loaded = source.read();
    loaded.warnings().forEach(err::println);
    return loaded.configuration();
  }
}
