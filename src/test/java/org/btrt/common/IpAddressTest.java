// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text forms of addresses that are read, written and refused. */
class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "192.0.2.1, 192.0.2.1",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "2001:db8:0:0:0:0:0:1, 2001:db8::1",
    "2001:0DB8::0001, 2001:db8::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
    "::ffff:1.2.3.4, 1.2.3.4",
    "::ffff:102:304, 1.2.3.4",
    "0:0:0:0:0:ffff:255.2.3.4, 255.2.3.4",
    "::1.2.3.4, ::102:304",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
    "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
  })
  void shouldReadAndWrite(String text, String canonical) {
    assertEquals(canonical, IpAddress.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "...",
        ":",
        ":::",
        "1",
        "localhost",
        "a.b.c.d",
        "0177.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f.0.0.1",
        "1.2.3.4.5",
        "1.2.3.4.",
        ".1.2.3.4",
        "1..2.3",
        "256.0.0.1",
        "1.2.3.1000",
        "1.2.3.00",
        "01.2.3.4",
        "1.2.3.-4",
        "+1.2.3.4",
        " 1.2.3.4",
        "1.2.3.4 ",
        "1.2.3.\u0664",
        "1.2.3.4%eth0",
        "1.2.3.4/32",
        "[::1]",
        "::1%eth0",
        "::1%1",
        "::1 ",
        ":1",
        "1:",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "1:2:3:4::5:6:7:8",
        "12345::",
        "::g",
        "::\uFF11",
        "1:::2",
        "::1:",
        "::ffff:1.2.3",
        "::ffff:1.2.3.256",
        "::ffff:01.2.3.4",
        "::1.2.3.4:5",
        "1.2.3.4::",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::ffff:0x1.2.3.4",
        "1:2:3:4:5:6:7:8:1.2.3.4"
      })
  void shouldRefuse(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> IpAddress.parse(text));
    assertEquals(
        "address=" + text + ", expected: an address such as 192.0.2.1 or 2001:db8::1",
        e.getMessage());
  }

  @Test
  void shouldReadOnlyTheGivenPartOfAText() {
    IpAddressParser parser = new IpAddressParser();
    assertEquals(true, parser.parse("x10.0.0.1x", 1, 9));
    assertEquals(IpAddress.ofIpv4(0x0A00_0001), parser.address());
    assertEquals(true, parser.parse("[::1]", 1, 4));
    assertEquals(new IpAddress(true, 0, 1), parser.address());
    assertFalse(parser.parse("10.0.0.1", 0, 6));
    assertFalse(parser.parse("10.0.0.1", 3, 3));
  }

  @Test
  void shouldForgetTheAddressBefore() {
    IpAddressParser parser = new IpAddressParser();
    parser.parse("1:2:3:4:5:6:7:8", 0, 15);
    parser.parse("::", 0, 2);
    assertEquals(new IpAddress(true, 0, 0), parser.address());
    parser.parse("1:2:3:4:5:6:7:8", 0, 15);
    parser.parse("1.2.3.4", 0, 7);
    assertEquals(IpAddress.ofIpv4(0x0102_0304), parser.address());
  }
}
