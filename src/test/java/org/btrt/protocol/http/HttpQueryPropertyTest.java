// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.common.IpAddress;

/** No bytes make the decoders throw or look outside; what is encoded comes back. */
class HttpQueryPropertyTest {
  private final HttpAnnounceQuery announce = new HttpAnnounceQuery();
  private final HttpScrapeQuery scrape = new HttpScrapeQuery(100);
  private final HttpTarget target = new HttpTarget();
  private final AddressLiteral literal = new AddressLiteral();

  @Property
  void shouldDecodeAnyHash(
      @ForAll @Size(20) byte[] hash,
      @ForAll @Size(20) byte[] peerId,
      @ForAll @Size(40) boolean[] raw) {
    String query =
        "info_hash=" + escape(hash, raw, 0) + "&peer_id=" + escape(peerId, raw, 20) + "&port=1";
    byte[] bytes = query.getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(
        HttpAnnounceQuery.Result.OK, announce.decode(new UnsafeBuffer(bytes), 0, bytes.length));
    assertArrayEquals(hash, bytesOf(announce.infoHash(), 0));
    assertArrayEquals(peerId, bytesOf(announce.peerId(), 0));
  }

  @Property
  void shouldSurviveEveryTruncation(@ForAll @Size(20) byte[] hash) {
    String query =
        "info_hash="
            + escape(hash, new boolean[20], 0)
            + "&peer_id=-XX0001-%31%32%33456789012&port=6881&left=0&ipv6=%5B::1%5D:1&event=started";
    byte[] bytes = query.getBytes(StandardCharsets.ISO_8859_1);
    for (int length = 0; length <= bytes.length; length++) {
      // A copy of that length, so that reading behind the end would throw.
      byte[] cut = java.util.Arrays.copyOf(bytes, length);
      assertNotNull(announce.decode(new UnsafeBuffer(cut), 0, length));
      assertNotNull(scrape.decode(new UnsafeBuffer(cut), 0, length, 100));
    }
  }

  @Property
  void shouldNeverThrow(@ForAll byte[] bytes) {
    UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    assertNotNull(announce.decode(buffer, 0, bytes.length));
    assertNotNull(scrape.decode(buffer, 0, bytes.length, 100));
    assertNotNull(target.parse(buffer, 0, bytes.length));
    assertEquals(literal.parse(buffer, 0, bytes.length), literal.isPresent());
  }

  @Property
  void shouldSortScrapedHashesAndKeepEachOnce(@ForAll List<@Size(20) byte[]> hashes) {
    StringBuilder query = new StringBuilder("x=1");
    TreeSet<String> expected = new TreeSet<>();
    for (byte[] hash : hashes) {
      for (int twice = 0; twice < 2; twice++) {
        query.append("&info_hash=").append(escape(hash, new boolean[20], 0));
      }
      expected.add(HexFormat.of().formatHex(hash));
    }
    HttpScrapeQuery all = new HttpScrapeQuery(hashes.size());
    byte[] bytes = query.toString().getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(
        hashes.isEmpty() ? HttpScrapeQuery.Result.ALL : HttpScrapeQuery.Result.OK,
        all.decode(new UnsafeBuffer(bytes), 0, bytes.length, hashes.size()));
    assertEquals(expected.size(), all.count());
    int i = 0;
    for (String hash : expected) {
      assertEquals(hash, HexFormat.of().formatHex(bytesOf(all.hashes(), 20 * i++)));
    }
  }

  @Property
  void shouldReadTheAddressesThatItWrites(@ForAll long high, @ForAll long low, @ForAll int mask) {
    // Words of zeros make the short forms.
    long keptHigh = high & spread(mask);
    long keptLow = low & spread(mask >>> 4);
    UnsafeBuffer text = new UnsafeBuffer(new byte[AddressText.LENGTH_MAX]);
    int length = AddressText.putIpv6(text, 0, keptHigh, keptLow);
    IpAddress expected = IpAddress.ofIpv6(keptHigh, keptLow);
    assertTrue(literal.parse(text, 0, length));
    assertEquals(expected, new IpAddress(literal.isIpv6(), literal.high(), literal.low()));
    assertEquals(expected, IpAddress.parse(text.getStringWithoutLengthAscii(0, length)));

    length = AddressText.putIpv4(text, 0, (int) low);
    assertTrue(literal.parse(text, 0, length));
    assertEquals(
        IpAddress.ofIpv4((int) low),
        new IpAddress(literal.isIpv6(), literal.high(), literal.low()));
  }

  private static long spread(int mask) {
    long bits = 0;
    for (int i = 0; i < 4; i++) {
      bits = bits << 16 | ((mask >>> i & 1) == 0 ? 0 : 0xFFFF);
    }
    return bits;
  }

  private static String escape(byte[] bytes, boolean[] raw, int rawOffset) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bytes.length; i++) {
      int value = bytes[i] & 0xFF;
      if (raw[rawOffset + i] && value != '%' && value != '&') {
        text.append((char) value);
      } else {
        text.append(String.format((value & 1) == 0 ? "%%%02x" : "%%%02X", value));
      }
    }
    return text.toString();
  }

  private static byte[] bytesOf(org.agrona.DirectBuffer buffer, int offset) {
    byte[] bytes = new byte[20];
    buffer.getBytes(offset, bytes);
    return bytes;
  }
}
