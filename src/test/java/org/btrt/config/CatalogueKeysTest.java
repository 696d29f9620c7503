// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import static org.btrt.config.ConfigurationTexts.errors;
import static org.btrt.config.ConfigurationTexts.read;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Torrents listed by their files, and the page that shows them. */
class CatalogueKeysTest {
  private static final String AT = "/srv/btrt/btrt.conf:";

  @Test
  void shouldTakeADirectoryOfTorrentsForAListOfWhatIsServed() {
    Configuration configuration = read("access: {torrents: t, rescan_interval: 5}");

    assertEquals(AccessSettings.Mode.ALLOW, configuration.access().mode());
    assertEquals(
        new CatalogueSettings(Optional.of(Path.of("/srv/btrt/t")), 5), configuration.catalogue());
    assertEquals(configuration, read("access: {torrents: t, rescan_interval: 5, mode: allow}"));
    assertEquals(
        Optional.of(Path.of("/srv/btrt/l")),
        read("access: {torrents: t, list: l}").access().list());
    assertEquals(
        AccessSettings.Mode.OPEN, read("access: {torrents: , list: l, mode: }").access().mode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"open", "deny"})
  void shouldRefuseADirectoryOfTorrentsBesideAnotherMode(String mode) {
    assertEquals(
        List.of(
            AT
                + "1: access.mode: is "
                + mode
                + " beside access.torrents, expected: allow, or no mode at all: that directory"
                + " lists what is served"),
        errors("access: {mode: " + mode + ", torrents: t}"));
  }

  @Test
  void shouldReadTheInfoPage() {
    assertEquals(
        new InfoPageSettings(
            false,
            false,
            false,
            Optional.of("https://www.example.org/t?a=b"),
            Optional.of(Path.of("/srv/btrt/f.ico"))),
        read("""
                info_page:
                  enabled: false
                  names: false
                  downloads: false
                  redirect: https://www.example.org/t?a=b
                  favicon: f.ico
                """)
            .infoPage());
    assertEquals(Optional.empty(), read("info_page: {redirect: }").infoPage().redirect());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "www.example.org",
        "/torrents",
        "ftp://a/b",
        "javascript:alert(1)",
        "http://",
        "https://a b",
        "http:a",
        ""
      })
  void shouldRefuseWhatIsNoPage(String text) {
    assertEquals(
        List.of(
            AT
                + "1: info_page.redirect: \""
                + text
                + "\" is not the URL of a page, expected: such as"
                + " https://www.example.org/torrents"),
        errors("info_page: {redirect: \"" + text + "\"}"));
  }
}
