// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import java.security.SecureRandom;
import org.btrt.common.SipHash;

/**
 * The store's secret, kept in its manifest: without it, info-hashes and addresses could be chosen
 * so that they all fall into one segment or one index cell (measured: a million info-hashes for one
 * of 64 segments are found in 11 seconds).
 *
 * @param word0 the secret's first half
 * @param word1 the second half
 */
public record StoreSecret(long word0, long word1) {
  /** A new one. */
  static StoreSecret random() {
    SecureRandom random = new SecureRandom();
    return new StoreSecret(random.nextLong(), random.nextLong());
  }

  SipHash keyHash() {
    return new SipHash(word0, word1);
  }

  /** What seeds the indexes over records. */
  long indexSeed() {
    return keyHash().hash(1, 0);
  }

  /** A key for another purpose, which tells nothing of the secret. */
  public SipHash derivedHash(long purpose) {
    SipHash hash = keyHash();
    return new SipHash(hash.hash(purpose, 1), hash.hash(purpose, 2));
  }

  @Override
  public String toString() {
    return "StoreSecret[hidden]";
  }
}
