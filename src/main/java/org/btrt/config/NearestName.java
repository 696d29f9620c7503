// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.util.Collection;
import java.util.Optional;

/** Finds the name that a mistyped one was meant to be. */
final class NearestName {
  /** One wrong letter in three is a slip of the finger, more is another word. */
  private static final int LETTERS_PER_SLIP = 3;

  private NearestName() {}

  /** The known name with the fewest slips; empty if none is near. */
  static Optional<String> of(String name, Collection<String> knownNames) {
    int slipsMax = Math.max(1, name.length() / LETTERS_PER_SLIP);
    String nearest = null;
    int fewest = slipsMax + 1;
    for (String known : knownNames) {
      // The distance is never less than the difference in length: no square work for long names.
      if (Math.abs(known.length() - name.length()) < fewest) {
        int distance = distance(name, known);
        if (distance < fewest) {
          fewest = distance;
          nearest = known;
        }
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** Letters to insert, delete, replace or swap with a neighbour (optimal string alignment). */
  static int distance(String a, String b) {
    int[] beforePrevious = new int[b.length() + 1];
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          current[j] = Math.min(current[j], beforePrevious[j - 2] + 1);
        }
      }
      int[] recycled = beforePrevious;
      beforePrevious = previous;
      previous = current;
      current = recycled;
    }
    return previous[b.length()];
  }
}
