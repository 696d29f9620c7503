// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.btrt.common.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies of other trackers, as they are and as they should not be. */
class TrackerReplyParserTest {
  private static Optional<TrackerReply> parse(String text) {
    return new TrackerReplyParser(10).parse(text.getBytes(ISO_8859_1));
  }

  private static List<String> peers(TrackerReply reply) {
    List<String> peers = new ArrayList<>();
    reply
        .peers()
        .forEach((ipv6, high, low, port) -> peers.add(new IpAddress(ipv6, high, low) + " " + port));
    return peers;
  }

  @Test
  void shouldReadAWholeReply() {
    TrackerReply reply =
        parse(
                "d8:completei5e10:downloadedi7e11:external ip4:\1\2\3\4"
                    + "10:incompletei6e8:intervali1800e12:min intervali900e"
                    + "5:peers12:\1\2\3\4\0P\5\6\7\u0008\u001a\u00e1"
                    + "6:peers618: \1\r\u00b8\0\0\0\0\0\0\0\0\0\0\0\1\0Q"
                    + "10:tracker id3:abc15:warning message4:caree")
            .orElseThrow();
    assertEquals(Optional.empty(), reply.failure());
    assertEquals(5, reply.seeders());
    assertEquals(6, reply.leechers());
    assertEquals(7, reply.downloaded());
    assertEquals(1800, reply.intervalS());
    assertEquals(900, reply.minIntervalS());
    assertEquals(Optional.of("abc"), reply.trackerId());
    assertEquals(Optional.of("care"), reply.warning());
    assertEquals(List.of("1.2.3.4 80", "5.6.7.8 6881", "2001:db8::1 81"), peers(reply));
  }

  @Test
  void shouldReadAListOfPeersAndLeaveOutWhatIsNone() {
    TrackerReply reply =
        parse(
                "d8:intervali60e5:peersl"
                    + "d2:ip7:1.2.3.47:peer id20:aaaaaaaaaaaaaaaaaaaa4:porti80ee"
                    + "d2:ip11:2001:db8::24:porti81ee"
                    + "d2:ip12:example.comm4:porti82ee"
                    + "d2:ip7:1.2.3.44:porti0ee"
                    + "d2:ip7:1.2.3.44:porti70000ee"
                    + "d2:ip7:1.2.3.44:port2:80e"
                    + "d4:porti80ee"
                    + "deee")
            .orElseThrow();
    assertEquals(List.of("1.2.3.4 80", "2001:db8::2 81"), peers(reply));
  }

  @Test
  void shouldTakeKeysInAnyOrderAndPassOverOthers() {
    TrackerReply reply =
        parse("d5:zzzzzd1:ali1ed1:bi2eeee5:peers6:\1\2\3\4\0\1" + "8:completei3e1:x0:e")
            .orElseThrow();
    assertEquals(3, reply.seeders());
    assertEquals(1, reply.peers().size());
    assertEquals(TrackerReply.UNKNOWN, reply.leechers());
  }

  @ParameterizedTest
  @CsvSource({
    "8:retry ini5e, 5",
    "8:retry in5:never, -1",
    "8:retry in2:30, 30",
    "8:retry in3:soo, 0",
    "8:retry ini-5e, 0",
    "8:retry ini99999999e, 1440",
    "8:retry inle, 0",
    "'', 0",
  })
  void shouldReadFailuresAndWhenToComeBack(String key, int minutes) {
    TrackerReply reply = parse("d14:failure reason2:no" + key + "e").orElseThrow();
    assertEquals(Optional.of("no"), reply.failure());
    assertEquals(minutes, reply.retryMinutes());
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "-5, 0", "1, 60", "1800, 1800", "999999999, 86400"})
  void shouldClampIntervals(long said, int taken) {
    assertEquals(taken, parse("d8:intervali" + said + "ee").orElseThrow().intervalS());
  }

  @Test
  void shouldTakeNoMorePeersThanItMay() {
    assertEquals(10, parse("d5:peers600:" + "\1".repeat(600) + "e").orElseThrow().peers().size());
    assertEquals(
        10,
        parse("d5:peers54:" + "\1".repeat(54) + "6:peers636:" + "\2".repeat(36) + "e")
            .orElseThrow()
            .peers()
            .size());
  }

  /** Known: one retracker writes an IPv6 peer into the IPv4 string and its port elsewhere. */
  @Test
  void shouldReadAPeerStringThatIsCutOffAsFarAsItGoes() {
    assertEquals(1, parse("d5:peers11:\1\2\3\4\0\1\1\2\3\4\0e").orElseThrow().peers().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "d",
        "de",
        "le",
        "i5e",
        "4:spam",
        "<html>",
        "d5:peers",
        "d5:peers6:\1",
        "d5:peersl",
        "d5:peersld",
        "d5:peersi5e5:peers",
        "d8:interval",
        "d14:failure reasoni5ee",
        "d5:peersd1:a1:bee",
        "d5:peersli5eee",
        "d8:intervall",
      })
  void shouldSurviveWhatIsNone(String text) {
    parse(text).ifPresent(reply -> assertEquals(0, reply.peers().size()));
  }

  @Property(tries = 2_000)
  void shouldNeverThrow(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text =
        new StringBuilder(
            "d8:completei5e8:intervali1800e5:peersld2:ip7:1.2.3.44:porti80eee"
                + "6:peers618:aaaaaaaaaaaaaaaaaa8:retry in5:nevere");
    for (int i = random.nextInt(6); i >= 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(256));
        case 1 -> text.insert(at, "dlei0123456789:".charAt(random.nextInt(15)));
        default -> text.setLength(Math.max(1, at));
      }
    }
    parse(text.toString()).ifPresent(reply -> assertTrue(reply.peers().size() <= 10));
  }
}
