// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What clients are told of a torrent that the operator has listed by its file: its name in a
 * scrape, a warning with each answer, or why it is refused. In UTF-8, made once: the road of an
 * announce writes it as it is.
 */
public final class ListedTorrent {
  /** Longest text, in bytes; what is longer is cut between two characters. */
  public static final int TEXT_MAX_LENGTH = 255;

  /** Longest text of an error by UDP, which must not be longer than the announce that caused it. */
  static final int SHORT_TEXT_MAX_LENGTH = 90;

  // Null where there is none: the road takes them as they are.
  private final byte[] name;
  private final byte[] failure;
  private final byte[] shortFailure;
  private final byte[] warning;

  /**
   * @param name what a scrape says; empty: nothing
   * @param failure why every announce is refused; empty: none is
   * @param warning what people are told; empty: nothing
   */
  public ListedTorrent(Optional<String> name, Optional<String> failure, Optional<String> warning) {
    this.name = text(name, TEXT_MAX_LENGTH);
    this.failure = text(failure, TEXT_MAX_LENGTH);
    this.shortFailure = text(failure, SHORT_TEXT_MAX_LENGTH);
    this.warning = text(warning, TEXT_MAX_LENGTH);
  }

  /** Null: there is none. Shared: not to be changed, as the others. */
  byte[] name() {
    return name;
  }

  /** Null: there is none. */
  byte[] failure() {
    return failure;
  }

  /** The failure, short enough for an error by UDP. */
  byte[] shortFailure() {
    return shortFailure;
  }

  /** Null: there is none. */
  byte[] warning() {
    return warning;
  }

  private static byte[] text(Optional<String> text, int lengthMax) {
    if (text.isEmpty()) {
      return null;
    }
    byte[] bytes = text.get().getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= lengthMax) {
      return bytes;
    }
    int end = lengthMax;
    // A byte 10xxxxxx goes on with the character before it.
    while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }
}
