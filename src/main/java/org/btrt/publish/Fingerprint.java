// SPDX-License-Identifier: Apache-2.0
package org.btrt.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells whether files are still what they were, without reading them: the names, lengths and times
 * of all files in one short text.
 */
final class Fingerprint {
  private Fingerprint() {}

  /**
   * Of a file, or of a directory with all that is below it.
   *
   * @throws IOException if it is not there, or cannot be looked at
   */
  static String of(Path source) throws IOException {
    MessageDigest digest = digest();
    List<Path> files;
    try (Stream<Path> below = Files.walk(source, FileVisitOption.FOLLOW_LINKS)) {
      files = below.sorted().toList();
    }
    for (Path file : files) {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (!attributes.isDirectory()) {
        String line =
            source.relativize(file)
                + "\0"
                + attributes.size()
                + "\0"
                + attributes.lastModifiedTime()
                + "\n";
        digest.update(line.getBytes(UTF_8));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
