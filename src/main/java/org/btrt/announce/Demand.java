// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Which swarms are asked for, told to whoever asks other trackers about them, and when that has
 * happened last.
 *
 * <p>A worker looks into one word of a table for every announce. A word belongs to many swarms, the
 * last of which it remembers, by a fingerprint: what it forgets is only asked for once more, and
 * whoever asks keeps exact books. A swarm goes through the ring at most once in {@value #PENDING_S}
 * seconds until it is answered.
 *
 * <pre>
 * bits of a word   63-32 fingerprint   31-1 until when, seconds   0 whether peers are known
 * </pre>
 *
 * <p><em>Threading:</em> {@link #want} any number of workers, {@link #drain} and {@link #answered}
 * one thread. <em>Memory:</em> 512 KiB on the heap, 128 KiB off it; nothing per call.
 */
public final class Demand {
  /** For so long a swarm that was told is not told again. */
  static final int PENDING_S = 60;

  /** {@link #want}: other trackers' peers of this swarm are known. */
  public static final int KNOWN = 1;

  /** {@link #want}: nobody could be told: there were too many at once, or nobody can be asked. */
  public static final int LOST = 2;

  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int WORD_COUNT = 1 << 16;
  private static final int RING_LENGTH = 128 * 1024;
  private static final int MESSAGE_TYPE = 1;
  private static final int MESSAGE_LENGTH = 20;
  private static final long NS_PER_S = 1_000_000_000L;
  private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

  private final NanoClock clock;
  private final long startNs;
  private final long[] words = new long[WORD_COUNT];
  private volatile boolean taking = true;
  private final ManyToOneRingBuffer ring =
      new ManyToOneRingBuffer(
          new UnsafeBuffer(
              ByteBuffer.allocateDirect(RING_LENGTH + RingBufferDescriptor.TRAILER_LENGTH)));

  public Demand(NanoClock clock) {
    this.clock = clock;
    this.startNs = clock.nanoTime();
  }

  /** Seconds since this was made. */
  public int nowS() {
    return (int) ((clock.nanoTime() - startNs) / NS_PER_S);
  }

  /** What is told a swarm that is asked for. */
  @FunctionalInterface
  public interface Listener {
    /** An info-hash as its big-endian words: bytes 0-7, 8-15 and 16-19. */
    void onWanted(long infoHash0, long infoHash1, int infoHash2);
  }

  /**
   * Somebody asks for a swarm.
   *
   * @param nowS see {@link #nowS}; read once for a batch
   * @return {@link #KNOWN} and {@link #LOST}, those that hold
   */
  public int want(long infoHash0, long infoHash1, int infoHash2, int nowS) {
    long mixed = mix(infoHash0, infoHash1, infoHash2);
    int index = indexOf(mixed);
    long word = (long) WORDS.getOpaque(words, index);
    boolean same = (int) (word >>> 32) == (int) mixed;
    int known = same ? (int) word & KNOWN : 0;
    if (same && untilS(word) > nowS) {
      return known;
    }
    if (!taking) {
      return known | LOST;
    }
    long pending = word(mixed, nowS + PENDING_S, known);
    return WORDS.compareAndSet(words, index, word, pending)
            && !offer(infoHash0, infoHash1, infoHash2)
        ? known | LOST
        : known;
  }

  private boolean offer(long infoHash0, long infoHash1, int infoHash2) {
    int index = ring.tryClaim(MESSAGE_TYPE, MESSAGE_LENGTH);
    if (index < 0) {
      return false;
    }
    UnsafeBuffer buffer = (UnsafeBuffer) ring.buffer();
    buffer.putLong(index, infoHash0);
    buffer.putLong(index + 8, infoHash1);
    buffer.putInt(index + 16, infoHash2);
    ring.commit(index);
    return true;
  }

  /**
   * Whether there is any use in telling more. Where tens of thousands of swarms are asked for a
   * second and a hundred can be asked about, nearly all of them would be told, taken and thrown
   * away: measured, with a neighbour that hangs, as five times the p99 of the announces.
   */
  public void taking(boolean value) {
    if (taking != value) {
      taking = value;
    }
  }

  /**
   * Takes what was told.
   *
   * @param countMax at most so many
   * @return how many
   */
  public int drain(Listener listener, int countMax) {
    return ring.read(
        (int type, MutableDirectBuffer buffer, int index, int length) ->
            listener.onWanted(
                buffer.getLong(index), buffer.getLong(index + 8), buffer.getInt(index + 16)),
        countMax);
  }

  /**
   * Other trackers have been asked about a swarm, and their peers are there.
   *
   * @param untilS when they are to be asked again, if somebody still wants to know
   */
  public void answered(long infoHash0, long infoHash1, int infoHash2, int untilS) {
    long mixed = mix(infoHash0, infoHash1, infoHash2);
    WORDS.setOpaque(words, indexOf(mixed), word(mixed, untilS, KNOWN));
  }

  private static long mix(long infoHash0, long infoHash1, int infoHash2) {
    long mixed = (infoHash0 ^ Long.rotateLeft(infoHash1, 23) ^ infoHash2) * MIX;
    return (mixed ^ mixed >>> 29) * MIX;
  }

  private static int indexOf(long mixed) {
    return (int) (mixed >>> 48) & WORD_COUNT - 1;
  }

  private static long word(long mixed, int untilS, int known) {
    return mixed << 32 | (long) untilS << 1 | known;
  }

  private static int untilS(long word) {
    return (int) (word & 0xFFFF_FFFFL) >>> 1;
  }
}
