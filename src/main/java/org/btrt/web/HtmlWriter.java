// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.nio.charset.StandardCharsets;
import org.btrt.common.TextEscape;

/**
 * Puts a page together. There are two ways in: markup, which is made of this program's constants
 * and numbers, and text, which is escaped.
 */
final class HtmlWriter {
  private final StringBuilder out = new StringBuilder(16 * 1024);

  /** Appends markup as it is: never anything that was read from somewhere. */
  HtmlWriter markup(String constant) {
    out.append(constant).append('\n');
    return this;
  }

  /** Appends an element with text in it; the tag may hold attributes, constant or numbers. */
  HtmlWriter element(String tag, String text) {
    int space = tag.indexOf(' ');
    out.append('<').append(tag).append('>').append(TextEscape.html(text));
    out.append("</").append(space < 0 ? tag : tag.substring(0, space)).append(">\n");
    return this;
  }

  /** Begins a section with a heading, and a table with these columns in a box that scrolls. */
  HtmlWriter beginTable(String heading, String... columns) {
    markup("<section>").element("h2", heading);
    return beginTableOnly(columns);
  }

  HtmlWriter beginTableOnly(String... columns) {
    markup("<div class=\"scroll\"><table><thead><tr>");
    for (String column : columns) {
      element("th scope=\"col\"", column);
    }
    return markup("</tr></thead><tbody>");
  }

  /** A row: its name, then numbers or short texts. */
  HtmlWriter row(String name, String... cells) {
    markup("<tr>").element("th scope=\"row\"", name);
    for (String cell : cells) {
      element("td", cell);
    }
    return markup("</tr>");
  }

  HtmlWriter endTable() {
    return endTableOnly().markup("</section>");
  }

  HtmlWriter endTableOnly() {
    return markup("</tbody></table></div>");
  }

  byte[] toBytes() {
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }
}
