// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import java.util.Optional;

/**
 * What came of asking another tracker.
 *
 * @param trouble why there is no reply; {@link Trouble#NONE}: there is one
 * @param body the content of a reply by HTTP, as it came; empty by UDP and where there is none
 * @param reply what it says; empty where there is none
 */
record Outcome(Trouble trouble, byte[] body, Optional<TrackerReply> reply) {
  private static final byte[] NOTHING = new byte[0];

  /** Why there is no reply. */
  enum Trouble {
    NONE("it has answered"),
    NAME("nobody knows its name"),
    FORBIDDEN("no request may go to its address"),
    CONNECTION("no connection, or it broke"),
    TIMEOUT("it takes too long"),
    TOO_LONG("its reply is too long"),
    NOT_A_REPLY("what it answers is no reply of a tracker"),
    BUSY("too many requests are under way");

    private final String text;

    Trouble(String text) {
      this.text = text;
    }

    /** For people. */
    String text() {
      return text;
    }
  }

  static Outcome of(Trouble trouble) {
    return new Outcome(trouble, NOTHING, Optional.empty());
  }

  static Outcome of(TrackerReply reply) {
    return new Outcome(Trouble.NONE, NOTHING, Optional.of(reply));
  }

  static Outcome of(byte[] body, TrackerReply reply) {
    return new Outcome(Trouble.NONE, body, Optional.of(reply));
  }

  /** Whether the site does its work: it has answered, if only to refuse. */
  boolean isAnswered() {
    return trouble == Trouble.NONE;
  }
}
