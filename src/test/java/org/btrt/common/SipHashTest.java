// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Checks the hash against published vectors. */
class SipHashTest {
  /** Key 00 01 .. 0f and messages 00 01 .. of the paper's reference vectors. */
  @Test
  void shouldGiveTheReferenceVectors() {
    SipHash hash = new SipHash(0x0706_0504_0302_0100L, 0x0f0e_0d0c_0b0a_0908L);
    long word0 = 0x0706_0504_0302_0100L;
    long word1 = 0x0f0e_0d0c_0b0a_0908L;
    long word2 = 0x1716_1514_1312_1110L;
    assertEquals(0x3f2a_cc7f_57c2_9bdbL, hash.hash(word0, word1));
    assertEquals(0xb8ad_50c6_f649_af94L, hash.hash(word0, word1, word2));
  }
}
