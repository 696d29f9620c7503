// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The key {@code web.admin_token_file}, and the file that it names. */
class AdminTokenFileTest {
  private static final String TOKEN = "0123456789abcdefABCDEF-._~+/==";

  @TempDir private Path directory;
  private Path file;
  private Path configuration;

  @BeforeEach
  void writeConfiguration() throws IOException {
    file = directory.resolve("admin.token");
    configuration =
        Files.write(
            directory.resolve("btrt.conf"), List.of("web:", "  admin_token_file: admin.token"));
  }

  private void write(String text, String permissions) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @ParameterizedTest
  @ValueSource(strings = {TOKEN, TOKEN + "\n", "  " + TOKEN + "\r\n"})
  void shouldTakeALine(String text) throws Exception {
    write(text, "rw-r-----");
    assertEquals(TOKEN, TokenFile.read(file));
    LoadedConfiguration loaded = ConfigurationReader.read(configuration);
    assertEquals(Optional.of(file), loaded.configuration().web().adminTokenFile());
    assertEquals(List.of(), loaded.warnings());
  }

  @Test
  void shouldWarnOfAFileThatEverybodyCanRead() throws Exception {
    write(TOKEN, "rw-r--r--");
    assertEquals(
        List.of(
            configuration
                + ":2: web.admin_token_file: everybody on this machine can read "
                + file
                + ", expected: the tracker alone (chmod o-r)"),
        ConfigurationReader.read(configuration).warnings());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "0123456789abcdefABC",
        TOKEN + "\n" + TOKEN,
        TOKEN + " " + TOKEN,
        TOKEN + "\u00e4",
        "====================",
        TOKEN + "a"
      })
  void shouldRefuseWhatIsNoTokenAndNotShowIt(String text) throws IOException {
    write(text, "rw-------");
    List<String> messages =
        assertThrows(ConfigurationException.class, () -> ConfigurationReader.read(configuration))
            .messages();
    assertEquals(
        List.of(
            configuration
                + ":2: web.admin_token_file: "
                + file
                + " holds no token, expected: a line of 20 to 200 letters, digits and -._~+/="
                + " (openssl rand -hex 32 makes one)"),
        messages);
    assertFalse(text.length() > 5 && messages.getFirst().contains(text));
  }

  @Test
  void shouldRefuseLongFilesAndNone() throws IOException {
    write("a".repeat(1_000_000), "rw-------");
    assertThrows(ConfigurationException.class, () -> ConfigurationReader.read(configuration));
    Files.delete(file);
    ConfigurationException missing =
        assertThrows(ConfigurationException.class, () -> ConfigurationReader.read(configuration));
    assertEquals(
        configuration + ":2: web.admin_token_file: " + file + " does not exist",
        missing.messages().getFirst().split(", ", -1)[0]);
  }
}
