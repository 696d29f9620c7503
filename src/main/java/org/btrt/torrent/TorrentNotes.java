// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a torrent file says beside its content. None of it changes the info-hash.
 *
 * @param trackers URLs in tiers: those of a tier are equals, the next one is for when none of them
 *     answers
 * @param webSeeds URLs of web servers that have the content
 * @param comment free text
 * @param createdBy the program that made it
 * @param createdEpochS when, seconds
 */
public record TorrentNotes(
    List<List<String>> trackers,
    List<String> webSeeds,
    Optional<String> comment,
    Optional<String> createdBy,
    OptionalLong createdEpochS) {
  /** Nothing. */
  public static final TorrentNotes NONE =
      new TorrentNotes(
          List.of(), List.of(), Optional.empty(), Optional.empty(), OptionalLong.empty());

  public TorrentNotes {
    trackers = trackers.stream().map(List::copyOf).toList();
    webSeeds = List.copyOf(webSeeds);
  }

  void putInto(BencodeDictionary root) {
    putTrackers(root, trackers);
    putWebSeeds(root, webSeeds);
    comment.ifPresent(text -> root.put("comment", text));
    createdBy.ifPresent(text -> root.put("created by", text));
    createdEpochS.ifPresent(epochS -> root.put("creation date", epochS));
  }

  /**
   * Sets the trackers, for clients that know tiers and for those that know one tracker (BEP 12).
   */
  static void putTrackers(BencodeDictionary root, List<List<String>> tiers) {
    root.remove("announce").remove("announce-list");
    List<String> all = tiers.stream().flatMap(List::stream).toList();
    if (!all.isEmpty()) {
      root.put("announce", all.getFirst());
    }
    if (all.size() > 1) {
      root.putLists("announce-list", tiers);
    }
  }

  /** Sets the web seeds (BEP 19); one alone is no list, which all clients read. */
  static void putWebSeeds(BencodeDictionary root, List<String> urls) {
    root.remove("url-list");
    if (urls.size() == 1) {
      root.put("url-list", urls.getFirst());
    } else if (!urls.isEmpty()) {
      root.put("url-list", urls);
    }
  }
}
