// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.btrt.catalogue.CataloguedTorrent;
import org.btrt.config.InfoPageSettings;
import org.btrt.web.TorrentCounts.Counted;

/** A name is text, whatever is in it: the markup around it is that of any other name. */
class TorrentsPagePropertyTest {
  private static final InfoPageSettings ALL =
      new InfoPageSettings(true, true, true, Optional.empty(), Optional.empty());

  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> anything = Arbitraries.strings().ofMaxLength(60);
    Arbitrary<String> signs =
        Arbitraries.strings().withChars("<>&\"'/=- !a\u202E\u2028\n\0").ofMaxLength(60);
    return Arbitraries.oneOf(anything, signs);
  }

  private static String render(String name) {
    CataloguedTorrent torrent =
        new CataloguedTorrent(
            List.of("ab".repeat(20)),
            name,
            1,
            1,
            Path.of("a.torrent"),
            Optional.empty(),
            Optional.empty());
    List<Counted> counted = List.of(new Counted(torrent, 1, 2, 3));
    return new String(TorrentsPage.render(ALL, "3.0.0", 0, counted, 1), UTF_8);
  }

  private static String markup(String page) {
    return page.replaceAll("[^<>\"]+", "");
  }

  @Property
  void shouldNeverBecomeMarkup(@ForAll @From("names") String name) {
    assertEquals(markup(render("name")), markup(render(name)));
  }
}
