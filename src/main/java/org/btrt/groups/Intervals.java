// SPDX-License-Identifier: Apache-2.0
package org.btrt.groups;

import java.util.Arrays;
import org.btrt.common.Cidr;

/**
 * All addresses of a family cut into intervals, each with the group of the longest prefix around
 * it. An interval reaches up to the start of the next; neighbours have different groups; the first
 * starts at the lowest address.
 *
 * <p>Found in one sweep over the networks in the order of their first addresses. Networks are
 * either nested or apart, so those around the current place are a stack: a network that begins
 * takes over from the one around it, and gives back to it where it ends. <em>n</em> networks make
 * at most 2<em>n</em> + 1 intervals.
 *
 * <p><em>Threading:</em> written by the sweep only, then read-only.
 */
final class Intervals {
  private final long[] highs;
  private final long[] lows;
  private final byte[] groups;
  private int size;

  private Intervals(int capacity) {
    highs = new long[capacity];
    lows = new long[capacity];
    groups = new byte[capacity];
  }

  /**
   * @param prefixes networks of one family
   * @param groupElsewhere the group of addresses in no network
   */
  static Intervals of(PrefixList prefixes, int groupElsewhere) {
    Intervals intervals = new Intervals(2 * prefixes.size() + 1);
    intervals.sweep(prefixes, groupElsewhere);
    return intervals;
  }

  int size() {
    return size;
  }

  /** Bits 0-63 of the first address of an interval, which is left-aligned in 128 bits. */
  long high(int index) {
    return highs[index];
  }

  /** Bits 64-127 of the first address of an interval. */
  long low(int index) {
    return lows[index];
  }

  int group(int index) {
    return groups[index];
  }

  /** The columns of {@link #high} without their unused tail. */
  long[] copyOfHighs() {
    return Arrays.copyOf(highs, size);
  }

  /** The columns of {@link #low} without their unused tail. */
  long[] copyOfLows() {
    return Arrays.copyOf(lows, size);
  }

  /** The columns of {@link #group} without their unused tail. */
  byte[] copyOfGroups() {
    return Arrays.copyOf(groups, size);
  }

  private void sweep(PrefixList prefixes, int groupElsewhere) {
    // Networks around the current place: one for each length of a prefix at most.
    int[] stack = new int[Cidr.IPV6_BITS + 1];
    int depth = 0;
    int previous = -1;
    begin(0, 0, groupElsewhere);
    for (int prefix : prefixes.sortedOrder()) {
      if (previous >= 0 && isSameNetwork(prefixes, previous, prefix)) {
        // The first of equal networks has the lowest group.
        continue;
      }
      previous = prefix;
      while (depth > 0 && !isAround(prefixes, stack[depth - 1], prefix)) {
        depth--;
        end(prefixes, stack[depth], depth == 0 ? groupElsewhere : prefixes.group(stack[depth - 1]));
      }
      stack[depth++] = prefix;
      begin(prefixes.high(prefix), prefixes.low(prefix), prefixes.group(prefix));
    }
    while (depth > 0) {
      depth--;
      end(prefixes, stack[depth], depth == 0 ? groupElsewhere : prefixes.group(stack[depth - 1]));
    }
  }

  private static boolean isSameNetwork(PrefixList prefixes, int a, int b) {
    return prefixes.high(a) == prefixes.high(b)
        && prefixes.low(a) == prefixes.low(b)
        && prefixes.length(a) == prefixes.length(b);
  }

  private static boolean isAround(PrefixList prefixes, int outer, int inner) {
    int length = prefixes.length(outer);
    return (prefixes.high(inner) & ~hostMask(length)) == prefixes.high(outer)
        && (prefixes.low(inner) & ~hostMask(length - Long.SIZE)) == prefixes.low(outer);
  }

  /** Lets the group around a network go on behind it, unless it reaches the highest address. */
  private void end(PrefixList prefixes, int prefix, int groupAround) {
    int length = prefixes.length(prefix);
    long lastHigh = prefixes.high(prefix) | hostMask(length);
    long lastLow = prefixes.low(prefix) | hostMask(length - Long.SIZE);
    if (lastLow != -1L) {
      begin(lastHigh, lastLow + 1, groupAround);
    } else if (lastHigh != -1L) {
      begin(lastHigh + 1, 0, groupAround);
    }
  }

  private void begin(long high, long low, int group) {
    if (size > 0 && highs[size - 1] == high && lows[size - 1] == low) {
      // A narrower network with the same first address, or one that follows another at once.
      size--;
    }
    if (size > 0 && groups[size - 1] == group) {
      return;
    }
    highs[size] = high;
    lows[size] = low;
    groups[size++] = (byte) group;
  }

  /** The bits of a 64-bit half behind a prefix of so many bits of it. */
  private static long hostMask(int length) {
    if (length <= 0) {
      return -1L;
    }
    return length >= Long.SIZE ? 0 : -1L >>> length;
  }
}
