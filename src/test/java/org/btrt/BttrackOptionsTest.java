// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page for those who come from bttrack: no option is missing, and no key is made up. */
class BttrackOptionsTest {
  private static final Path CONF = Path.of(System.getProperty("btrt.basedir", "."), "conf");

  /** All of BitTornado 0.3.18's. */
  private static final String OPTIONS =
      """
      port dfile bind ipv6_enabled ipv6_binds_v4 socket_timeout timeout_check_interval
      save_dfile_interval timeout_downloaders_interval reannounce_interval response_size nat_check
      log_nat_checks min_time_between_log_flushes min_time_between_cache_refreshes allowed_dir
      allowed_list allowed_controls parse_dir_interval multitracker_enabled multitracker_allowed
      multitracker_reannounce_interval multitracker_maxpeers aggregate_forward aggregator hupmonitor
      http_timeout show_infopage infopage_redirect show_names favicon allowed_ips banned_ips
      only_local_override_ip logfile allow_get keep_dead scrape_allowed dedicated_seed_id
      compact_reqd
      """;

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\| (.*?) \\| (.*?) ?\\|$");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final Pattern KEY = Pattern.compile("[a-z_]+(\\[\\])?\\.[a-z_0-9]+");

  private static String page() throws IOException {
    return Files.readString(CONF.resolve("docs/bttrack.md"));
  }

  /** What stands for each option. */
  private static Map<String, String> table() throws IOException {
    Map<String, String> table = new LinkedHashMap<>();
    ROW.matcher(page())
        .results()
        .forEach(row -> assertEquals(null, table.put(row.group(1), row.group(2))));
    return table;
  }

  /** Keys with their sections, as the documented defaults have them, commented out or not. */
  private static Set<String> keys() throws IOException {
    Set<String> keys = new TreeSet<>();
    String section = "";
    for (String line : Files.readAllLines(CONF.resolve("btrt.conf.default"))) {
      String key = line.replaceFirst("^( *)#(?=[^ #])", "$1");
      if (key.matches("[a-z_0-9]+:.*")) {
        section = key.substring(0, key.indexOf(':'));
        keys.add(section);
      } else if (key.matches(" +(- )?[a-z_0-9]+:.*")) {
        keys.add(section + "." + key.strip().replaceFirst("^- ", "").replaceFirst(":.*", ""));
      }
    }
    return keys;
  }

  private static List<String> quoted(String text) {
    return QUOTED.matcher(text).results().map((MatchResult m) -> m.group(1)).toList();
  }

  @Test
  void shouldHaveEveryOptionAndNoOther() throws IOException {
    Set<String> options = new TreeSet<>(List.of(OPTIONS.strip().split("\\s+", -1)));

    assertEquals(40, options.size());
    assertEquals(options, new TreeSet<>(table().keySet()));
  }

  @Test
  void shouldNameKeysThatThereAre() throws IOException {
    Set<String> keys = keys();
    assertTrue(keys.contains("store.path") && keys.contains("neighbors.max_peers"), keys::toString);
    table()
        .forEach(
            (option, stands) -> {
              List<String> named = quoted(stands);
              assertEquals(named.isEmpty(), stands.equals("gone"), option + ": " + stands);
              named.forEach(
                  key -> assertTrue(keys.contains(key.replace("[]", "")), option + ": " + key));
            });
  }

  /** Also in the texts: whatever looks like a key with its section is one. */
  @Test
  void shouldNameNoOtherKeysAnywhere() throws IOException {
    Set<String> keys = keys();
    List<String> named =
        quoted(page()).stream()
            .filter(text -> KEY.matcher(text).matches() && !text.endsWith(".default"))
            .toList();

    assertFalse(named.isEmpty());
    named.forEach(key -> assertTrue(keys.contains(key.replace("[]", "")), key));
  }

  @Test
  void shouldSayWhyAnOptionIsGone() throws IOException {
    ROW.matcher(page())
        .results()
        .filter(row -> row.group(2).equals("gone"))
        .forEach(row -> assertFalse(row.group(3).isBlank(), row.group(1)));
  }
}
