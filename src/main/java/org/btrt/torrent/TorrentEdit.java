// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Changes of a torrent file. What is not present stays; an empty text or list removes. The source
 * and the private flag belong to what the info-hash is of: another one of them makes another
 * torrent.
 *
 * @param trackers URLs in tiers
 * @param webSeeds URLs
 * @param comment free text
 * @param source mark by which the same content gets another info-hash
 * @param isPrivate whether clients are to ask its trackers only
 */
public record TorrentEdit(
    Optional<List<List<String>>> trackers,
    Optional<List<String>> webSeeds,
    Optional<String> comment,
    Optional<String> source,
    Optional<Boolean> isPrivate) {
  /**
   * Makes the changes. All that is not to be changed stays byte for byte, whether known or not.
   *
   * @param file the torrent file; is only read
   * @throws MetainfoException if it cannot be read, or is no torrent file that can be taken
   */
  public WholeTorrent apply(Path file) throws MetainfoException {
    try {
      return apply(MetainfoReader.bytes(file));
    } catch (MetainfoException e) {
      throw e.in(file);
    }
  }

  WholeTorrent apply(byte[] bytes) throws MetainfoException {
    Metainfo before = MetainfoReader.read(bytes);
    BencodeDictionary root = BencodeDictionary.of(bytes);
    trackers.ifPresent(tiers -> TorrentNotes.putTrackers(root, tiers));
    webSeeds.ifPresent(urls -> TorrentNotes.putWebSeeds(root, urls));
    comment.ifPresent(text -> putText(root, "comment", text));
    boolean changesPrivate = isPrivate.isPresent() && isPrivate.get() != before.isPrivate();
    boolean changesSource = source.isPresent() && !source.get().equals(before.source().orElse(""));
    if (changesPrivate || changesSource) {
      BencodeDictionary info = BencodeDictionary.of(root.get("info").orElseThrow());
      if (changesPrivate) {
        info.remove("private");
        if (isPrivate.get()) {
          info.put("private", 1);
        }
      }
      if (changesSource) {
        putText(info, "source", source.get());
      }
      root.put("info", info.toBytes());
    }
    return WholeTorrent.of(root.toBytes());
  }

  private static void putText(BencodeDictionary dictionary, String key, String text) {
    if (text.isEmpty()) {
      dictionary.remove(key);
    } else {
      dictionary.put(key, text);
    }
  }
}
