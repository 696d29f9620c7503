// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All turns of a suite, in the order in which they were measured. */
record Suite(String name, List<Turn> turns, String when) {
  /** Reads a suite; without turns if it was not run. */
  static Suite read(Path directory, String name) throws IOException {
    Path file = directory.resolve(name + ".tsv");
    Path when = directory.resolve(name + ".when");
    List<Turn> turns =
        Files.exists(file)
            ? Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank())
                .map(Turn::parse)
                .toList()
            : List.of();
    String text = Files.exists(when) ? Files.readString(when).strip() : "";
    return new Suite(name, turns, text.substring(text.indexOf('\t') + 1));
  }

  /** Those that have at least one valid turn of a variant. */
  Set<String> contenders(String variant) {
    Set<String> names = new LinkedHashSet<>();
    for (Turn turn : turns) {
      if (turn.variant().equals(variant) && turn.isValid()) {
        names.add(turn.contender());
      }
    }
    return names;
  }

  /** The variants of a contender's valid turns. */
  Set<String> variants(String contender) {
    Set<String> names = new LinkedHashSet<>();
    for (Turn turn : turns) {
      if (turn.contender().equals(contender) && turn.isValid()) {
        names.add(turn.variant());
      }
    }
    return names;
  }

  /** A value over all valid turns of a contender and variant. */
  Spread spread(String contender, String variant, String key) {
    return Spread.of(
        turns.stream()
            .filter(turn -> turn.contender().equals(contender) && turn.variant().equals(variant))
            .filter(Turn::isValid)
            .map(turn -> turn.number(key))
            .filter(number -> !number.isNaN())
            .toList());
  }

  double median(String contender, String variant, String key) {
    return spread(contender, variant, key).median();
  }

  /** What was left out or void, and why. */
  List<String> notes() {
    return turns.stream()
        .filter(turn -> !turn.isValid())
        .map(
            turn ->
                Names.of(turn.contender())
                    + (turn.round() > 0 ? ", " + turn.variant() + ", turn " + turn.round() : "")
                    + ": "
                    + (turn.note().isEmpty() ? "void" : turn.note()))
        .distinct()
        .toList();
  }
}
