// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is wrong at the moment, told when it begins and when it is over, not all the time.
 *
 * <p><em>Threading:</em> one thread.
 */
final class Warnings {
  private Map<String, String> known = Map.of();

  /**
   * Takes the state of the moment.
   *
   * @param now what is wrong, by a key that stays while the words may change
   * @return lines to tell
   */
  List<String> update(Map<String, String> now) {
    List<String> lines = new ArrayList<>();
    now.forEach(
        (key, text) -> {
          if (!known.containsKey(key)) {
            lines.add("warning: " + text);
          }
        });
    known.forEach(
        (key, text) -> {
          if (!now.containsKey(key)) {
            lines.add("over: " + text);
          }
        });
    known = new LinkedHashMap<>(now);
    return lines;
  }
}
