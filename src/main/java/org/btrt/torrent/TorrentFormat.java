// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import java.util.Locale;

/** The versions of the protocol that a torrent can be used by. */
public enum TorrentFormat {
  /** BEP 3: every client. */
  V1,
  /** BEP 52: newer clients only. */
  V2,
  /** Both, with two info-hashes and so two swarms. */
  HYBRID;

  /** Whether it has what BEP 3 asks for. */
  public boolean isV1() {
    return this != V2;
  }

  /** Whether it has what BEP 52 asks for. */
  public boolean isV2() {
    return this != V1;
  }

  /**
   * Reads one as users write it.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static TorrentFormat parse(String text) {
    for (TorrentFormat format : values()) {
      if (format.toString().equals(text)) {
        return format;
      }
    }
    throw new IllegalArgumentException(text + ", expected: v1, v2 or hybrid");
  }

  /** As users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
