// SPDX-License-Identifier: Apache-2.0
package org.btrt.status;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One thread's counters: a row of numbers that only this thread writes and everybody may read.
 *
 * <p><em>Threading:</em> one writer; readers see each number whole, a moment late. <em>Memory:</em>
 * the row is padded at both ends so that two threads never write to one cache line.
 */
public final class Counters {
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int PADDING = 16;

  private final long[] values = new long[PADDING + Counter.values().length + PADDING];

  Counters() {}

  public void increment(Counter counter) {
    add(counter, 1);
  }

  public void add(Counter counter, long delta) {
    int index = PADDING + counter.ordinal();
    LONGS.setOpaque(values, index, values[index] + delta);
  }

  /** This thread's share of a counter. */
  public long get(Counter counter) {
    return (long) LONGS.getOpaque(values, PADDING + counter.ordinal());
  }
}
