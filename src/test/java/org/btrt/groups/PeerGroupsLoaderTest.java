// SPDX-License-Identifier: Apache-2.0
package org.btrt.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.btrt.common.Cidr;
import org.btrt.common.IpAddress;
import org.btrt.common.PeerGroupLimits;
import org.btrt.config.PeerGroupSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From settings and files to groups, and the answer for the operator. */
class PeerGroupsLoaderTest {
  @TempDir private Path directory;

  @Test
  void shouldNumberGroupsByPriorityThenPlace() throws PeerGroupsException {
    List<PeerGroupSettings> settings =
        List.of(
            inline("far", 5, "10.0.0.0/8"),
            inline("near", 1, "10.0.0.0/8"),
            inline("local", 0, "192.0.2.0/24"),
            inline("also near", 1, "10.0.0.0/8", "10.9.0.0/16"));
    PeerGroups groups = PeerGroupsLoader.load(settings);
    assertEquals(List.of("local", "near", "also near", "far", "everybody else"), groups.names());
    assertEquals(1, groups.groupOf(IpAddress.parse("10.1.1.1")));
    assertEquals(2, groups.groupOf(IpAddress.parse("10.9.1.1")));
    assertEquals(4, groups.groupOf(IpAddress.parse("11.0.0.1")));
  }

  @Test
  void shouldJoinTheFileAndTheList() throws Exception {
    PeerGroupSettings both =
        new PeerGroupSettings(
            "local", 0, Optional.of(file("a.conf", "10.0.0.0/8\n")), cidrs("2001:db8::/32"));
    PeerGroups groups = PeerGroupsLoader.load(List.of(both));
    assertEquals(0, groups.groupOf(IpAddress.parse("10.255.255.255")));
    assertEquals(0, groups.groupOf(IpAddress.parse("2001:db8::1")));
    assertEquals(1, groups.groupOf(IpAddress.parse("2001:db7::1")));
  }

  @Test
  void shouldCollectTheErrorsOfAllFiles() throws Exception {
    Path bad = file("bad.conf", "10.0.0.0/8\nnonsense\n");
    Path missing = directory.resolve("missing.conf");
    List<PeerGroupSettings> settings =
        List.of(
            new PeerGroupSettings("a", 0, Optional.of(bad), List.of()),
            new PeerGroupSettings("b", 1, Optional.of(missing), List.of()));
    PeerGroupsException e =
        assertThrows(PeerGroupsException.class, () -> PeerGroupsLoader.load(settings));
    assertEquals(
        List.of(
            bad
                + ":2: network=nonsense, expected: address/length such as 10.0.0.0/8 or"
                + " 2001:db8::/32",
            missing + ": cannot be read: no such file"),
        e.messages());
    assertThrows(
        PeerGroupsException.class,
        () -> GroupLookup.explain(settings, IpAddress.parse("10.0.0.1")));
  }

  @Test
  void shouldRefuseTooManyGroups() {
    List<PeerGroupSettings> settings =
        Collections.nCopies(PeerGroupLimits.CONFIGURED_GROUPS_MAX + 1, inline("x", 0));
    PeerGroupsException e =
        assertThrows(PeerGroupsException.class, () -> PeerGroupsLoader.load(settings));
    assertEquals(List.of("peer_groups: groups=8, expected: at most 7"), e.messages());
  }

  @Test
  void shouldExplainALookup() throws Exception {
    List<PeerGroupSettings> settings =
        List.of(
            new PeerGroupSettings(
                "near", 1, Optional.of(file("near.conf", "10.1.0.0/16\n10.0.0.0/8\n")), List.of()),
            inline("local", 0, "10.0.0.0/8", "::/0"));
    assertEquals(
        new GroupLookup(1, "near", Optional.of(Cidr.parse("10.1.0.0/16"))),
        GroupLookup.explain(settings, IpAddress.parse("10.1.2.3")));
    assertEquals(
        new GroupLookup(0, "local", Optional.of(Cidr.parse("10.0.0.0/8"))),
        GroupLookup.explain(settings, IpAddress.parse("::ffff:10.2.2.3")));
    assertEquals(
        new GroupLookup(2, "everybody else", Optional.empty()),
        GroupLookup.explain(settings, IpAddress.parse("11.1.2.3")));
    assertEquals(
        new GroupLookup(0, "everybody", Optional.empty()),
        GroupLookup.explain(List.of(), IpAddress.parse("11.1.2.3")));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static PeerGroupSettings inline(String name, int priority, String... networks) {
    return new PeerGroupSettings(name, priority, Optional.empty(), cidrs(networks));
  }

  private static List<Cidr> cidrs(String... networks) {
    return Arrays.stream(networks).map(Cidr::parse).toList();
  }
}
