// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The names of a torrent: the SHA-1 of its info dictionary, the SHA-256, or both.
 *
 * @param v1 40 hex digits in lower case, if it can be used by version 1 of the protocol
 * @param v2 64 hex digits in lower case, if it can be used by version 2
 */
public record InfoHashes(Optional<String> v1, Optional<String> v2) {
  /** What trackers and peers are told of a hash, bytes. */
  public static final int ANNOUNCED_LENGTH = 20;

  private static final int ANNOUNCED_DIGITS = 2 * ANNOUNCED_LENGTH;

  /** As trackers see it: of version 2 the first 20 bytes only. 40 hex digits in lower case. */
  public Optional<String> v2Truncated() {
    return v2.map(digits -> digits.substring(0, ANNOUNCED_DIGITS));
  }

  /** All that trackers see: one hash or two, 20 bytes each, that of version 1 first. */
  public List<byte[]> announced() {
    return Stream.concat(v1.stream(), v2Truncated().stream())
        .map(HexFormat.of()::parseHex)
        .toList();
  }
}
