// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.btrt.common.SocketAddressText;
import org.junit.jupiter.api.Test;

/** A command line beside a file, and without one. */
class OverridesTest {
  private static final Overrides PORT =
      new Overrides(OptionalInt.of(7070), Optional.empty(), Optional.empty(), Optional.empty());
  private static final Overrides TORRENTS =
      new Overrides(
          OptionalInt.empty(), Optional.of(Path.of("/t")), Optional.empty(), Optional.empty());
  private static final Overrides STATE =
      new Overrides(
          OptionalInt.empty(), Optional.empty(), Optional.of(Path.of("/s")), Optional.empty());

  private static Configuration read(String yaml, Overrides overrides)
      throws ConfigurationException {
    return ConfigurationReader.read(
            ConfigurationTexts.FILE, yaml.getBytes(StandardCharsets.UTF_8), overrides)
        .configuration();
  }

  private static List<String> errors(String yaml, Overrides overrides) {
    return assertThrows(ConfigurationException.class, () -> read(yaml, overrides)).messages();
  }

  @Test
  void shouldBeTheDefaultsWithoutAnything() throws ConfigurationException {
    assertEquals(
        ConfigurationReader.defaults(),
        ConfigurationReader.read(Optional.empty(), Overrides.none()).configuration());
  }

  @Test
  void shouldSufficeWithoutAFile() throws ConfigurationException {
    Configuration configuration =
        ConfigurationReader.read(
                Optional.empty(),
                new Overrides(
                    OptionalInt.of(7070),
                    Optional.of(Path.of("/t")),
                    Optional.of(Path.of("/s")),
                    Optional.of(Path.of("/l"))))
            .configuration();

    assertEquals(
        List.of(SocketAddressText.parse("0.0.0.0:7070"), SocketAddressText.parse("[::]:7070")),
        configuration.udp().listen());
    assertEquals(configuration.udp().listen(), configuration.http().listen());
    assertEquals(AccessSettings.Mode.ALLOW, configuration.access().mode());
    assertEquals(Optional.of(Path.of("/t")), configuration.catalogue().directory());
    assertEquals(Optional.of(Path.of("/s")), configuration.store().path());
    assertEquals(50_000, configuration.store().swarmsMax());
    assertEquals(300_000, configuration.store().peersMax());
    assertEquals(Optional.of(Path.of("/l")), configuration.http().accessLog().file());
    assertEquals(ConfigurationReader.defaults().web(), configuration.web());
  }

  @Test
  void shouldComeBeforeWhatTheFileSays() throws ConfigurationException {
    String yaml =
        """
        udp: {listen: "192.0.2.1:80", workers: 3}
        http: {listen: []}
        access: {torrents: /elsewhere, list: l}
        store: {path: /elsewhere, max_swarms: 5000}
        """;

    assertEquals(Optional.of(Path.of("/elsewhere")), read(yaml, PORT).catalogue().directory());
    assertEquals(3, read(yaml, PORT).udp().workers());
    assertEquals(2, read(yaml, PORT).http().listen().size());
    assertEquals(Optional.of(Path.of("/t")), read(yaml, TORRENTS).catalogue().directory());
    assertEquals(Optional.of(Path.of("/srv/btrt/l")), read(yaml, TORRENTS).access().list());
    assertEquals(Optional.of(Path.of("/s")), read(yaml, STATE).store().path());
    assertEquals(5000, read(yaml, STATE).store().swarmsMax());
    assertEquals(5000, read(yaml, TORRENTS).store().swarmsMax());
    assertEquals(4_000_000, read(yaml, TORRENTS).store().peersMax());
    assertEquals(1_000_000, read("store: {path: s}", STATE).store().swarmsMax());
  }

  @Test
  void shouldBeHeldToTheSameRules() {
    assertEquals(
        List.of(
            "/srv/btrt/btrt.conf:1: access.mode: is deny beside access.torrents, expected: allow,"
                + " or no mode at all: that directory lists what is served"),
        errors("access: {mode: deny, list: l}", TORRENTS));
    assertEquals(
        List.of(
            "/srv/btrt/btrt.conf:1: web.listen: 0.0.0.0:7070 is in http.listen too, expected: an"
                + " address of its own, the operator's pages are not for clients"),
        errors("web: {listen: \"0.0.0.0:7070\"}", PORT));
  }
}
