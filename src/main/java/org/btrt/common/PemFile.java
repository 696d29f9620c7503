// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The blocks of a PEM file (RFC 7468): what stands between {@code -----BEGIN LABEL-----} and {@code
 * -----END LABEL-----}. Text outside of them is no matter.
 */
final class PemFile {
  /** Long enough for any chain; a wrong file, or a device, ends as an error. */
  static final int LENGTH_MAX = 1 << 20;

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  private PemFile() {}

  /**
   * One block.
   *
   * @param line of its beginning, from 1
   * @param base64 its lines, one behind the other
   */
  record Block(String label, int line, String base64) {
    /**
     * Decodes the block.
     *
     * @throws IOException if it is no Base64; the message says so
     */
    byte[] content() throws IOException {
      try {
        return Base64.getDecoder().decode(base64);
      } catch (IllegalArgumentException e) {
        throw new IOException("the block that begins in line " + line + " is damaged", e);
      }
    }
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read or a block of it has no end; the message says what is
   *     wrong, without the name of the file
   */
  static List<Block> read(Path file) throws IOException {
    String text = text(file);
    List<Block> blocks = new ArrayList<>();
    StringBuilder base64 = new StringBuilder();
    String label = null;
    int begin = 0;
    int number = 0;
    for (String line : text.lines().map(String::strip).toList()) {
      number++;
      if (label == null && line.startsWith(BEGIN) && line.endsWith(DASHES)) {
        label = line.substring(BEGIN.length(), line.length() - DASHES.length());
        begin = number;
        base64.setLength(0);
      } else if (label != null && line.equals(END + label + DASHES)) {
        blocks.add(new Block(label, begin, base64.toString()));
        label = null;
      } else if (label != null) {
        base64.append(line);
      }
    }
    if (label != null) {
      throw new IOException("the block that begins in line " + begin + " has no end");
    }
    return blocks;
  }

  private static String text(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LENGTH_MAX + 1);
    } catch (NoSuchFileException e) {
      throw new IOException("does not exist", e);
    } catch (IOException e) {
      // The message of most of these exceptions is only the name of the file.
      throw new IOException("cannot be read (" + e.getClass().getSimpleName() + ")", e);
    }
    if (bytes.length > LENGTH_MAX) {
      throw new IOException("is longer than " + LENGTH_MAX + " bytes");
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
