// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Golden bytes of every form of a reply. */
class HttpReplyTest {
  private static final String IDS = "aaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbb";

  private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(16);
  private final AnnounceReplyEncoder announce = new AnnounceReplyEncoder();

  @BeforeEach
  void setUp() {
    announce.clear();
    announce.counts(1, 2, 3);
    announce.externalIp(false, 0, 0x4142_4344L);
    announce.intervals(1800, 900);
  }

  @Test
  void shouldEncodeNoPeers() {
    assertEquals(
        "d8:completei1e10:downloadedi2e11:external ip4:ABCD10:incompletei3e8:intervali1800e"
            + "12:min intervali900e5:peers0:e",
        text(announce.encodeCompact(buffer, 2)));
  }

  @Test
  void shouldEncodeCompactPeersOfBothFamilies() {
    announce.externalIp(true, 0x4142_4344_4546_4748L, 0x494A_4B4C_4D4E_4F50L);
    announce.peers(latin1("1234PQ5678RS"), 0, 2);
    announce.peers6(latin1("0123456789abcdefPQ"), 0, 1);
    assertEquals(
        "d8:completei1e10:downloadedi2e11:external ip16:ABCDEFGHIJKLMNOP10:incompletei3e"
            + "8:intervali1800e12:min intervali900e5:peers12:1234PQ5678RS6:peers618:0123456789abcdefPQe",
        text(announce.encodeCompact(buffer, 2)));
  }

  @Test
  void shouldEncodeAnEmptyListOfIpv6Peers() {
    announce.peers6(latin1(""), 0, 0);
    assertEquals(
        "d8:completei1e10:downloadedi2e11:external ip4:ABCD10:incompletei3e8:intervali1800e"
            + "12:min intervali900e5:peers0:6:peers60:e",
        text(announce.encodeCompact(buffer, 2)));
  }

  @Test
  void shouldEncodePeersAsDictionaries() {
    announce.peers(peers("c0000201" + "1ae1", 0), 0, 1);
    announce.peers6(peers("20010db8000000000000000000000001" + "ffff", 20), 0, 1);
    String head =
        "d8:completei1e10:downloadedi2e11:external ip4:ABCD10:incompletei3e8:intervali1800e"
            + "12:min intervali900e5:peersl";
    assertEquals(
        head
            + "d2:ip9:192.0.2.17:peer id20:aaaaaaaaaaaaaaaaaaaa4:porti6881ee"
            + "d2:ip11:2001:db8::17:peer id20:bbbbbbbbbbbbbbbbbbbb4:porti65535eeee",
        text(announce.encodeList(buffer, 2, true)));
    assertEquals(
        head + "d2:ip9:192.0.2.14:porti6881eed2:ip11:2001:db8::14:porti65535eeee",
        text(announce.encodeList(buffer, 2, false)));
  }

  @Test
  void shouldEncodeFailures() {
    FailureReplyEncoder failure = new FailureReplyEncoder();
    byte[] reason = Ascii.bytes("no");
    assertEquals("d14:failure reason2:noe", text(failure.encode(buffer, 2, reason, 0)));
    assertEquals(
        "d14:failure reason2:no8:retry ini30ee", text(failure.encode(buffer, 2, reason, 30)));
    assertEquals(
        "d14:failure reason2:no8:retry in5:nevere", text(failure.encode(buffer, 2, reason, -1)));
  }

  @Test
  void shouldEncodeScrapes() {
    ScrapeReplyEncoder scrape = new ScrapeReplyEncoder();
    scrape.begin(buffer, 2);
    assertEquals("d5:filesdee", text(scrape.end()));
    scrape.begin(buffer, 2);
    scrape.file(latin1(IDS), 0, 1, 2, 3, null);
    scrape.file(latin1(IDS), 20, 0, 5_000_000_000L, 0, Ascii.bytes("a b"));
    assertEquals(
        "d5:filesd20:aaaaaaaaaaaaaaaaaaaad8:completei1e10:downloadedi2e10:incompletei3ee"
            + "20:bbbbbbbbbbbbbbbbbbbbd8:completei0e10:downloadedi5000000000e10:incompletei0e"
            + "4:name3:a beee",
        text(scrape.end()));
  }

  @Test
  void shouldEncodeHeads() {
    assertEquals(
        "HTTP/1.1 200 OK|Content-Type: text/plain|Content-Length: 123||",
        head(HttpReplyHead.Status.OK, HttpReplyHead.Persistence.KEPT, 123));
    assertEquals(
        "HTTP/1.1 200 OK|Content-Type: text/plain|Content-Length: 0|Connection: keep-alive||",
        head(HttpReplyHead.Status.OK, HttpReplyHead.Persistence.KEPT_AS_ASKED, 0));
    assertEquals(
        "HTTP/1.1 405 Method Not Allowed|Allow: GET, HEAD|Content-Type: text/plain|"
            + "Content-Length: 0|Connection: close||",
        head(HttpReplyHead.Status.METHOD_NOT_ALLOWED, HttpReplyHead.Persistence.CLOSE, 0));
  }

  @Test
  void shouldEncodeHeadsOfPages() {
    HttpPage page =
        new HttpPage("200 OK", "text/html", Map.of("Cache-Control", "no-store"), new byte[1234]);
    int length = HttpReplyHead.encode(buffer, 2, page, HttpReplyHead.Persistence.CLOSE);

    assertEquals(
        "HTTP/1.1 200 OK|Cache-Control: no-store|Content-Type: text/html|Content-Length: 1234|"
            + "Connection: close||",
        text(length).replace("\r\n", "|"));
    assertTrue(length <= page.headLengthMax());
  }

  @Test
  void shouldEncodePagesOfALine() {
    HttpPage page = HttpPage.text("404 Not Found", "nothing").with(Map.of("A", "b"));

    assertEquals("nothing\n", new String(page.content(), StandardCharsets.US_ASCII));
    assertEquals(
        "HTTP/1.1 404 Not Found|A: b|Content-Type: text/plain; charset=us-ascii|"
            + "Content-Length: 8||",
        text(HttpReplyHead.encode(buffer, 2, page, HttpReplyHead.Persistence.KEPT))
            .replace("\r\n", "|"));
  }

  /** The head with a bar for each end of a line. */
  private String head(
      HttpReplyHead.Status status, HttpReplyHead.Persistence persistence, int length) {
    return text(HttpReplyHead.encode(buffer, 2, status, persistence, length)).replace("\r\n", "|");
  }

  private String text(int length) {
    return new String(buffer.byteArray(), 2, length, StandardCharsets.ISO_8859_1);
  }

  private static UnsafeBuffer peers(String hex, int idOffset) {
    byte[] head = HexFormat.of().parseHex(hex);
    UnsafeBuffer peer = new UnsafeBuffer(new byte[head.length + 20]);
    peer.putBytes(0, head);
    peer.putBytes(head.length, latin1(IDS), idOffset, 20);
    return peer;
  }

  private static UnsafeBuffer latin1(String text) {
    return new UnsafeBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
