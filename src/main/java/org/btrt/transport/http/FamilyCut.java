// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

/**
 * Cuts two lists of peers, one of each family, to the size of one reply (BEP 7). Both are in the
 * order of their groups, and so is what is left: nobody of a higher group number stays while
 * somebody of a lower one, be it of the other family, has to go. Within the group where the reply
 * is full the families share the room evenly, and what one cannot use the other gets.
 */
final class FamilyCut {
  private FamilyCut() {}

  /**
   * How many peers of the first list stay; of the second as many as then still have room.
   *
   * @param first peers of each group in the first list
   * @param second peers of each group in the second list
   * @param room peers that the reply holds
   */
  static int firstCount(int[] first, int[] second, int room) {
    int kept = 0;
    int left = room;
    for (int group = 0; group < first.length; group++) {
      int both = first[group] + second[group];
      if (both > left) {
        // The odd place goes to the first list: its family is the one known to work.
        int half = (left + 1) / 2;
        int shareOfFirst = Math.max(half, left - second[group]);
        return kept + Math.min(shareOfFirst, first[group]);
      }
      kept += first[group];
      left -= both;
    }
    return kept;
  }
}
