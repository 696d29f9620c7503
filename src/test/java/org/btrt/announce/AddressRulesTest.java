// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.btrt.common.IpAddress;
import org.btrt.groups.PeerGroupsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may announce by two files of networks. */
class AddressRulesTest {
  @TempDir private Path directory;

  private Optional<Path> file(String name, String... lines) throws IOException {
    return Optional.of(Files.write(directory.resolve(name), List.of(lines)));
  }

  private static boolean admits(AddressRules rules, String address) {
    IpAddress parsed = IpAddress.parse(address);
    return rules.admits(parsed.ipv6(), parsed.high(), parsed.low());
  }

  @Test
  void shouldAdmitEverybodyWithoutFiles() throws PeerGroupsException {
    AddressRules rules = AddressRules.read(Optional.empty(), Optional.empty());
    assertSame(AddressRules.open(), rules);
    assertTrue(rules.isOpen());
    assertTrue(admits(rules, "192.0.2.1"));
    assertTrue(admits(rules, "2001:db8::1"));
  }

  @Test
  void shouldAdmitOnlyTheAllowed() throws Exception {
    AddressRules rules =
        AddressRules.read(
            file("allow", "# ours", "192.0.2.0/24", "2001:db8::/32"), Optional.empty());
    assertFalse(rules.isOpen());
    assertTrue(admits(rules, "192.0.2.255"));
    assertFalse(admits(rules, "192.0.3.0"));
    assertTrue(admits(rules, "2001:db8:1::1"));
    assertFalse(admits(rules, "2001:db9::1"));
  }

  @Test
  void shouldAdmitNobodyByAnEmptyFileOfTheAllowed() throws Exception {
    AddressRules rules = AddressRules.read(file("allow", ""), Optional.empty());
    assertFalse(admits(rules, "192.0.2.1"));
    assertFalse(admits(rules, "::1"));
  }

  @Test
  void shouldAdmitEverybodyButTheDenied() throws Exception {
    AddressRules rules =
        AddressRules.read(Optional.empty(), file("deny", "192.0.2.7", "2001:db8::/64"));
    assertFalse(admits(rules, "192.0.2.7"));
    assertTrue(admits(rules, "192.0.2.8"));
    assertFalse(admits(rules, "2001:db8::9"));
    assertTrue(admits(rules, "2001:db8:0:1::9"));
  }

  @Test
  void shouldLetTheLongestPrefixDecideAndATieDeny() throws Exception {
    AddressRules rules =
        AddressRules.read(
            file("allow", "10.0.0.0/8", "10.1.2.3/32", "10.9.0.0/16"),
            file("deny", "10.1.0.0/16", "10.9.0.0/16"));
    assertTrue(admits(rules, "10.2.0.1"));
    assertFalse(admits(rules, "10.1.2.4"));
    assertTrue(admits(rules, "10.1.2.3"));
    assertFalse(admits(rules, "10.9.0.1"));
    assertFalse(admits(rules, "192.0.2.1"), "in neither file, and there is one of the allowed");
  }

  @Test
  void shouldSayWhatIsWrongInBothFiles() throws IOException {
    Optional<Path> allowed = file("allow", "192.0.2.0/24", "192.0.2.0/33");
    Optional<Path> denied = file("deny", "nonsense");
    PeerGroupsException wrong =
        assertThrows(PeerGroupsException.class, () -> AddressRules.read(allowed, denied));
    assertEquals(2, wrong.messages().size(), wrong.messages()::toString);
    assertTrue(
        wrong.messages().get(0).startsWith(denied.get() + ":1: "), wrong.messages()::toString);
    assertTrue(
        wrong.messages().get(1).startsWith(allowed.get() + ":2: "), wrong.messages()::toString);
  }
}
