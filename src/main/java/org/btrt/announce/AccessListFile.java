// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.btrt.config.AccessSettings.Mode;
import org.btrt.config.ConfigurationException;

/**
 * Reads a file of info-hashes: 40 hex digits of either case a line, blank lines, comments after
 * {@code #}.
 *
 * <p>Read byte by byte into the words that {@link AccessList} wants, because a list may have
 * millions of lines. Lines, their length and the errors kept are bounded, so that a wrong file, or
 * a device, ends as an error too.
 *
 * <p><em>Threading:</em> no state outside a call. <em>Memory:</em> 20 bytes a hash while reading.
 */
public final class AccessListFile {
  /** Lines at most. */
  public static final int LINES_MAX = 10_000_000;

  /** Bytes in a line at most, comment included. */
  public static final int LINE_MAX_LENGTH = 1_024;

  /** After so many bad lines the file is something else. */
  static final int ERRORS_MAX = 100;

  private static final int HASH_DIGITS = 40;
  private static final int WORD_DIGITS = 16;
  private static final int INITIAL_CAPACITY = 1_024;
  private static final int END = -1;

  private final Path file;
  private final int linesMax;
  private final List<String> errors = new ArrayList<>();
  private final byte[] line = new byte[LINE_MAX_LENGTH];
  private long[] hashes0 = new long[INITIAL_CAPACITY];
  private long[] hashes1 = new long[INITIAL_CAPACITY];
  private int[] hashes2 = new int[INITIAL_CAPACITY];
  private int hashCount;
  private int lineNumber;

  private AccessListFile(Path file, int linesMax) {
    this.file = file;
    this.linesMax = linesMax;
  }

  /**
   * Reads a file.
   *
   * @param mode how the list is meant
   * @throws ConfigurationException if the file cannot be read, or with the bad lines in it
   */
  public static AccessList read(Path file, Mode mode) throws ConfigurationException {
    return read(file, mode, LINES_MAX);
  }

  static AccessList read(Path file, Mode mode, int linesMax) throws ConfigurationException {
    AccessListFile reader = new AccessListFile(file, linesMax);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      reader.readLines(in);
    } catch (IOException e) {
      // The message of most of these exceptions is only the name of the file.
      reader.errors.add(
          file + ": cannot be read (" + e.getClass().getSimpleName() + "), expected: a file");
    }
    if (!reader.errors.isEmpty()) {
      throw new ConfigurationException(reader.errors);
    }
    return new AccessList(mode, reader.hashes0, reader.hashes1, reader.hashes2, reader.hashCount);
  }

  private void readLines(InputStream in) throws IOException {
    int length = 0;
    int next;
    do {
      next = in.read();
      if (next != '\n' && next != END) {
        if (length == LINE_MAX_LENGTH) {
          lineNumber++;
          addError("is longer than " + LINE_MAX_LENGTH + " bytes");
          return;
        }
        line[length++] = (byte) next;
      } else if (next == '\n' || length > 0) {
        if (lineNumber == linesMax) {
          errors.add(file + ": has too many lines, expected: at most " + linesMax);
          return;
        }
        lineNumber++;
        readLine(length);
        length = 0;
      }
    } while (next != END && errors.size() < ERRORS_MAX);
  }

  private void readLine(int length) {
    int start = 0;
    while (start < length && isBlank(line[start])) {
      start++;
    }
    int end = start;
    while (end < length && !isBlank(line[end]) && line[end] != '#') {
      end++;
    }
    int rest = end;
    while (rest < length && isBlank(line[rest])) {
      rest++;
    }
    if (rest < length && line[rest] != '#') {
      addError("has more than an info-hash");
    } else if (end - start == HASH_DIGITS) {
      addHash(start);
    } else if (end > start) {
      addError("has " + (end - start) + " characters");
    }
  }

  private void addHash(int start) {
    for (int i = start; i < start + HASH_DIGITS; i++) {
      if (Character.digit(line[i], 16) < 0) {
        addError("has a character that is no hex digit");
        return;
      }
    }
    if (hashCount == hashes0.length) {
      int capacity = hashCount * 2;
      hashes0 = Arrays.copyOf(hashes0, capacity);
      hashes1 = Arrays.copyOf(hashes1, capacity);
      hashes2 = Arrays.copyOf(hashes2, capacity);
    }
    hashes0[hashCount] = word(start, WORD_DIGITS);
    hashes1[hashCount] = word(start + WORD_DIGITS, WORD_DIGITS);
    hashes2[hashCount] = (int) word(start + 2 * WORD_DIGITS, WORD_DIGITS / 2);
    hashCount++;
  }

  private long word(int from, int digits) {
    long word = 0;
    for (int i = from; i < from + digits; i++) {
      word = word << 4 | Character.digit(line[i], 16);
    }
    return word;
  }

  private void addError(String what) {
    errors.add(
        file + ":" + lineNumber + ": " + what + ", expected: 40 hex digits, or a comment after #");
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t' || c == '\r';
  }
}
