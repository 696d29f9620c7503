// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

/**
 * Keys of swarms that are to be moved or removed once no lock is held.
 *
 * <p><em>Threading:</em> one instance per thread. <em>Memory:</em> a fixed number of keys.
 */
final class UnsettledSwarms {
  private final long[] words;
  private int length;

  /**
   * @param keysMax most keys between two calls of {@link #clear}
   */
  UnsettledSwarms(int keysMax) {
    words = new long[keysMax * SwarmKey.WORDS];
  }

  void clear() {
    length = 0;
  }

  void add(SwarmKey key) {
    for (int word = 0; word < SwarmKey.WORDS; word++) {
      words[length++] = key.word(word);
    }
  }

  /** How many keys there are. */
  int count() {
    return length / SwarmKey.WORDS;
  }

  /** Makes {@code key} the one of this number. */
  void get(int number, SwarmKey key) {
    key.setWords(words, number * SwarmKey.WORDS);
  }
}
