// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.protocol.http.HttpAnnounceQuery.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every parameter: missing, given, broken, doubled. */
class HttpAnnounceQueryTest {
  private static final String HASH = "abcdefghijklmnopqrst";
  private static final String PEER_ID = "-XX0001-123456789012";
  private static final String GOOD = "info_hash=" + HASH + "&peer_id=" + PEER_ID + "&port=6881";

  private final HttpAnnounceQuery query = new HttpAnnounceQuery();

  @Test
  void shouldFillInWhatIsMissing() {
    assertEquals(Result.OK, decode(GOOD));
    assertEquals(HASH, text(query.infoHash()));
    assertEquals(PEER_ID, text(query.peerId()));
    assertEquals(6881, query.port());
    assertEquals(HttpAnnounceQuery.LEFT_UNKNOWN, query.leftBytes());
    assertEquals(HttpAnnounceQuery.NUM_WANTED_UNKNOWN, query.numWanted());
    assertEquals(HttpEvent.NONE, query.event());
    assertTrue(query.isCompact());
    assertFalse(query.isPeerIdUnwanted());
    assertFalse(query.isCryptoSupported());
    assertFalse(query.isCryptoRequired());
    assertFalse(query.ip().isPresent());
    assertFalse(query.ipv4().isPresent());
    assertFalse(query.ipv6().isPresent());
  }

  @Test
  void shouldForgetTheQueryBefore() {
    decode(
        GOOD
            + "&left=0&numwant=3&event=started&compact=0&no_peer_id=1&ip=1.2.3.4&ipv4=1.2.3.4"
            + "&ipv6=::1&supportcrypto=1&requirecrypto=1&cryptoport=7");
    shouldFillInWhatIsMissing();
  }

  @Test
  void shouldTakeEscapesOfBothCasesAndRawBytes() {
    String hash = "%aB%Ab%FF%00%25%26\u00e9\u0080+;=-._~%7e/:@!";
    assertEquals(Result.OK, decode(GOOD.replace(HASH, hash)));
    assertEquals("\u00ab\u00ab\u00ff\u0000%&\u00e9\u0080+;=-._~~/:@!", text(query.infoHash()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "info_hash",
        "info_hash=",
        "info_hash=abcdefghijklmnopqrs",
        "info_hash=abcdefghijklmnopqrstu",
        "info_hash=6162636465666768696a6b6c6d6e6f7071727374",
        "info_hash=abcdefghijklmnopqrs%",
        "info_hash=abcdefghijklmnopqrs%4",
        "info_hash=abcdefghijklmnopqrs%4g",
        "info_hash=abcdefghijklmnopqrs%g4",
        "info_hash=%%cdefghijklmnopqrst",
        "INFO_HASH=abcdefghijklmnopqrst",
        "info_hash=abcdefghijklmnopqrst&info_hash=short"
      })
  void shouldRefuseInfoHash(String part) {
    assertEquals(Result.INFO_HASH, decode(part + "&peer_id=" + PEER_ID + "&port=1"));
  }

  @Test
  void shouldTellABadInfoHashFromNone() {
    decode("info_hash=x");
    assertTrue(query.isInfoHashPresent());
    decode("port=1");
    assertFalse(query.isInfoHashPresent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "peer_id=", "peer_id=short", "peer_id=-XX0001-1234567890123", "peer_id=%4"})
  void shouldRefusePeerId(String part) {
    assertEquals(Result.PEER_ID, decode("info_hash=" + HASH + "&" + part + "&port=1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "port",
        "port=",
        "port=-1",
        "port=65536",
        "port=x",
        "port=1x",
        "port=+1",
        "port= 1",
        "port=%",
        "port=99999999999999999999999",
        "port=1&port=x"
      })
  void shouldRefusePort(String part) {
    assertEquals(Result.PORT, decode("info_hash=" + HASH + "&peer_id=" + PEER_ID + "&" + part));
  }

  @Test
  void shouldLeavePortZeroToTheRules() {
    assertEquals(Result.OK, decode(GOOD.replace("6881", "0")));
    assertEquals(0, query.port());
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "1,1",
    "%30,0",
    "9223372036854775807,9223372036854775807",
    "9223372036854775808,-1",
    "18446744073709551615,-1",
    "99999999999999999999999999999999999999999999999999999999999999999999,-1",
    "-1,-1",
    "-0,-1",
    "abc,-1",
    "0x0,-1",
    "'',-1"
  })
  void shouldReadLeft(String text, long left) {
    assertEquals(Result.OK, decode(GOOD + "&left=" + text));
    assertEquals(left, query.leftBytes());
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "50,50",
    "2147483648,2147483647",
    "99999999999999999999,2147483647",
    "-1,-1",
    "x,-1",
    "'',-1"
  })
  void shouldReadNumWanted(String text, int wanted) {
    assertEquals(Result.OK, decode(GOOD + "&numwant=" + text));
    assertEquals(wanted, query.numWanted());
  }

  @ParameterizedTest
  @CsvSource({
    "started,STARTED",
    "completed,COMPLETED",
    "stopped,STOPPED",
    "paused,PAUSED",
    "'',NONE",
    "Started,NONE",
    "start,NONE",
    "st%61rted,STARTED",
    "empty,NONE"
  })
  void shouldReadEvents(String text, HttpEvent event) {
    assertEquals(Result.OK, decode(GOOD + "&event=" + text));
    assertEquals(event, query.event());
  }

  @ParameterizedTest
  @CsvSource({"1,true", "0,false", "'',true", "00,true", "no,true"})
  void shouldReadCompact(String text, boolean compact) {
    decode(GOOD + "&compact=" + text);
    assertEquals(compact, query.isCompact());
  }

  @Test
  void shouldReadAddresses() {
    assertEquals(
        Result.OK,
        decode(GOOD + "&ip=192.0.2.1&ipv4=192.0.2.2%3A51413&ipv6=%5B2001%3Adb8%3A%3A1%5D%3A6882"));
    assertEquals(0xC000_0201L, query.ip().low());
    assertEquals(51_413, query.ipv4().port());
    assertEquals(0xC000_0202L, query.ipv4().low());
    assertTrue(query.ipv6().isIpv6());
    assertEquals(0x2001_0DB8_0000_0000L, query.ipv6().high());
    assertEquals(6882, query.ipv6().port());
  }

  @Test
  void shouldIgnoreWhatIsNoAddress() {
    assertEquals(Result.OK, decode(GOOD + "&ip=tracker.example&ipv6=fe80::1%25eth0"));
    assertFalse(query.ip().isPresent());
    assertFalse(query.ipv6().isPresent());
  }

  @Test
  void shouldTakeTheLastOfDuplicates() {
    assertEquals(Result.OK, decode(GOOD + "&left=0&port=7000&left=5&ip=1.1.1.1&ip=2.2.2.2"));
    assertEquals(7000, query.port());
    assertEquals(5, query.leftBytes());
    assertEquals(0x0202_0202L, query.ip().low());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "left=%",
        "event=%zz",
        "numwant=%1",
        "compact=%",
        "no_peer_id=%",
        "supportcrypto=%",
        "requirecrypto=%",
        "cryptoport=%",
        "ip=%",
        "ipv6=%q0"
      })
  void shouldRefuseBadEscapesThatCount(String part) {
    assertEquals(Result.QUERY, decode(GOOD + "&" + part));
  }

  @ParameterizedTest
  @CsvSource({
    "supportcrypto=1, true, false",
    "requirecrypto=1, true, true",
    "supportcrypto=0&requirecrypto=0, false, false",
    "supportcrypto=true&requirecrypto=11, false, false",
  })
  void shouldTakeWhatIsSaidOfEncryption(String part, boolean supported, boolean required) {
    assertEquals(Result.OK, decode(GOOD + "&" + part));
    assertEquals(supported, query.isCryptoSupported());
    assertEquals(required, query.isCryptoRequired());
  }

  /** Clients that take encrypted connections alone send port 0 and the other one behind it. */
  @ParameterizedTest
  @CsvSource({"7, 7", "65535, 65535", "65536, 6881", "0, 6881", "-1, 6881", "x, 6881"})
  void shouldTakeThePortOfEncryptedConnectionsIfThereIsOne(String given, int port) {
    assertEquals(Result.OK, decode(GOOD + "&cryptoport=" + given));
    assertEquals(port, query.port());
    assertEquals(Result.OK, decode("cryptoport=" + given + "&" + GOOD));
    assertEquals(port, query.port());
  }

  @Test
  void shouldIgnoreTheRest() {
    assertEquals(
        Result.OK,
        decode("&&uploaded=-1&key=%zz&=&" + GOOD + "&supportcrypto=1&trackerid=%&downloaded&"));
  }

  private Result decode(String text) {
    byte[] bytes = ("?" + text + "!").getBytes(StandardCharsets.ISO_8859_1);
    return query.decode(new UnsafeBuffer(bytes), 1, bytes.length - 2);
  }

  private static String text(DirectBuffer buffer) {
    byte[] bytes = new byte[20];
    buffer.getBytes(0, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
