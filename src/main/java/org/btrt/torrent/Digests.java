// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash functions of torrents, which every Java has. */
final class Digests {
  /** Length of a SHA-1, bytes. */
  static final int SHA1_LENGTH = 20;

  /** Length of a SHA-256, bytes. */
  static final int SHA256_LENGTH = 32;

  private Digests() {}

  static MessageDigest sha1() {
    return named("SHA-1");
  }

  static MessageDigest sha256() {
    return named("SHA-256");
  }

  private static MessageDigest named(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
