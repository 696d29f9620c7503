// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks: text, masks, membership. */
class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "10.1.2.3/8, 10.0.0.0/8",
    "255.255.255.255/0, 0.0.0.0/0",
    "192.0.2.1, 192.0.2.1/32",
    "192.0.2.255/31, 192.0.2.254/31",
    "2001:db8::1, 2001:db8::1/128",
    "ffff:ffff:ffff:ffff:ffff::/63, ffff:ffff:ffff:fffe::/63",
    "ffff:ffff:ffff:ffff:ffff::/64, ffff:ffff:ffff:ffff::/64",
    "ffff:ffff:ffff:ffff:ffff::/65, ffff:ffff:ffff:ffff:8000::/65",
    "1::/0, ::/0",
    "::ffff:10.1.2.3/104, 10.0.0.0/8",
    "::ffff:10.1.2.3, 10.1.2.3/32",
    "::ffff:0:0/96, 0.0.0.0/0",
    "10.0.0.0/08, 10.0.0.0/8"
  })
  void shouldReadAndWrite(String text, String canonical) {
    assertEquals(canonical, Cidr.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/ 8",
        "10.0.0.0/8/8",
        "10.0.0.0/0008",
        "10.0.0.0/255.0.0.0",
        "10/8",
        "::/129",
        "::/1000",
        "::ffff:10.0.0.0/95",
        "::ffff:10.0.0.0/129",
        "10.0.0.0/\u0668",
        "host/8"
      })
  void shouldRefuse(String text) {
    assertThrows(IllegalArgumentException.class, () -> Cidr.parse(text));
  }

  @Test
  void shouldKnowItsMembers() {
    Cidr ten = Cidr.parse("10.0.0.0/8");
    assertTrue(ten.contains(IpAddress.parse("10.255.255.255")));
    assertTrue(ten.contains(IpAddress.parse("::ffff:10.0.0.0")));
    assertFalse(ten.contains(IpAddress.parse("11.0.0.0")));
    assertFalse(ten.contains(IpAddress.parse("::10.0.0.0")));
    Cidr half = Cidr.parse("2001:db8::8000:0:0:0/65");
    assertTrue(half.contains(IpAddress.parse("2001:db8::ffff:ffff:ffff:ffff")));
    assertFalse(half.contains(IpAddress.parse("2001:db8::7fff:ffff:ffff:ffff")));
    assertFalse(Cidr.parse("::/0").contains(IpAddress.parse("10.0.0.0")));
    assertTrue(Cidr.parse("0.0.0.0/0").contains(IpAddress.parse("255.0.0.0")));
  }

  @Test
  void shouldRefuseLengthsOfTheOtherFamily() {
    IpAddress address = IpAddress.parse("10.0.0.0");
    assertThrows(IllegalArgumentException.class, () -> new Cidr(address, 33));
    assertThrows(IllegalArgumentException.class, () -> new Cidr(address, -1));
  }
}
