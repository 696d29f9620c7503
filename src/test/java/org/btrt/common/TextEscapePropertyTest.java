// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

/** What escaped text never holds, whatever went in. */
class TextEscapePropertyTest {
  private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-f]{4}|[nrt\\\\])");

  @Property
  void printableIsPrintableAsciiWithinTheCap(
      @ForAll String text, @ForAll @IntRange(min = 3, max = 300) int lengthMax) {
    String escaped = TextEscape.printable(text, lengthMax);
    assertTrue(escaped.chars().allMatch(c -> c >= ' ' && c <= '~'), escaped);
    assertTrue(escaped.length() <= lengthMax, escaped);
  }

  @Property
  void printableLosesNothingUnlessCut(@ForAll @StringLength(max = 40) String text) {
    assertEquals(text, unescape(TextEscape.printable(text, Integer.MAX_VALUE)));
  }

  @Property
  void aCutTextIsTheBeginningOfTheWhole(
      @ForAll String text, @ForAll @IntRange(min = 3, max = 100) int lengthMax) {
    String whole = TextEscape.printable(text, Integer.MAX_VALUE);
    String escaped = TextEscape.printable(text, lengthMax);
    if (whole.length() <= lengthMax) {
      assertEquals(whole, escaped);
    } else {
      String kept = escaped.substring(0, escaped.length() - 3);
      assertTrue(whole.startsWith(kept) && escaped.endsWith("..."), escaped);
      // Cut between characters, so what is left still reads.
      assertTrue(text.startsWith(unescape(kept)), escaped);
    }
  }

  @Property
  void aLineIsOneLineWithoutControls(@ForAll String text) {
    String line = TextEscape.line(text);
    assertTrue(line.codePoints().noneMatch(Character::isISOControl), line);
    assertEquals(text.codePointCount(0, text.length()), line.codePointCount(0, line.length()));
  }

  @Property
  void htmlHoldsNoMarkup(@ForAll String text) {
    String escaped = TextEscape.html(text);
    assertTrue(escaped.chars().noneMatch(c -> "<>\"'".indexOf(c) >= 0), escaped);
    assertTrue(
        escaped.replaceAll("&(amp|lt|gt|quot|#39);", "").chars().noneMatch(c -> c == '&'), escaped);
    assertTrue(escaped.codePoints().noneMatch(c -> Character.isISOControl(c) && c != 9 && c != 10));
    byte[] utf8 = escaped.getBytes(StandardCharsets.UTF_8);
    assertEquals(escaped, new String(utf8, StandardCharsets.UTF_8));
  }

  private static String unescape(String escaped) {
    return ESCAPE
        .matcher(escaped)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    switch (match.group(1).charAt(0)) {
                      case 'n' -> "\n";
                      case 'r' -> "\r";
                      case 't' -> "\t";
                      case 'u' ->
                          Character.toString(Integer.parseInt(match.group(1).substring(1), 16));
                      default -> "\\";
                    }));
  }
}
