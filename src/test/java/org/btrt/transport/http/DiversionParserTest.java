// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.btrt.common.IpAddress;
import org.btrt.config.ConfigurationReader;
import org.btrt.config.ForwardingSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The five forms in which a diverted announce comes. */
class DiversionParserTest {
  private static final ForwardingSettings DEFAULTS = ConfigurationReader.defaults().forwarding();
  private static final DiversionParser PARSER =
      new DiversionParser(
          DEFAULTS, Set.of(IpAddress.parse("192.0.2.1"), IpAddress.parse("2001:db8::1")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/forwarded_announce?url=http%3A%2F%2Ft.example%2Fannounce&info_hash=%01%FFx&port=1"
            + "| us | http://t.example/announce?info_hash=%01%FFx&port=1",
        "/forwarded_announce?info_hash=x&tracker=http://t.example:8080/a.php?k=1&port=1"
            + "| us | http://t.example:8080/a.php?k=1&info_hash=x&port=1",
        "/forwarded_announce?url=http%3A%2F%2Ft.example%2Fa%3Finfo_hash%3D%2501%26port%3D1"
            + "| us | http://t.example/a?info_hash=%01&port=1",
        "/forwarded_announce?url=http%3A%2F%2Ft.example%2Fa%3Finfo_hash%3D%2B&info_hash=y"
            + "| us | http://t.example/a?info_hash=+",
        "/forwarded_announce?url=udp%3A%2F%2Ft.example%3A6969%2F&info_hash=x"
            + "| us | udp://t.example:6969/?info_hash=x",
        "/forwarded_announce/t.example/announce?info_hash=x"
            + "| us | http://t.example/announce?info_hash=x",
        "/forwarded_announce/t.example:8080/a/b?info_hash=x&y"
            + "| us | http://t.example:8080/a/b?info_hash=x&y",
        "/forwarded_announce/t.example?info_hash=x | us | http://t.example/?info_hash=x",
        "/announce?info_hash=x | t.example | http://t.example/announce?info_hash=x",
        "/a.php?info_hash=x | t.example:8080 | http://t.example:8080/a.php?info_hash=x",
        "http://t.example/announce?info_hash=x | us | http://t.example/announce?info_hash=x",
        "HTTP://t.example:81?info_hash=x | us | http://t.example:81/?info_hash=x",
      })
  void shouldFindWhatARequestWasMeantFor(String target, String host, String expected) {
    assertTrue(PARSER.isDiverted(target, host));
    Diversion diversion = PARSER.parse(target, host);
    assertEquals(expected, diversion.url().site() + diversion.url().target());
    assertEquals(Optional.empty(), diversion.client());
  }

  @Test
  void shouldTakeTheClientsAddressOutOfTheQuery() {
    Diversion diversion =
        PARSER.parse(
            "/forwarded_announce/t.example/announce?ip=203.0.113.9&client_ip=198.51.100.7&left=1",
            "us");
    assertEquals(Optional.of(IpAddress.parse("198.51.100.7")), diversion.client());
    assertEquals("ip=203.0.113.9&left=1", diversion.url().query());
    assertEquals(
        Optional.of(IpAddress.parse("2001:db8::9")),
        PARSER
            .parse("/forwarded_announce?url=http://t.example/&peer_ip=2001%3Adb8%3A%3A9", "us")
            .client());
  }

  @ParameterizedTest
  @CsvSource({
    "/announce?info_hash=x, retracker.local",
    "/announce?info_hash=x, RETRACKER.local:80",
    "/announce?info_hash=x, 192.0.2.1",
    "/announce?info_hash=x, 192.0.2.1:6969",
    "/announce?info_hash=x, [2001:db8::1]:6969",
    "/announce?info_hash=x, localhost",
    "/announce?info_hash=x, ",
    "http://retracker.local/announce?info_hash=x, other.example",
    "/forwarded_announcements, retracker.local",
  })
  void shouldKnowWhatIsForUs(String target, String host) {
    assertFalse(PARSER.isDiverted(target, host));
    assertFalse(PARSER.isDivertedByTarget(target));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/forwarded_announce",
        "/forwarded_announce?",
        "/forwarded_announce?info_hash=x",
        "/forwarded_announce?url=&info_hash=x",
        "/forwarded_announce?url=nonsense&info_hash=x",
        "/forwarded_announce?url=http%3A%2F%2Ft.example%2F%0d%0aX:&info_hash=x",
        "/forwarded_announce?url=http%3A%2F%2Fu%40t.example%2F&info_hash=x",
        "/forwarded_announce?url=%zz&info_hash=x",
        "/forwarded_announce?url=http://t.example/&client_ip=nobody",
        "/forwarded_announce?url=file%3A%2F%2F%2Fetc%2Fpasswd",
        "/forwarded_announce/",
        "/forwarded_announce//announce",
        "/forwarded_announce/localhost/announce",
        "/forwarded_announce/2130706433/announce",
        "http:///announce",
        "http://u@t.example/announce",
        "http://t.example:99999/announce",
      })
  void shouldRefuseWhatIsNoTracker(String target) {
    assertThrows(IllegalArgumentException.class, () -> PARSER.parse(target, "us"));
  }

  @Test
  void shouldHaveUsualDefaults() {
    assertEquals(List.of("retracker.local"), DEFAULTS.ownHosts());
    assertFalse(DEFAULTS.enabled());
  }
}
