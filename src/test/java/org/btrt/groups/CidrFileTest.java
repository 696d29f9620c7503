// SPDX-License-Identifier: Apache-2.0
package org.btrt.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.btrt.common.Cidr;
import org.btrt.common.CidrParser;
import org.btrt.common.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand in a file of networks, and what is said about the rest. */
@Timeout(60)
class CidrFileTest {
  private static final String EXPECTED_NETWORK =
      ", expected: address/length such as 10.0.0.0/8 or 2001:db8::/32";
  private static final String EXPECTED_LENGTH =
      ", expected: a length of 0 to 32 for IPv4, 0 to 128 for IPv6";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.1.0.0/16",
        "  10.1.0.0/16\t ",
        "10.1.0.0/16 # ours",
        "10.1.0.0/16#ours",
        "# ours\n\n10.1.0.0/16\n",
        "10.1.0.0/16\r\n",
        "\uFEFF10.1.0.0/16",
        "\uFEFF# ours\n10.1.0.0/16",
        "- 10.1.0.0/16",
        "  -   10.1.0.0/16",
        "-\t\"10.1.0.0/16\"",
        "- '10.1.0.0/16' # ours",
        "\" 10.1.0.0/16 \"",
        "10.1.2.3/16",
        "::ffff:10.1.0.0/112",
        "-\n- \"\"\n''\n~\n- ~\nnull\n- Null\n10.1.0.0/16",
      })
  void shouldReadOneNetwork(String text) throws Exception {
    assertEquals(List.of(Cidr.parse("10.1.0.0/16")), read(text));
  }

  @Test
  void shouldReadBareAddressesAndBothFamilies() throws Exception {
    assertEquals(
        List.of(
            Cidr.parse("192.0.2.1/32"),
            Cidr.parse("2001:db8::1/128"),
            Cidr.parse("2001:db8::/32"),
            Cidr.parse("0.0.0.0/0")),
        read("192.0.2.1\n2001:db8::1\n2001:DB8:1::/32\n0.0.0.0/0"));
  }

  @Test
  void shouldReadNothingFromNothing() throws Exception {
    assertEquals(List.of(), read(""));
    assertEquals(List.of(), read("\uFEFF"));
    assertEquals(List.of(), read("\r\n\n # \n-"));
  }

  @Test
  void shouldNameTheLineOfEachErrorAndReadTheRest() throws Exception {
    List<Cidr> good = new ArrayList<>();
    Path file =
        write(
            """
            10.0.0.0/8
            10.0.0.0/33

            \t10.0.0/8 # short
            -10.0.0.0/8
            "10.0.0.0/8
            10.0.0.0/
            2001:db8::/129
            10.0.0.0/8,
            1\u00e9
            11.0.0.0/8
            """);
    PeerGroupsException e =
        assertThrows(PeerGroupsException.class, () -> CidrFile.read(file, p -> good.add(cidr(p))));
    assertEquals(
        List.of(
            file + ":2: network=10.0.0.0/33" + EXPECTED_LENGTH,
            file + ":4: network=10.0.0/8" + EXPECTED_NETWORK,
            file + ":5: network=-10.0.0.0/8" + EXPECTED_NETWORK,
            file + ":6: network=\"10.0.0.0/8" + EXPECTED_NETWORK,
            file + ":7: network=10.0.0.0/" + EXPECTED_LENGTH,
            file + ":8: network=2001:db8::/129" + EXPECTED_LENGTH,
            file + ":9: network=10.0.0.0/8," + EXPECTED_LENGTH,
            file + ":10: network=1??" + EXPECTED_NETWORK),
        e.messages());
    assertEquals(List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("11.0.0.0/8")), good);
  }

  @Test
  void shouldComplainAboutTwentyLinesAndCountTheOthers() {
    PeerGroupsException e = assertThrows(PeerGroupsException.class, () -> read("bad\n".repeat(25)));
    assertEquals(CidrFile.ERRORS_MAX + 1, e.messages().size());
    assertTrue(e.messages().get(19).contains(":20: network=bad"), e.messages().get(19));
    assertTrue(e.messages().get(20).endsWith(": and 5 more"), e.messages().get(20));
  }

  @Test
  void shouldBoundALineButNotItsComment() throws Exception {
    String network = "10.1.0.0/16";
    String indented = " ".repeat(1000) + network + " ".repeat(1000) + "#" + "x".repeat(100_000);
    assertEquals(List.of(Cidr.parse(network)), read(indented));
    PeerGroupsException e =
        assertThrows(
            PeerGroupsException.class,
            () -> read("\n" + "1".repeat(CidrFile.CONTENT_MAX_LENGTH + 1)));
    assertTrue(
        e.getMessage().endsWith(":2: line too long, expected: at most 128 characters"),
        e.getMessage());
  }

  @Test
  void shouldBoundTheNumberOfLines() throws Exception {
    Path file = directory.resolve("long.conf");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < CidrFile.LINES_MAX; i++) {
        out.write(i % 2 == 0 ? "10.0.0.0/8\n" : "2001:db8::/32\n");
      }
    }
    int[] count = new int[1];
    CidrFile.read(file, network -> count[0]++);
    assertEquals(CidrFile.LINES_MAX, count[0]);
    Files.writeString(file, "10.0.0.0/8", StandardOpenOption.APPEND);
    PeerGroupsException e =
        assertThrows(PeerGroupsException.class, () -> CidrFile.read(file, network -> {}));
    assertEquals(
        List.of(file + ":2000001: too many lines, expected: at most 2000000"), e.messages());
  }

  @Test
  void shouldSayWhyAFileCannotBeRead() {
    Path missing = directory.resolve("missing.conf");
    assertEquals(
        List.of(missing + ": cannot be read: no such file"),
        assertThrows(PeerGroupsException.class, () -> CidrFile.read(missing, network -> {}))
            .messages());
    PeerGroupsException e =
        assertThrows(PeerGroupsException.class, () -> CidrFile.read(directory, network -> {}));
    assertTrue(e.getMessage().startsWith(directory + ": cannot be read: "), e.getMessage());
  }

  private List<Cidr> read(String text) throws IOException, PeerGroupsException {
    List<Cidr> networks = new ArrayList<>();
    CidrFile.read(write(text), parser -> networks.add(cidr(parser)));
    return networks;
  }

  private static Cidr cidr(CidrParser parser) {
    return new Cidr(
        new IpAddress(parser.ipv6(), parser.high(), parser.low()), parser.prefixLength());
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("cidrs.conf"), text, StandardCharsets.UTF_8);
  }
}
