// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Torrents found by their info-hashes. */
class TorrentListTest {
  private static ListedTorrent torrent() {
    return new ListedTorrent(Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Test
  void shouldListNothing() {
    assertEquals(0, TorrentList.none().size());
    assertNull(TorrentList.none().find(0, 0, 0));
  }

  @Test
  void shouldFindEachByItsOwnHash() {
    Map<String, ListedTorrent> listed = new HashMap<>();
    for (int i = 0; i < 5_000; i++) {
      listed.put("%040x".formatted(i), torrent());
    }
    TorrentList list = TorrentList.of(listed);

    assertEquals(5_000, list.size());
    for (int i = 0; i < 5_000; i++) {
      assertSame(listed.get("%040x".formatted(i)), list.find(0, 0, i));
    }
    assertNull(list.find(0, 0, 5_000));
  }

  @Test
  void shouldReadAllDigits() {
    ListedTorrent torrent = torrent();
    TorrentList list = TorrentList.of(Map.of("0123456789abcdeffedcba987654321089abcdef", torrent));

    assertSame(torrent, list.find(0x0123_4567_89AB_CDEFL, 0xFEDC_BA98_7654_3210L, 0x89AB_CDEF));
  }
}
