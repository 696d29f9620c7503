// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.btrt.common.TrackerUrl.Scheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs of trackers: what is taken, what is refused. */
class TrackerUrlTest {
  @ParameterizedTest
  @CsvSource({
    "http://tracker.example.net/announce, HTTP, tracker.example.net, 80, /announce",
    "HTTP://Tracker.Example.NET:6969/announce?a=b&c, HTTP, tracker.example.net, 6969,"
        + " /announce?a=b&c",
    "https://t.example, HTTPS, t.example, 443, /",
    "https://t.example?x=1, HTTPS, t.example, 443, /?x=1",
    "udp://192.0.2.1:6969/announce, UDP, 192.0.2.1, 6969, /announce",
    "http://[2001:DB8::1]:80/, HTTP, 2001:db8::1, 80, /",
    "http://[2001:db8:0:0::1]/a, HTTP, 2001:db8::1, 80, /a",
    "http://my_tracker.example/announce, HTTP, my_tracker.example, 80, /announce",
  })
  void shouldRead(String text, Scheme scheme, String host, int port, String target) {
    TrackerUrl url = TrackerUrl.parse(text);
    assertEquals(scheme, url.scheme());
    assertEquals(host, url.host());
    assertEquals(port, url.port());
    assertEquals(target, url.target());
    boolean literal = host.matches("[0-9.]+") || host.contains(":");
    assertEquals(literal, url.address().isPresent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tracker.example.net/announce",
        "ftp://tracker.example.net/",
        "http://",
        "http:///announce",
        "http://user@tracker.example.net/",
        "http://user:pass@tracker.example.net/",
        "http://tracker.example.net/#fragment",
        "http://tracker.example.net:0/",
        "http://tracker.example.net:65536/",
        "http://tracker.example.net:99999999999/",
        "http://tracker.example.net:/",
        "http://tracker.example.net:80x/",
        "udp://tracker.example.net/announce",
        "http://tracker/announce",
        "http://localhost/announce",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://0177.0.0.1/",
        "http://1.2.3.4.5/",
        "http://1.2.3.256/",
        "http://example.com%00.evil/",
        "http://ex%61mple.com/",
        "http://example..com/",
        "http://.example.com/",
        "http://example.com./",
        "http://-a.example/",
        "http://example.com\\@evil/",
        "http://[::1/",
        "http://::1/",
        "http://[fe80::1%25eth0]/",
        "http://[1.2.3.4]/",
        "http://exa mple.com/",
        "http://example.com/a b",
        "http://example.com/\r\nHost: evil",
        "http://example.com/\u0000",
        "http://\u24d4xample.com/",
        "http://example.com/\u00e4",
      })
  void shouldRefuseWhatCouldBeReadInTwoWays(String text) {
    assertThrows(IllegalArgumentException.class, () -> TrackerUrl.parse(text));
  }

  @Test
  void shouldRefuseWhatIsTooLong() {
    String url = "http://example.com/" + "x".repeat(TrackerUrl.LENGTH_MAX);
    assertThrows(IllegalArgumentException.class, () -> TrackerUrl.parse(url));
    assertThrows(
        IllegalArgumentException.class,
        () -> TrackerUrl.parse("http://" + "a".repeat(64) + ".example/"));
  }

  @Test
  void shouldTellItsParts() {
    TrackerUrl url = TrackerUrl.parse("https://t.example:8443/a/b?x=1&y=%20?z");
    assertEquals("/a/b", url.path());
    assertEquals("x=1&y=%20?z", url.query());
    assertEquals("t.example:8443", url.authority());
    assertEquals("https://t.example:8443", url.site());
    assertEquals("[2001:db8::1]", TrackerUrl.parse("http://[2001:db8::1]/").authority());
    assertEquals("", TrackerUrl.parse("http://t.example/a").query());
    assertEquals(
        Optional.of(IpAddress.parse("192.0.2.1")), TrackerUrl.parse("http://192.0.2.1/").address());
  }

  @Test
  void shouldNotShowWhatMayBeAPasskey() {
    String text =
        TrackerUrl.parse("http://t.example/0123456789abcdef/announce?passkey=x").toString();
    assertFalse(text.contains("0123456789abcdef") || text.contains("passkey"), text);
    assertTrue(text.contains("t.example"), text);
  }
}
