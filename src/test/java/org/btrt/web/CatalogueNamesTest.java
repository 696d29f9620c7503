// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.btrt.catalogue.Catalogue;
import org.btrt.catalogue.CatalogueAgent;
import org.btrt.catalogue.TestTorrent;
import org.btrt.web.TorrentNames.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of torrents as their files have them. */
class CatalogueNamesTest {
  @TempDir private Path directory;

  @Test
  void shouldFindTorrentsByPartsOfTheirNames() throws Exception {
    for (String name : List.of("Debian 13", "Archive of DEBates", "other")) {
      Files.write(directory.resolve(name + ".torrent"), TestTorrent.of(name, 10).bytes());
    }
    Catalogue catalogue = CatalogueAgent.look(directory, warning -> {});
    TorrentNames names = new CatalogueNames(() -> Optional.of(catalogue));

    List<Named> found = names.containing("deB", 10);

    assertEquals(
        List.of("Archive of DEBates", "Debian 13"), found.stream().map(Named::name).toList());
    assertEquals(1, names.containing("deB", 1).size());
    assertEquals(Optional.of("Debian 13"), names.nameOf(found.get(1).infoHash()));
    assertEquals(Optional.empty(), names.nameOf("00".repeat(20)));
  }

  @Test
  void shouldKnowNothingWithoutADirectory() {
    TorrentNames names = new CatalogueNames(Optional::empty);

    assertEquals(List.of(), names.containing("a", 10));
    assertEquals(Optional.empty(), names.nameOf("00".repeat(20)));
  }
}
