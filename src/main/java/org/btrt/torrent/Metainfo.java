// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a torrent file says. Text in it is a stranger's: any characters, escape it where it is
 * shown.
 *
 * @param infoHashes the torrent's names
 * @param content what it is of
 * @param isPrivate whether clients are to ask its trackers only (BEP 27)
 * @param source mark by which the same content gets another info-hash, part of it
 * @param trackers URLs in tiers (BEP 12), none empty; nothing else is known of the texts
 * @param webSeeds URLs (BEP 19), likewise
 * @param comment free text
 * @param createdBy the program that made it
 * @param createdEpochS when, seconds, year 9999 at the latest
 */
public record Metainfo(
    InfoHashes infoHashes,
    TorrentContent content,
    boolean isPrivate,
    Optional<String> source,
    List<List<String>> trackers,
    List<String> webSeeds,
    Optional<String> comment,
    Optional<String> createdBy,
    OptionalLong createdEpochS) {
  public Metainfo {
    trackers = trackers.stream().map(List::copyOf).toList();
    webSeeds = List.copyOf(webSeeds);
  }

  /** Of which versions it is. */
  public TorrentFormat format() {
    if (infoHashes.v2().isEmpty()) {
      return TorrentFormat.V1;
    }
    return infoHashes.v1().isEmpty() ? TorrentFormat.V2 : TorrentFormat.HYBRID;
  }
}
