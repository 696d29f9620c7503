// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Knows the token of those who may change things, without keeping it: what is compared are hashes,
 * all of their bytes, so that neither time nor length tell how much of a guess was right.
 *
 * <p><em>Threading:</em> immutable.
 */
final class AdminToken {
  private static final String SCHEME = "Bearer ";

  private final byte[] hash;

  AdminToken(String token) {
    this.hash = hash(token);
  }

  /**
   * Whether a request has the token (RFC 6750, 2.1).
   *
   * @param authorization its fields of that name
   */
  boolean isIn(List<String> authorization) {
    if (authorization.size() != 1) {
      return false;
    }
    String field = authorization.getFirst();
    return field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(hash, hash(field.substring(SCHEME.length()).strip()));
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
