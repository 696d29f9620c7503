// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Names that a test gives to torrents. */
public final class FakeNames implements TorrentNames {
  private final Map<String, String> names = new LinkedHashMap<>();

  /** Names a torrent. */
  public FakeNames put(String infoHash, String name) {
    names.put(infoHash, name);
    return this;
  }

  @Override
  public Optional<String> nameOf(String infoHash) {
    return Optional.ofNullable(names.get(infoHash));
  }

  @Override
  public List<Named> containing(String text, int max) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return names.entrySet().stream()
        .filter(entry -> entry.getValue().toLowerCase(Locale.ROOT).contains(wanted))
        .limit(max)
        .map(entry -> new Named(entry.getKey(), entry.getValue()))
        .toList();
  }
}
