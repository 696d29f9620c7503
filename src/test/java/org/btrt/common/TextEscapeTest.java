// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Escaped text, by example. */
class TextEscapeTest {
  @Test
  void shouldLeavePlainTextAlone() {
    assertEquals("peers: 12 of 50 (~24%)", TextEscape.printable("peers: 12 of 50 (~24%)", 256));
    assertEquals("own network", TextEscape.html("own network"));
    assertEquals("Сеть \uD83D\uDE00", TextEscape.html("Сеть \uD83D\uDE00"));
  }

  @Test
  void shouldKeepLogsToOnePrintableLine() {
    assertEquals("a\\nb\\r\\tc\\\\n", TextEscape.printable("a\nb\r\tc\\n", 256));
    assertEquals("\\u001b[31m\\u0000\\u007f\\u00e9", TextEscape.printable("\033[31m\0\177é", 256));
  }

  @Test
  void shouldCutBetweenCharacters() {
    assertEquals("abcdef", TextEscape.printable("abcdef", 6));
    assertEquals("abc...", TextEscape.printable("abcdefg", 6));
    assertEquals("ab...", TextEscape.printable("ab\n\n\n", 6));
    assertEquals("\\n...", TextEscape.printable("\n\u0001", 7));
    assertEquals("...", TextEscape.printable("\u0001\u0001", 6));
  }

  @Test
  void shouldMakeMarkupText() {
    assertEquals(
        "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;lt;",
        TextEscape.html("<a href=\"x\" title='y'>&lt;"));
  }

  @Test
  void shouldReplaceWhatHtmlCannotHold() {
    assertEquals("a\uFFFDb\uFFFD\n\t", TextEscape.html("a\0b\u0085\n\t"));
    assertEquals(
        "\uFFFD\uFFFD\uFFFD", TextEscape.html("\uD800\uDC00\uD800".substring(1) + "\u202E"));
  }
}
