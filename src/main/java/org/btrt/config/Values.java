// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** The values given in a file, or in one item of a list; defaults for the others. */
final class Values {
  private final Map<Key<?>, Object> given = new HashMap<>();
  private final Map<Key<?>, Integer> lines = new HashMap<>();
  private final Set<Key<?>> unsound = new HashSet<>();

  /** Reads the keys of a section; what is wrong with them goes to the problems. */
  void read(Section section, Node node, Problems problems) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        // Another kind of key was reported when the file was parsed.
        if (tuple.getKeyNode() instanceof ScalarNode keyNode) {
          Key<?> key = section.find(keyNode.getValue());
          if (key == null) {
            addUnknown(keyNode, section.name() + ".", section.keyNames(), problems);
          } else {
            read(key, tuple, problems);
          }
        }
      }
    } else if (!Kinds.isNothing(node)) {
      problems.add(node, section.name(), Kinds.describe(node), "a group of keys");
      return;
    }
    for (Key<?> key : section.keys()) {
      if (key.isRequired() && !lines.containsKey(key)) {
        problems.add(node, key.fullName(), "is missing", "it in every item");
      }
    }
  }

  /** Reports a key that is none of the known ones. */
  static void addUnknown(
      ScalarNode keyNode, String prefix, Collection<String> known, Problems problems) {
    Optional<String> nearest = NearestName.of(keyNode.getValue(), known);
    problems.add(
        keyNode,
        prefix + Problems.clean(keyNode.getValue()),
        "is unknown",
        nearest.map(name -> prefix + name).orElse("one of " + String.join(", ", known)));
  }

  /** The given value, or the default. */
  @SuppressWarnings("unchecked")
  <T> T get(Key<T> key) {
    // Only put() and read() put values in, those of the key's own kind.
    return given.containsKey(key) ? (T) given.get(key) : key.defaultValue();
  }

  /** Puts a value in place of the one that is given, or of the default. */
  <T> void put(Key<T> key, T value) {
    given.put(key, value);
    unsound.remove(key);
  }

  /** Where the key is given, or {@link Problems#NO_LINE}. */
  int lineOf(Key<?> key) {
    return lines.getOrDefault(key, Problems.NO_LINE);
  }

  /** Whether the key is absent or has a proper value. */
  boolean isSound(Key<?> key) {
    return !unsound.contains(key);
  }

  private <T> void read(Key<T> key, NodeTuple tuple, Problems problems) {
    T value = key.kind().read(tuple.getValueNode(), key.fullName(), problems);
    lines.put(key, Problems.lineOf(tuple.getKeyNode()));
    if (value == null) {
      unsound.add(key);
    } else {
      given.put(key, value);
    }
  }
}
