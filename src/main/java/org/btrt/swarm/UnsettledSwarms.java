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

  /** Lets {@code key} be each of the keys in turn. */
  void forEach(SwarmKey key, Runnable action) {
    for (int from = 0; from < length; from += SwarmKey.WORDS) {
      key.setWords(words, from);
      action.run();
    }
  }
}
