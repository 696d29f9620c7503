// SPDX-License-Identifier: Apache-2.0
package org.btrt.groups;

import java.util.Arrays;

/**
 * Networks of one family and the groups they belong to, in columns: a million of them are 18 MB and
 * a few arrays, not objects.
 *
 * <p>Addresses are aligned to the left of 128 bits, an IPv4 address in the upper 32 bits of {@code
 * high}, so that one sweep serves both families.
 *
 * <p><em>Threading:</em> owned by the thread that builds the groups.
 */
final class PrefixList {
  private static final int CAPACITY_MIN = 64;

  /** Below this length a run is sorted by insertion. */
  private static final int INSERTION_LENGTH_MAX = 12;

  private long[] highs = new long[CAPACITY_MIN];
  private long[] lows = new long[CAPACITY_MIN];
  private byte[] lengths = new byte[CAPACITY_MIN];
  private byte[] groups = new byte[CAPACITY_MIN];
  private int size;

  /**
   * @param high bits 0-63 of the network; bits behind the prefix are zero
   * @param low bits 64-127
   * @param length of the prefix, 0 to 128
   * @param group its group
   */
  void add(long high, long low, int length, int group) {
    if (size == highs.length) {
      int capacity = size + (size >> 1);
      highs = Arrays.copyOf(highs, capacity);
      lows = Arrays.copyOf(lows, capacity);
      lengths = Arrays.copyOf(lengths, capacity);
      groups = Arrays.copyOf(groups, capacity);
    }
    highs[size] = high;
    lows[size] = low;
    lengths[size] = (byte) length;
    groups[size++] = (byte) group;
  }

  int size() {
    return size;
  }

  long high(int index) {
    return highs[index];
  }

  long low(int index) {
    return lows[index];
  }

  int length(int index) {
    return Byte.toUnsignedInt(lengths[index]);
  }

  int group(int index) {
    return groups[index];
  }

  /**
   * The networks by first address, the wider ones first, the lower group first.
   *
   * <p>A merge sort, because the JDK sorts no {@code int} by a rule of ours without boxing it, and
   * because it leaves alone what is in order already, as lists of networks mostly are.
   */
  int[] sortedOrder() {
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    sort(order, new int[size / 2], 0, size);
    return order;
  }

  private void sort(int[] order, int[] scratch, int from, int to) {
    if (to - from <= INSERTION_LENGTH_MAX) {
      insertionSort(order, from, to);
      return;
    }
    int middle = (from + to) >>> 1;
    sort(order, scratch, from, middle);
    sort(order, scratch, middle, to);
    if (compare(order[middle - 1], order[middle]) > 0) {
      merge(order, scratch, from, middle, to);
    }
  }

  private void insertionSort(int[] order, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int moving = order[i];
      int j = i;
      for (; j > from && compare(order[j - 1], moving) > 0; j--) {
        order[j] = order[j - 1];
      }
      order[j] = moving;
    }
  }

  private void merge(int[] order, int[] scratch, int from, int middle, int to) {
    int leftCount = middle - from;
    System.arraycopy(order, from, scratch, 0, leftCount);
    int left = 0;
    int right = middle;
    int out = from;
    while (left < leftCount && right < to) {
      order[out++] = compare(scratch[left], order[right]) <= 0 ? scratch[left++] : order[right++];
    }
    System.arraycopy(scratch, left, order, out, leftCount - left);
  }

  private int compare(int a, int b) {
    int result = Long.compareUnsigned(highs[a], highs[b]);
    if (result == 0) {
      result = Long.compareUnsigned(lows[a], lows[b]);
    }
    if (result == 0) {
      result = length(a) - length(b);
    }
    return result != 0 ? result : groups[a] - groups[b];
  }
}
