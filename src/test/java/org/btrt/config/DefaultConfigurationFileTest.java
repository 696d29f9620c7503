// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Holds {@code conf/btrt.conf.default} and {@link Keys} together. In that file a hash without a
 * space behind it begins a key that has no value of its own, with an example.
 */
class DefaultConfigurationFileTest {
  private static final Path FILE =
      Path.of(System.getProperty("btrt.basedir", "."), "conf", "btrt.conf.default");
  private static final Pattern COMMENTED_KEY = Pattern.compile("(?m)^( *)#(?=[^ #\\n])");

  private static String text() throws IOException {
    return Files.readString(FILE);
  }

  private static String uncommented() throws IOException {
    return COMMENTED_KEY.matcher(text()).replaceAll("$1");
  }

  private static MappingNode root(String yaml) throws ConfigurationException {
    byte[] bytes = yaml.getBytes(StandardCharsets.UTF_8);
    return (MappingNode) YamlFile.parse(bytes, new Problems(FILE)).orElseThrow();
  }

  private static Optional<Node> find(Node mapping, String name) {
    return ((MappingNode) mapping)
        .getValue().stream()
            .filter(tuple -> ((ScalarNode) tuple.getKeyNode()).getValue().equals(name))
            .map(NodeTuple::getValueNode)
            .findFirst();
  }

  @Test
  void shouldBeExactlyTheDefaults() throws Exception {
    LoadedConfiguration loaded = ConfigurationReader.read(FILE);

    assertEquals(ConfigurationReader.defaults(), loaded.configuration());
    assertEquals(List.of(), loaded.warnings());
  }

  @Test
  void shouldHoldEveryKeyWithItsDefault() throws Exception {
    MappingNode written = root(text());
    for (Section section : Keys.GROUPS_OF_KEYS) {
      Node sectionNode = find(written, section.name()).orElseThrow();
      Node whole = find(root(uncommented()), section.name()).orElseThrow();
      for (Key<?> key : section.keys()) {
        Optional<Node> node = find(sectionNode, key.name());
        if (key.defaultValue() instanceof Optional<?>) {
          assertTrue(node.isEmpty(), () -> key + " has no value of its own");
          assertNotNull(valueOf(key, find(whole, key.name()).orElseThrow()));
        } else {
          assertEquals(key.defaultValue(), valueOf(key, node.orElseThrow()), key::fullName);
        }
      }
    }
  }

  @Test
  void shouldHoldEveryKeyOfAPeerGroup() throws Exception {
    Node groups = find(root(uncommented()), Keys.PEER_GROUPS.name()).orElseThrow();
    Node group = ((SequenceNode) groups).getValue().get(0);
    for (Key<?> key : Keys.PEER_GROUPS.keys()) {
      assertNotNull(valueOf(key, find(group, key.name()).orElseThrow()), key::fullName);
    }
  }

  @Test
  void shouldLoadWithTheExamplesToo() throws Exception {
    // Every key that is written is known, or this would throw.
    Configuration configuration =
        ConfigurationReader.read(FILE, uncommented().getBytes(StandardCharsets.UTF_8))
            .configuration();

    assertEquals(Optional.of(Path.of("/var/lib/btrt")), configuration.store().path());
    assertEquals(1, configuration.peerGroups().size());
  }

  @Test
  void shouldSayTheRangeOfEveryNumber() throws Exception {
    // Bounds in the text as the reader has them; the others depend on other keys.
    Set<String> stated = new HashSet<>();
    Pattern.compile("\\(([0-9]+) to ([0-9]+)\\)")
        .matcher(text())
        .results()
        .forEach(m -> stated.add(m.group(1) + "-" + m.group(2)));
    for (String range : stated) {
      String[] bounds = range.split("-", -1);
      String yamlRange = "from " + bounds[0] + " to " + bounds[1];
      assertTrue(allRanges().contains(yamlRange), range);
    }
  }

  private static String allRanges() {
    StringBuilder ranges = new StringBuilder();
    Problems problems = new Problems(FILE);
    for (Section section : Keys.GROUPS_OF_KEYS) {
      for (Key<?> key : section.keys()) {
        key.kind().read(scalar("x"), key.fullName(), problems);
      }
    }
    for (Section section : Keys.LISTS) {
      for (Key<?> key : section.keys()) {
        key.kind().read(scalar("x"), "", problems);
      }
    }
    try {
      problems.throwIfAny();
    } catch (ConfigurationException e) {
      ranges.append(e.getMessage());
    }
    return ranges.toString();
  }

  private static Node scalar(String text) {
    try {
      return find(root("a: " + text), "a").orElseThrow();
    } catch (ConfigurationException e) {
      throw new AssertionError(e);
    }
  }

  private static Object valueOf(Key<?> key, Node node) throws ConfigurationException {
    Problems problems = new Problems(FILE);
    Object value = key.kind().read(node, key.fullName(), problems);
    problems.throwIfAny();
    return value;
  }
}
