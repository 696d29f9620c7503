// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import static org.btrt.torrent.Bencoded.map;
import static org.btrt.torrent.Bencoded.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Links that lead to a torrent. */
class MagnetLinkTest {
  private static Metainfo read(Map<String, Object> file) throws MetainfoException {
    return MetainfoReader.read(Bencoded.bytes(file));
  }

  @Test
  void shouldHoldWhatAClientNeeds() throws MetainfoException {
    Metainfo metainfo =
        read(
            map(
                "announce-list",
                List.of(
                    List.of("http://a.example/announce?key=1&x"), List.of("udp://b.example:80")),
                "info",
                with(Torrents.oneFile(), "name", "Grüße & mehr.txt"),
                "url-list",
                "http://m.example/"));

    assertEquals(
        "magnet:?xt=urn:btih:"
            + metainfo.infoHashes().v1().orElseThrow()
            + "&dn=Gr%C3%BC%C3%9Fe%20%26%20mehr.txt"
            + "&tr=http%3A%2F%2Fa.example%2Fannounce%3Fkey%3D1%26x"
            + "&tr=udp%3A%2F%2Fb.example%3A80"
            + "&ws=http%3A%2F%2Fm.example%2F",
        MagnetLink.of(metainfo));
  }

  @Test
  void shouldHoldTheHashesOfBothVersions() throws MetainfoException {
    Metainfo both = read(Torrents.file(Torrents.hybrid()));
    assertTrue(
        MagnetLink.of(both)
            .startsWith(
                "magnet:?xt=urn:btih:"
                    + both.infoHashes().v1().orElseThrow()
                    + "&xt=urn:btmh:1220"
                    + both.infoHashes().v2().orElseThrow()
                    + "&dn=dir"),
        MagnetLink.of(both));

    Metainfo newer = read(Torrents.file(Torrents.oneFileV2()));
    assertTrue(
        MagnetLink.of(newer)
            .startsWith(
                "magnet:?xt=urn:btmh:1220" + newer.infoHashes().v2().orElseThrow() + "&dn=a.txt"),
        MagnetLink.of(newer));
  }
}
