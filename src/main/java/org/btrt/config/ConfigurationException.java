// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.util.List;

/**
 * A file of the operator is not what it should be. Holds everything that was found wrong, not only
 * the first thing, each as {@code FILE:LINE: section.key: what is wrong, expected: what}.
 */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial")
  private final List<String> messages;

  /**
   * @param messages one line each, in the order of the file
   */
  public ConfigurationException(List<String> messages) {
    super(String.join(System.lineSeparator(), messages));
    this.messages = List.copyOf(messages);
  }

  /** One line each, in the order of the file; never empty. */
  public List<String> messages() {
    return messages;
  }
}
