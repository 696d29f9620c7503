// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs of trackers and web seeds as users write them. */
class TorrentUrlsTest {
  @Test
  void shouldReadTiersAndWebSeeds() {
    assertEquals(
        List.of(
            "http://localhost:6969/announce", "udp://[2001:db8::1]:80", "HTTPS://a.example/?k=1"),
        TorrentUrls.tier(
            "http://localhost:6969/announce,udp://[2001:db8::1]:80,HTTPS://a.example/?k=1"));
    assertEquals("ftp://a.example/pub/", TorrentUrls.webSeed("ftp://a.example/pub/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://a.example/,",
        "a.example",
        "/announce",
        "ftp://a.example/",
        "http:///announce",
        "http://a.example:0/",
        "http://a.example:65536/",
        "udp://a.example/announce",
        "http://a b.example/",
        "javascript:alert(1)"
      })
  void shouldRefuseWhatIsNoTracker(String text) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> TorrentUrls.tier(text)).getMessage();
    assertTrue(message.contains("expected: the URL of a host by http, https or udp"), message);
  }

  @Test
  void shouldRefuseUrlsThatNobodyReads() {
    String url = "http://a.example/" + "x".repeat(8192);

    assertThrows(IllegalArgumentException.class, () -> TorrentUrls.webSeed(url));
  }
}
