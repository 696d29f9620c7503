// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.report;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of a suite: who, in which way, in which turn, and what was found.
 *
 * <p><em>Source:</em> perf/suites.sh writes them, tabs between the columns.
 */
record Turn(String contender, String variant, int round, Map<String, String> values) {
  private static final int COLUMNS = 3;

  /** Reads a line; columns after the third are KEY=VALUE. */
  static Turn parse(String line) {
    String[] columns = line.split("\t", -1);
    if (columns.length < COLUMNS) {
      throw new IllegalArgumentException("no turn: " + line);
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = COLUMNS; i < columns.length; i++) {
      int equals = columns[i].indexOf('=');
      if (equals > 0) {
        values.put(columns[i].substring(0, equals), columns[i].substring(equals + 1));
      }
    }
    return new Turn(columns[0], columns[1], Integer.parseInt(columns[2]), values);
  }

  /** Whether it may be counted. */
  boolean isValid() {
    return !"false".equals(values.get("valid"));
  }

  /** Why it may not, or an empty text. */
  String note() {
    return values.getOrDefault("note", "");
  }

  /** A number, or NaN if it is not there. */
  double number(String key) {
    String text = values.getOrDefault(key, "");
    return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
  }
}
