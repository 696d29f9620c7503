// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import org.yaml.snakeyaml.nodes.Node;

/**
 * A kind of value that a key can have.
 *
 * @param <T> what it is read into
 */
@FunctionalInterface
interface Kind<T> {
  /**
   * Reads a value.
   *
   * @param node where it is written
   * @param key section and key for the messages
   * @param problems takes what is wrong with the value
   * @return the value, or null if something was added to the problems
   */
  T read(Node node, String key, Problems problems);
}
