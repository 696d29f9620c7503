// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;

/** What is wrong with one configuration file, in the order of its lines. */
final class Problems {
  /** The file as a whole. */
  static final int NO_LINE = 0;

  private static final int QUOTED_MAX_LENGTH = 60;

  private record Problem(int line, String message) {}

  private final Path file;
  private final List<Problem> problems = new ArrayList<>();

  /**
   * @param file for the messages, as the operator wrote it
   */
  Problems(Path file) {
    this.file = file;
  }

  /** The line of a node, from 1. */
  static int lineOf(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  /** Text of the file for a message: short, and without anything that could move a terminal. */
  static String quote(String text) {
    return '"' + clean(text) + '"';
  }

  /** Like {@link #quote} without the quotes. */
  static String clean(String text) {
    return clean(text, QUOTED_MAX_LENGTH);
  }

  /** Without anything that could move a terminal, and cut after so many characters. */
  static String clean(String text, int lengthMax) {
    StringBuilder out = new StringBuilder();
    text.codePoints().limit(lengthMax).map(c -> isPlain(c) ? c : '?').forEach(out::appendCodePoint);
    return text.codePointCount(0, text.length()) > lengthMax ? out + "..." : out.toString();
  }

  /** No control character, no mark that turns the direction, no break of a line. */
  private static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** The directory that relative paths in the file start from. */
  Path directory() {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  /**
   * @param line from 1, or {@link #NO_LINE}
   * @param key section and key, or empty
   * @param what what is wrong
   * @param expected what would be right
   */
  void add(int line, String key, String what, String expected) {
    String place = key.isEmpty() ? "" : key + ": ";
    problems.add(new Problem(line, at(line) + place + what + ", expected: " + expected));
  }

  /** A problem where a node begins. */
  void add(Node node, String key, String what, String expected) {
    add(lineOf(node), key, what, expected);
  }

  /** The beginning of a message about a line. */
  String at(int line) {
    return line == NO_LINE ? file + ": " : file + ":" + line + ": ";
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  /** Does nothing as long as nothing is wrong. */
  void throwIfAny() throws ConfigurationException {
    if (!problems.isEmpty()) {
      throw new ConfigurationException(
          problems.stream()
              .sorted(Comparator.comparingInt(Problem::line))
              .map(Problem::message)
              .toList());
    }
  }
}
