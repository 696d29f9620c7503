// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.protocol.http.HttpTarget.Service;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which path names which service. */
class HttpTargetTest {
  private final HttpTarget target = new HttpTarget();

  @ParameterizedTest
  @CsvSource({
    "/announce?a=b,ANNOUNCE,a=b",
    "/announce,ANNOUNCE,''",
    "/announce?,ANNOUNCE,''",
    "/announce.php?a?b,ANNOUNCE,a?b",
    "/ann?a,ANNOUNCE,a",
    "/tracker.php/announce?a,ANNOUNCE,a",
    "/scrape?a,SCRAPE,a",
    "/scrape.php,SCRAPE,''",
    "/tracker.php/scrape?x,SCRAPE,x",
    "/?a,ROOT,a",
    "http://tracker.example:6969/announce?a,ANNOUNCE,a",
    "/,NONE,''",
    "/?,NONE,''",
    "'',NONE,''",
    "?a,NONE,a",
    "*,NONE,''",
    "/announces?a,NONE,a",
    "/Announce?a,NONE,a",
    "/announce/?a,NONE,a",
    "//announce?a,NONE,a",
    "http://tracker.example,NONE,''",
    "/../announce?a,NONE,a"
  })
  void shouldTellServices(String text, Service service, String query) {
    byte[] bytes = ("x" + text + "?x").getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(service, target.parse(new UnsafeBuffer(bytes), 1, bytes.length - 3));
    assertEquals(
        query,
        new String(bytes, target.queryOffset(), target.queryLength(), StandardCharsets.ISO_8859_1));
  }
}
