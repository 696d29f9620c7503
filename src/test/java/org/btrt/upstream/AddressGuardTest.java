// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.btrt.common.Cidr;
import org.btrt.common.IpAddress;
import org.btrt.config.AllowedTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where requests may go. */
class AddressGuardTest {
  private static final AddressGuard STRICT = new AddressGuard(List.of(), List.of(), Set.of());

  private static AddressGuard allowing(String... targets) {
    return new AddressGuard(
        java.util.stream.Stream.of(targets).map(AllowedTarget::parse).toList(),
        List.of(),
        Set.of());
  }

  private static boolean allows(AddressGuard guard, String address, int port) {
    return guard.allows(IpAddress.parse(address), port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "1.1.1.1", "192.0.1.1", "100.63.255.255", "2606:4700::1111"})
  void shouldLetRequestsGoToTheInternet(String address) {
    assertTrue(allows(STRICT, address, 80));
    assertTrue(allows(STRICT, address, 6969));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::a00:1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:808:808::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
      })
  void shouldLetNoneGoInside(String address) {
    assertFalse(allows(STRICT, address, 80), address);
    assertFalse(STRICT.isPublic(IpAddress.parse(address)) && !address.startsWith("2002"), address);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 22, 25, 53, 79, 81, 442, 1023, 3306, 5432, 6379, 11211})
  void shouldLetNoneGoToOtherServices(int port) {
    assertFalse(allows(STRICT, "8.8.8.8", port));
  }

  @Test
  void shouldLetRequestsGoWhereTheOperatorSays() {
    AddressGuard guard = allowing("10.1.2.3:25", "127.0.0.1", "fd00::/8", "[fe80::1]:6969");
    assertTrue(allows(guard, "10.1.2.3", 25));
    assertFalse(allows(guard, "10.1.2.3", 26));
    assertFalse(allows(guard, "10.1.2.4", 25));
    assertTrue(allows(guard, "127.0.0.1", 1));
    assertFalse(allows(guard, "127.0.0.2", 80));
    assertTrue(allows(guard, "fd12::1", 6969));
    assertTrue(allows(guard, "fe80::1", 6969));
    assertFalse(allows(guard, "fe80::2", 6969));
  }

  @Test
  void shouldLetNoneGoToNobodyWhateverIsSaid() {
    AddressGuard guard = allowing("0.0.0.0/0", "::/0");
    assertFalse(allows(guard, "0.0.0.0", 80));
    assertFalse(allows(guard, "255.255.255.255", 80));
    assertFalse(allows(guard, "224.0.0.1", 80));
    assertFalse(allows(guard, "::", 80));
    assertFalse(allows(guard, "ff02::1", 80));
    assertTrue(allows(guard, "10.0.0.1", 80));
  }

  @Test
  void shouldLetNoneGoToOurselvesOrWhatIsDenied() {
    AddressGuard guard =
        new AddressGuard(
            List.of(),
            List.of(Cidr.parse("8.8.4.0/24")),
            Set.of(IpAddress.parse("8.8.8.8"), IpAddress.parse("2606:4700::1")));
    assertFalse(allows(guard, "8.8.8.8", 80));
    assertFalse(allows(guard, "2606:4700::1", 80));
    assertTrue(guard.isOwn(IpAddress.parse("8.8.8.8")));
    assertFalse(allows(guard, "8.8.4.4", 80));
    assertTrue(allows(guard, "8.8.5.4", 80));
  }

  @Test
  void shouldReadTargets() {
    assertEquals(new AllowedTarget(Cidr.parse("10.0.0.0/8"), 0), AllowedTarget.parse("10.0.0.0/8"));
    assertEquals(
        new AllowedTarget(Cidr.parse("10.0.0.0/8"), 1), AllowedTarget.parse("10.0.0.0/8:1"));
    assertEquals(
        new AllowedTarget(Cidr.parse("2001:db8::1"), 0), AllowedTarget.parse("2001:db8::1"));
    assertEquals(
        new AllowedTarget(Cidr.parse("2001:db8::/32"), 80),
        AllowedTarget.parse("[2001:db8::/32]:80"));
  }
}
