// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.btrt.common.IpAddress;
import org.btrt.config.Configuration;
import org.btrt.config.ConfigurationException;
import org.btrt.config.ConfigurationReader;
import org.btrt.config.DatabaseSettings;
import org.btrt.config.LoadedConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every key that the manual of BTRT 2.x documents loads, and either changes something or is named
 * on the migration page as one that does not.
 */
public class Btrt2MigrationTest {
  private static final Path PAGE =
      Path.of(System.getProperty("btrt.basedir", "."), "conf", "docs", "migration-from-btrt.md");
  private static final String WITHOUT_EFFECT = "has no effect in this version";

  /** The manual's file with values filled in; the log goes where a test may write. */
  public static final String SAMPLE =
      """
      logging:
          path: "log"
          # critical, error, warning, info, diagnostic, debug
          level: info
          switch_time: "01:00:00"

      database:
          url: "tcp://127.0.0.1:3306"
          user: "root"
          password: "root"
          schema: "btrt"

      peer_groups:
          -
              name: "local peers"
              priority: 0
              cidr_file: "local_cidrs.conf"
              cidr_list:
                  -
                  - "10.0.0.0/8"
          -
              name: "neighboring peers"
              priority: 1
              cidr_file: "neighboring_cidrs.conf"
              cidr_list:
                  - "127.0.0.0/8"
                  - "192.168.0.0/16"

      neighbors:
          -
              name: "a partner's retracker"
              refresh_interval: 1800
              peers_expiry_interval: 7200
              announce_request: "http://retracker.mgts.by/announce?info_hash={info_hash}&peer_id=\
      0123456789012345678A&port=6882&downloaded=0&uploaded=0&left=4194304&event=started&compact=1&numwant=1000"
      """;

  /** The documented keys, each with what stands in the sample and what may stand there, too. */
  private static final Map<String, List<String>> KEYS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("logging.path", List.of("path: \"log\"", "path: \"other\"")),
              Map.entry("logging.level", List.of("level: info", "level: \"diagnostic\"")),
              Map.entry("logging.switch_time", List.of("\"01:00:00\"", "23:30:00")),
              Map.entry("database.url", List.of("tcp://127.0.0.1:3306", "tcp://db.example:3307")),
              Map.entry("database.user", List.of("user: \"root\"", "user: btrt")),
              Map.entry("database.password", List.of("password: \"root\"", "password: 1234")),
              Map.entry("database.schema", List.of("schema: \"btrt\"", "schema: \"btrt_2\"")),
              Map.entry("peer_groups[].name", List.of("\"local peers\"", "ours")),
              Map.entry("peer_groups[].priority", List.of("priority: 0", "priority: 2")),
              Map.entry("peer_groups[].cidr_file", List.of("\"local_cidrs.conf\"", "b.conf")),
              Map.entry("peer_groups[].cidr_list", List.of("- \"10.0.0.0/8\"", "-")),
              Map.entry("neighbors[].name", List.of("\"a partner's retracker\"", "partner")),
              Map.entry("neighbors[].refresh_interval", List.of("1800", "900")),
              Map.entry("neighbors[].peers_expiry_interval", List.of("7200", "3600")),
              Map.entry("neighbors[].announce_request", List.of("numwant=1000", "numwant=50"))));

  @TempDir private Path directory;
  private Path file;

  static List<String> keys() {
    return List.copyOf(KEYS.keySet());
  }

  @BeforeEach
  void writeNetworks() throws IOException {
    Files.writeString(directory.resolve("local_cidrs.conf"), "198.51.100.0/24\n");
    Files.writeString(directory.resolve("neighboring_cidrs.conf"), "203.0.113.0/24 # partner\n");
    Files.writeString(directory.resolve("b.conf"), "- \"192.0.2.0/24\"\r\n-\r\n");
    file = directory.resolve("btrt.conf");
  }

  private LoadedConfiguration load(String text) throws IOException, ConfigurationException {
    Files.writeString(file, text);
    return ConfigurationReader.read(file);
  }

  /** What {@code btrt check} says of a file, after it has found it fine. */
  private String check(String text) throws IOException {
    Files.writeString(file, text);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Btrt.commandLine(directory.resolve("none"), new PrintWriter(out), new PrintWriter(err))
            .execute("check", "-c", file.toString());
    assertEquals(0, status, () -> text + err);
    assertTrue(out.toString().startsWith(file + ": configuration is fine"), out::toString);
    return err.toString();
  }

  private static String changed(String key) {
    List<String> change = KEYS.get(key);
    assertTrue(SAMPLE.contains(change.get(0)), key);
    int at = SAMPLE.indexOf(change.get(0));
    return SAMPLE.substring(0, at) + change.get(1) + SAMPLE.substring(at + change.get(0).length());
  }

  /** All of a configuration, with what its own text keeps to itself. */
  private static String text(Configuration configuration) {
    DatabaseSettings database = configuration.database();
    return configuration + " " + database.user() + " " + database.password();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void shouldTakeEffectOrBeNamedAsOneThatDoesNot(String key) throws Exception {
    String before = text(load(SAMPLE).configuration());
    String text = changed(key);
    LoadedConfiguration after = load(text);
    String section = key.substring(0, key.indexOf('.'));
    boolean isSaidToBeIdle =
        after.warnings().stream()
            .anyMatch(
                warning ->
                    warning.contains(": " + section + ": ") && warning.contains("no effect"));
    if (isSaidToBeIdle) {
      assertEquals(before, text(after.configuration()));
      assertTrue(page().contains("`" + section + "` " + WITHOUT_EFFECT), section);
    } else {
      assertNotEquals(before, text(after.configuration()));
      assertTrue(!page().contains("`" + section + "` " + WITHOUT_EFFECT), section);
    }
    String err = check(text);
    assertEquals(after.warnings(), err.lines().toList());
  }

  @Test
  void shouldRankByFileAndListAndPriority() throws Exception {
    OperatorFiles files = OperatorFiles.read(load(SAMPLE).configuration());
    assertEquals("local peers", groupOf(files, "198.51.100.1"));
    assertEquals("local peers", groupOf(files, "10.1.2.3"));
    assertEquals("neighboring peers", groupOf(files, "203.0.113.1"));
    assertEquals("neighboring peers", groupOf(files, "192.168.1.1"));
    assertEquals("local peers", files.groups().names().get(0));

    files = OperatorFiles.read(load(changed("peer_groups[].priority")).configuration());
    assertEquals("neighboring peers", files.groups().names().get(0));
    files = OperatorFiles.read(load(changed("peer_groups[].cidr_file")).configuration());
    assertEquals("local peers", groupOf(files, "192.0.2.1"));
  }

  private static String groupOf(OperatorFiles files, String address) {
    IpAddress parsed = IpAddress.parse(address);
    int group = files.groups().groupOf(parsed.ipv6(), parsed.high(), parsed.low());
    return files.groups().names().get(group);
  }

  /** Comments at any indent between any two lines, line ends of Windows, and more null items. */
  @Test
  void shouldTakeCommentsAndNullItemsAnywhere() throws Exception {
    String expected = load(SAMPLE).configuration().toString();
    Random random = new Random(20_261_126);
    for (int round = 0; round < 200; round++) {
      List<String> lines = new ArrayList<>();
      for (String line : SAMPLE.lines().toList()) {
        if (random.nextInt(3) == 0) {
          lines.add(
              " ".repeat(random.nextInt(16)) + "# a comment: with [all] {sorts} - of \"signs\"");
        }
        if (line.strip().equals("-") && line.indexOf('-') == 4 && random.nextBoolean()) {
          lines.add("    -");
        }
        lines.add(line);
        if (line.contains("/16\"") && random.nextBoolean()) {
          lines.add("            -");
        }
      }
      String text = String.join(random.nextBoolean() ? "\n" : "\r\n", lines);
      assertEquals(expected, load(text).configuration().toString(), text);
    }
    check(SAMPLE);
  }

  @Test
  void shouldNameEveryDocumentedKeyOnThePage() throws IOException {
    List<String> rows =
        page()
            .lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.split("\\|", -1)[1].strip())
            .toList();
    for (String key : KEYS.keySet()) {
      assertEquals(1, rows.stream().filter(row -> row.equals("`" + key + "`")).count(), key);
    }
  }

  /** Keys of our own that a page names exist. */
  @ParameterizedTest
  @ValueSource(strings = {"migration-from-btrt.md", "hashlist.md"})
  void shouldNameOnlyKeysThatThereAre(String name) throws IOException {
    List<String> named =
        Pattern.compile("`([a-z_]+)\\.([a-z_]+)`")
            .matcher(Files.readString(PAGE.resolveSibling(name)))
            .results()
            .map(found -> found.group(1) + ":\n  " + found.group(2) + ": ~\n")
            .filter(key -> !key.contains("conf: ") && !key.contains("log: "))
            .distinct()
            .toList();
    assertTrue(named.size() > 3, named::toString);
    for (String key : named) {
      try {
        load(key);
      } catch (ConfigurationException e) {
        // It may want a value.
        assertTrue(!e.getMessage().contains("is unknown"), e::getMessage);
      }
    }
  }

  private static String page() throws IOException {
    return Files.readString(PAGE);
  }
}
