// SPDX-License-Identifier: Apache-2.0
package org.btrt.catalogue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The torrents that were there when the directory was last looked through. Immutable. */
public final class Catalogue {
  private static final Comparator<CataloguedTorrent> BY_NAME =
      Comparator.comparing((CataloguedTorrent torrent) -> torrent.name().toLowerCase(Locale.ROOT))
          .thenComparing(CataloguedTorrent::infoHash);

  private final List<CataloguedTorrent> torrents;
  private final Map<String, CataloguedTorrent> byHash = new HashMap<>();

  /**
   * @param torrents no two of which share an info-hash
   */
  Catalogue(Collection<CataloguedTorrent> torrents) {
    List<CataloguedTorrent> sorted = new ArrayList<>(torrents);
    sorted.sort(BY_NAME);
    this.torrents = List.copyOf(sorted);
    for (CataloguedTorrent torrent : sorted) {
      torrent.infoHashes().forEach(hash -> byHash.put(hash, torrent));
    }
  }

  /** All of them, by name. */
  public List<CataloguedTorrent> torrents() {
    return torrents;
  }

  /**
   * The torrent of an info-hash, if there is one.
   *
   * @param infoHash 40 hex digits in lower case
   */
  public Optional<CataloguedTorrent> find(String infoHash) {
    return Optional.ofNullable(byHash.get(infoHash));
  }
}
