// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

/**
 * Makes text of unknown origin harmless where it is shown: one line of printable ASCII for logs,
 * one line for terminals, characters that cannot become markup for pages.
 *
 * <p><em>Threading:</em> pure functions.
 */
public final class TextEscape {
  private static final String CUT_MARK = "...";
  private static final char REPLACEMENT = '\uFFFD';

  private TextEscape() {}

  /**
   * Text for a log: printable ASCII stays, a backslash is doubled, line feed, carriage return and
   * tab become {@code \n}, {@code \r} and {@code \t}, every other UTF-16 unit <code>&#92;uXXXX
   * </code>. So different texts stay different, unless they are cut.
   *
   * @param lengthMax longest result, at least 3; what is longer is cut between two characters and
   *     ends in three dots
   */
  public static String printable(String text, int lengthMax) {
    StringBuilder out = new StringBuilder(Math.min(lengthMax, text.length() + 16));
    int cut = 0;
    for (int i = 0; i < text.length(); i++) {
      appendPrintable(out, text.charAt(i));
      if (out.length() > lengthMax) {
        out.setLength(cut);
        return out.append(CUT_MARK).toString();
      }
      if (out.length() <= lengthMax - CUT_MARK.length()) {
        cut = out.length();
      }
    }
    return out.toString();
  }

  /**
   * Text for an HTML page, as the content of an element or of a quoted attribute. What HTML does
   * not allow as a character, and what would turn the writing direction of its surroundings, is
   * replaced by U+FFFD.
   */
  public static String html(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      switch (codePoint) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.appendCodePoint(isAllowedInHtml(codePoint) ? codePoint : REPLACEMENT);
      }
    }
    return out.toString();
  }

  /**
   * Text for a terminal: one line in which characters of every script stay. Controls, and what
   * would turn the writing direction of its surroundings, are replaced by U+FFFD.
   */
  public static String line(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(sign -> sign == '\n' || sign == '\t' || !isAllowedInHtml(sign) ? REPLACEMENT : sign)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  private static void appendPrintable(StringBuilder out, char unit) {
    switch (unit) {
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (unit >= ' ' && unit <= '~') {
          out.append(unit);
        } else {
          out.append("\\u");
          for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(Character.forDigit(unit >>> shift & 0xF, 16));
          }
        }
      }
    }
  }

  private static boolean isAllowedInHtml(int codePoint) {
    if (codePoint == '\n' || codePoint == '\t') {
      return true;
    }
    return switch (Character.getType(codePoint)) {
      // FORMAT holds the bidirectional controls; joiners in it only shape their own word.
      case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR -> false;
      case Character.PARAGRAPH_SEPARATOR, Character.UNASSIGNED -> false;
      case Character.FORMAT -> codePoint == 0x200C || codePoint == 0x200D;
      default -> true;
    };
  }
}
