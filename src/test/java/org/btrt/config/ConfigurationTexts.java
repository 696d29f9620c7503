// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Reads configurations given as text. */
final class ConfigurationTexts {
  /** Where the text is said to be from. */
  static final Path FILE = Path.of("/srv/btrt/btrt.conf");

  private ConfigurationTexts() {}

  static LoadedConfiguration load(String yaml) {
    try {
      return ConfigurationReader.read(FILE, yaml.getBytes(StandardCharsets.UTF_8));
    } catch (ConfigurationException e) {
      throw new AssertionError(yaml, e);
    }
  }

  static Configuration read(String yaml) {
    return load(yaml).configuration();
  }

  static List<String> errors(String yaml) {
    return errors(yaml.getBytes(StandardCharsets.UTF_8));
  }

  static List<String> errors(byte[] yaml) {
    return assertThrows(
            ConfigurationException.class,
            () -> ConfigurationReader.read(FILE, yaml),
            () -> new String(yaml, StandardCharsets.UTF_8))
        .messages();
  }
}
