// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.common.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of addresses that clients and proxies send. */
class AddressLiteralTest {
  private final AddressLiteral literal = new AddressLiteral();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "255.255.255.255",
        "192.0.2.1",
        "::",
        "::1",
        "1::",
        "2001:db8::1",
        "1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::",
        "::2:3:4:5:6:7:8",
        "::ffff:192.0.2.1",
        "64:ff9b::192.0.2.33",
        "1:2:3:4:5:6:1.2.3.4",
        "ABCD::ef01"
      })
  void shouldAgreeWithTheParserOfTheConfiguration(String text) {
    assertTrue(parse(text));
    assertEquals(
        IpAddress.parse(text), new IpAddress(literal.isIpv6(), literal.high(), literal.low()));
    assertEquals(0, literal.port());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        ":",
        ":::",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.4 ",
        "1..3.4",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "12345::",
        "g::",
        "1:",
        ":1",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::1%eth0",
        "fe80::%1",
        "1:2:3:4::5:6:7:8",
        "example.org",
        "2130706433"
      })
  void shouldRefuseWhatTheParserOfTheConfigurationRefuses(String text) {
    assertFalse(parse(text));
    assertThrows(IllegalArgumentException.class, () -> IpAddress.parse(text));
  }

  @ParameterizedTest
  @CsvSource({"1.2.3.4:80,80", "[::1]:65535,65535", "[::1],0", "[::ffff:1.2.3.4]:1,1"})
  void shouldReadPorts(String text, int port) {
    assertTrue(parse(text));
    assertEquals(port, literal.port());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.2.3.4:",
        "1.2.3.4:0",
        "1.2.3.4:65536",
        "[::1",
        "[::1]80",
        "[::1]:",
        "[]",
        "[1.2.3.4]",
        "1.2.3.4:x"
      })
  void shouldRefuseBadPortsAndBrackets(String text) {
    assertFalse(parse(text));
  }

  @Test
  void shouldWriteTheFormsOfRfc5952() {
    assertEquals("::", text(0, 0));
    assertEquals("::1", text(0, 1));
    assertEquals("2001:db8::1", text(0x2001_0DB8_0000_0000L, 1));
    assertEquals("2001:db8:0:1:1:1:1:1", text(0x2001_0DB8_0000_0001L, 0x0001_0001_0001_0001L));
    assertEquals("2001:0:0:1::1", text(0x2001_0000_0000_0001L, 1));
    assertEquals("1::", text(0x0001_0000_0000_0000L, 0));
    assertEquals("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", text(-1, -1));
  }

  private static String text(long high, long low) {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[AddressText.LENGTH_MAX]);
    return buffer.getStringWithoutLengthAscii(0, AddressText.putIpv6(buffer, 0, high, low));
  }

  private boolean parse(String text) {
    byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.ISO_8859_1);
    return literal.parse(new UnsafeBuffer(bytes), 1, bytes.length - 2);
  }
}
