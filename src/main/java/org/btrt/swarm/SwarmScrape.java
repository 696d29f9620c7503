// SPDX-License-Identifier: Apache-2.0
package org.btrt.swarm;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * One torrent of a scrape (BEP 48): which one is asked about, and its counts, added up over both
 * families. Reused by its owner.
 *
 * <p><em>Threading:</em> owned by one worker; the store reads the question and writes the answer
 * during {@link SwarmStore#scrape}, and keeps no reference.
 */
public final class SwarmScrape {
  private long infoHash0;
  private long infoHash1;
  private int infoHash2;
  private boolean known;
  private long leechers;
  private long seeders;
  private long completed;

  /** Takes the 20 bytes of an info-hash (BEP 3) at {@code offset}, and forgets the counts. */
  public void ask(DirectBuffer buffer, int offset) {
    ask(
        buffer.getLong(offset, BIG_ENDIAN),
        buffer.getLong(offset + 8, BIG_ENDIAN),
        buffer.getInt(offset + 16, BIG_ENDIAN));
  }

  /** Takes an info-hash as its big-endian words: bytes 0-7, 8-15 and 16-19. */
  public void ask(long word0, long word1, int word2) {
    infoHash0 = word0;
    infoHash1 = word1;
    infoHash2 = word2;
    known = false;
    leechers = 0;
    seeders = 0;
    completed = 0;
  }

  /** Bytes 0-7 of the info-hash. */
  public long infoHash0() {
    return infoHash0;
  }

  /** Bytes 8-15 of the info-hash. */
  public long infoHash1() {
    return infoHash1;
  }

  /** Bytes 16-19 of the info-hash. */
  public int infoHash2() {
    return infoHash2;
  }

  void add(int leecherCount, int seederCount, long completedCount) {
    known = true;
    leechers += leecherCount;
    seeders += seederCount;
    completed += completedCount;
  }

  /** Whether there is a peer of this torrent. */
  public boolean isKnown() {
    return known;
  }

  public long leechers() {
    return leechers;
  }

  public long seeders() {
    return seeders;
  }

  public long completed() {
    return completed;
  }
}
