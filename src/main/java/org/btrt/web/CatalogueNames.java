// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.btrt.catalogue.Catalogue;

/**
 * The names that torrent files in {@code access.torrents} give their torrents.
 *
 * @param catalogue the latest one; empty: there is no such directory
 */
public record CatalogueNames(Supplier<Optional<Catalogue>> catalogue) implements TorrentNames {
  @Override
  public Optional<String> nameOf(String infoHash) {
    return catalogue.get().flatMap(known -> known.find(infoHash)).map(torrent -> torrent.name());
  }

  @Override
  public List<Named> containing(String text, int max) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return catalogue.get().stream()
        .flatMap(known -> known.torrents().stream())
        .filter(torrent -> torrent.name().toLowerCase(Locale.ROOT).contains(wanted))
        .limit(max)
        .map(torrent -> new Named(torrent.infoHash(), torrent.name()))
        .toList();
  }
}
