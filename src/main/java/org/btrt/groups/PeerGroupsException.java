// SPDX-License-Identifier: Apache-2.0
package org.btrt.groups;

import java.util.List;

/** Peer groups cannot be loaded; says all that is wrong with them, one message a line. */
public final class PeerGroupsException extends Exception {
  private final List<String> messages;

  PeerGroupsException(List<String> messages) {
    super(String.join(System.lineSeparator(), messages));
    this.messages = List.copyOf(messages);
  }

  /** What is wrong: {@code FILE:LINE: what, expected: what}. */
  public List<String> messages() {
    return messages;
  }
}
