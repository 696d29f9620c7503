// SPDX-License-Identifier: Apache-2.0
package org.btrt.groups;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.btrt.common.CidrParser;

/**
 * Reads a file of networks, one a line.
 *
 * <p>Accepted: {@code address/length} of both families, a bare address as a network of one, blank
 * lines, {@code #} comments, and what a pasted YAML list brings along: a leading {@code - },
 * quotes, null items. Line ends of Windows and a byte order mark are ignored. A line that cannot be
 * read is noted with its number and the rest is still read, so that one run shows all mistakes.
 *
 * <p><em>Threading:</em> one instance for one reading. <em>Memory:</em> bounded, whatever the file
 * is; a good line leaves no garbage.
 */
final class CidrFile {
  /** Lines of a file. A full routing table of both families has about 1.3 million. */
  static final int LINES_MAX = 2_000_000;

  /** Characters of a line without indentation and comment; a network has at most 49. */
  static final int CONTENT_MAX_LENGTH = 128;

  /** Bytes of a file; so that reading a device by mistake ends. */
  static final long FILE_MAX_LENGTH = 256L << 20;

  /** Lines of a file that are complained about one by one. */
  static final int ERRORS_MAX = 20;

  private static final int BUFFER_LENGTH = 64 << 10;
  private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

  private final String name;
  private final Consumer<CidrParser> sink;
  private final CidrParser parser = new CidrParser();
  private final StringBuilder content = new StringBuilder(CONTENT_MAX_LENGTH);
  private final List<String> errors = new ArrayList<>();
  private int errorCount;
  private int line = 1;
  private boolean inComment;
  private boolean isTooLong;

  private CidrFile(String name, Consumer<CidrParser> sink) {
    this.name = name;
    this.sink = sink;
  }

  /**
   * Hands every network of a file to a sink, which must not keep the parser.
   *
   * @throws PeerGroupsException if the file or lines of it cannot be read; the good lines before
   *     have been handed out
   */
  static void read(Path file, Consumer<CidrParser> sink) throws PeerGroupsException {
    CidrFile reader = new CidrFile(file.toString(), sink);
    try (InputStream in = Files.newInputStream(file)) {
      reader.read(in);
    } catch (IOException e) {
      throw new PeerGroupsException(List.of(file + ": cannot be read: " + reason(e)));
    }
    reader.throwErrors();
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private void read(InputStream in) throws IOException {
    byte[] buffer = new byte[BUFFER_LENGTH];
    long total = 0;
    for (int length; (length = in.read(buffer)) >= 0; ) {
      total += length;
      if (total > FILE_MAX_LENGTH) {
        addError("file too long, expected: at most " + FILE_MAX_LENGTH + " bytes");
        return;
      }
      for (int i = 0; i < length; i++) {
        char c = (char) Byte.toUnsignedInt(buffer[i]);
        if (c != '\n') {
          onCharacter(c);
        } else if (line == LINES_MAX) {
          onLine();
          if (i + 1 < length || in.read() >= 0) {
            line++;
            addError("too many lines, expected: at most " + LINES_MAX);
          }
          return;
        } else {
          onLine();
          line++;
        }
      }
    }
    onLine();
  }

  private void onCharacter(char c) {
    if (inComment) {
      return;
    }
    if (c == '#') {
      inComment = true;
    } else if (content.length() < CONTENT_MAX_LENGTH) {
      if (!content.isEmpty() || !isBlank(c)) {
        content.append(c);
      }
    } else {
      isTooLong |= !isBlank(c);
    }
  }

  private void onLine() {
    if (isTooLong) {
      addError("line too long, expected: at most " + CONTENT_MAX_LENGTH + " characters");
    } else if (!content.isEmpty()) {
      onContent();
    }
    content.setLength(0);
    inComment = false;
    isTooLong = false;
  }

  private void onContent() {
    int from = 0;
    if (line == 1 && content.indexOf(BYTE_ORDER_MARK) == 0) {
      from = skipBlanks(BYTE_ORDER_MARK.length(), content.length());
    }
    int to = trimmedEnd(from, content.length());
    if (from < to
        && content.charAt(from) == '-'
        && (from + 1 == to || isBlank(content.charAt(from + 1)))) {
      from = skipBlanks(from + 1, to);
    }
    if (to - from > 1
        && isQuote(content.charAt(from))
        && content.charAt(to - 1) == content.charAt(from)) {
      from = skipBlanks(from + 1, to - 1);
      to = trimmedEnd(from, to - 1);
    }
    if (from == to || isNull(from, to)) {
      return;
    }
    CidrParser.Outcome outcome = parser.parse(content, from, to);
    if (outcome == CidrParser.Outcome.OK) {
      sink.accept(parser);
    } else {
      addError(outcome.complaint(printable(from, to)));
    }
  }

  private int skipBlanks(int from, int to) {
    int position = from;
    while (position < to && isBlank(content.charAt(position))) {
      position++;
    }
    return position;
  }

  private int trimmedEnd(int from, int to) {
    int end = to;
    while (end > from && isBlank(content.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  /** Whether the content is one of YAML's words for nothing. */
  private boolean isNull(int from, int to) {
    char first = content.charAt(from);
    if (first == '~') {
      return to - from == 1;
    }
    return (first == 'n' || first == 'N') && "null".equalsIgnoreCase(content.substring(from, to));
  }

  /** The content as it may stand in a log. */
  private String printable(int from, int to) {
    return content.substring(from, to).replaceAll("[^ -~]", "?");
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  private void addError(String what) {
    if (errorCount++ < ERRORS_MAX) {
      errors.add(name + ":" + line + ": " + what);
    }
  }

  private void throwErrors() throws PeerGroupsException {
    if (errorCount > ERRORS_MAX) {
      errors.add(name + ": and " + (errorCount - ERRORS_MAX) + " more");
    }
    if (errorCount > 0) {
      throw new PeerGroupsException(errors);
    }
  }
}
