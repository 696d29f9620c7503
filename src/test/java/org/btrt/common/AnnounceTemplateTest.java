// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of a neighbour. */
class AnnounceTemplateTest {
  private static final byte[] HASH =
      "\0\u0001 &%{}aZ9-._~\u00ff\u00e4$\\?\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] PEER_ID = "-BT3000-abcdefghijkl".getBytes(StandardCharsets.US_ASCII);

  private static String target(String template) {
    return AnnounceTemplate.parse(template).url(HASH, PEER_ID, 50).target();
  }

  @Test
  void shouldFillBtrtsOwnExample() {
    assertEquals(
        "/announce?info_hash=%00%01%20%26%25%7b%7daZ9-._~%ff%e4%24%5c%3f%0a"
            + "&peer_id=0123456789012345678A&port=6882&uploaded=0&downloaded=0&left=4194304"
            + "&event=started&compact=1&numwant=1000&retracker=1",
        target(
            "http://retracker.mgts.by:80/announce?info_hash={info_hash}"
                + "&peer_id=0123456789012345678A&port=6882&uploaded=0&downloaded=0&left=4194304"
                + "&event=started&compact=1&numwant=1000"));
  }

  @Test
  void shouldFillTheOtherPlaceholders() {
    assertEquals(
        "/a/0001202625" + "7b7d615a392d2e5f7effe4245c3f0a?n=50&p=-BT3000-abcdefghijkl&retracker=1",
        target("https://t.example/a/{info_hash_hex}?n={numwant}&p={peer_id}"));
  }

  @Test
  void shouldMarkARequestOnce() {
    assertEquals(
        "/?i=%00&retracker=1&x=1", marked("http://t.example/?i={info_hash}&retracker=1&x=1"));
    assertEquals("/?i=%00&x=1&retracker=1", marked("http://t.example/?i={info_hash}&x=1"));
  }

  private static String marked(String template) {
    byte[] hash = new byte[20];
    return AnnounceTemplate.parse(template).url(hash, hash, 0).target().replaceAll("(%00)+", "%00");
  }

  @Test
  void shouldPutAQuestionWithoutEffectBehindABareUrl() {
    String target = target("http://t.example/announce");
    assertTrue(target.startsWith("/announce?info_hash=%00"), target);
    assertTrue(target.contains("&port=0&"), target);
    assertTrue(target.contains("&event=stopped&"), target);
    assertTrue(target.endsWith("&numwant=50&" + AnnounceTemplate.MARK), target);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "announce",
        "http://t.example/announce?port=1",
        "http://t.example/announce?info_hash={infohash}",
        "http://t.example/announce?info_hash={info_hash}&x={}",
        "http://t.example/announce?info_hash={info_hash}&x={",
        "http://t.example/announce?info_hash={info_hash}}",
        "http://{info_hash}/announce?a={INFO}",
        "gopher://t.example/announce?info_hash={info_hash}",
        "http://localhost/announce?info_hash={info_hash}",
      })
  void shouldRefuseWhatAsksForNothing(String text) {
    assertThrows(IllegalArgumentException.class, () -> AnnounceTemplate.parse(text));
  }
}
