// SPDX-License-Identifier: Apache-2.0
package org.btrt.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A file of {@code sql/}, as it lies in the program. A statement ends with a semicolon at the end
 * of a line; a comment begins with two dashes at the beginning of one.
 *
 * @param name of the file
 * @param statements without their semicolons
 */
record SqlScript(String name, List<String> statements) {
  /** Reads a file. */
  static SqlScript read(String name) {
    try (InputStream in = SqlScript.class.getResourceAsStream("sql/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException(name + " is not part of the program");
      }
      return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SqlScript parse(String name, String text) {
    String sql =
        text.lines()
            .filter(line -> !line.strip().startsWith("--"))
            .map(String::stripTrailing)
            .collect(Collectors.joining("\n", "", "\n"));
    List<String> statements = new ArrayList<>();
    for (String statement : sql.split(";\n", -1)) {
      if (!statement.isBlank()) {
        statements.add(statement.strip());
      }
    }
    return new SqlScript(name, List.copyOf(statements));
  }
}
