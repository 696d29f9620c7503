// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * What is left out of a torrent. A pattern without a slash is held against the name of each file
 * and directory, one with a slash against its path below the top; a directory is left out with all
 * that is in it. Patterns are those of shells: {@code *}, {@code ?}, {@code [a-z]}, {@code
 * {one,other}}, and {@code **} for any number of directories. A dot at the beginning is a character
 * like others.
 *
 * <p><em>Threading:</em> immutable.
 */
public final class Excludes {
  /** Leaves nothing out. */
  public static final Excludes NONE = new Excludes(List.of(), List.of());

  private final List<PathMatcher> ofNames;
  private final List<PathMatcher> ofPaths;

  private Excludes(List<PathMatcher> ofNames, List<PathMatcher> ofPaths) {
    this.ofNames = ofNames;
    this.ofPaths = ofPaths;
  }

  /**
   * Reads patterns.
   *
   * @throws IllegalArgumentException if one is none
   */
  public static Excludes parse(List<String> patterns) {
    List<PathMatcher> ofNames = new ArrayList<>();
    List<PathMatcher> ofPaths = new ArrayList<>();
    for (String pattern : patterns) {
      // "build/" means the directory, and so does "build".
      String trimmed = pattern.endsWith("/") ? pattern.substring(0, pattern.length() - 1) : pattern;
      if (trimmed.isEmpty() || trimmed.startsWith("/")) {
        throw new IllegalArgumentException(
            "\"" + pattern + "\", expected: a pattern such as *.tmp or build/*.o");
      }
      (trimmed.indexOf('/') < 0 ? ofNames : ofPaths).add(matcher(trimmed));
    }
    return new Excludes(List.copyOf(ofNames), List.copyOf(ofPaths));
  }

  /** Whether a path, seen from the top of the tree, is left out. */
  boolean matches(Path path) {
    Path name = path.getFileName();
    return ofNames.stream().anyMatch(matcher -> matcher.matches(name))
        || ofPaths.stream().anyMatch(matcher -> matcher.matches(path));
  }

  private static PathMatcher matcher(String pattern) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "\"" + pattern + "\", expected: a pattern such as *.tmp (" + e.getDescription() + ")", e);
    }
  }
}
