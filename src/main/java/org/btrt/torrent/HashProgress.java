// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

/** Is told how far hashing has come, a few times a second, by the thread that asked for it. */
public interface HashProgress {
  /** Tells nobody. */
  HashProgress NONE = (doneBytes, totalBytes) -> {};

  /**
   * Some more is hashed.
   *
   * @param doneBytes of the content
   * @param totalBytes the content
   */
  void hashed(long doneBytes, long totalBytes);
}
