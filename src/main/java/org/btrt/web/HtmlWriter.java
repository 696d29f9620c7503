// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
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
    out.append('<').append(tag).append('>').append(TextEscape.html(text));
    return end(tag);
  }

  /** Appends an element with text in it and one attribute more that is text. */
  HtmlWriter element(String tag, String attribute, String value, String text) {
    beginTag(tag, attribute, value).append(TextEscape.html(text));
    return end(tag);
  }

  /** Appends an empty tag, as of an input, whose last attribute is text. */
  HtmlWriter emptyElement(String tag, String attribute, String value) {
    beginTag(tag, attribute, value).append('\n');
    return this;
  }

  private StringBuilder beginTag(String tag, String attribute, String value) {
    out.append('<').append(tag).append(' ').append(attribute).append("=\"");
    return out.append(TextEscape.html(value)).append("\">");
  }

  private HtmlWriter end(String tag) {
    int space = tag.indexOf(' ');
    out.append("</").append(space < 0 ? tag : tag.substring(0, space)).append(">\n");
    return this;
  }

  /** Begins a section with a heading. */
  HtmlWriter beginSection(String heading) {
    return markup("<section>").element("h2", heading);
  }

  HtmlWriter endSection() {
    return markup("</section>");
  }

  /** Begins a table with these columns, in a box that scrolls. */
  HtmlWriter beginTable(String... columns) {
    return beginTableOf("<tbody>", columns);
  }

  private HtmlWriter beginTableOf(String body, String... columns) {
    markup("<div class=\"scroll\"><table><thead><tr>");
    for (String column : columns) {
      element("th scope=\"col\"", column);
    }
    return markup("</tr></thead>").markup(body);
  }

  HtmlWriter endTable() {
    return markup("</tbody></table></div>");
  }

  /** A whole table that the script keeps up to date, by the name that its figures have. */
  HtmlWriter liveTable(String name, List<List<Cell>> rows, String... columns) {
    beginTableOf("<tbody data-rows=\"" + name + "\">", columns);
    rows.forEach(this::row);
    return endTable();
  }

  /** A row; its first cell names it. */
  HtmlWriter row(List<Cell> cells) {
    markup("<tr>");
    for (int i = 0; i < cells.size(); i++) {
      cell(i == 0 ? "th scope=\"row\"" : "td", cells.get(i));
    }
    return markup("</tr>");
  }

  private void cell(String tag, Cell cell) {
    switch (cell) {
      case Cell.Text text -> element(tag, text.text());
      case Cell.Share share -> {
        String value = String.format(Locale.ROOT, "%.3f", share.part());
        markup("<" + tag + " class=\"share\">");
        element("meter min=\"0\" max=\"1\" value=\"" + value + "\"", "");
        element("span", share.text()).end(tag);
      }
      case Cell.Torrent torrent -> {
        markup("<" + tag + " class=\"torrent\">");
        if (!torrent.name().isEmpty()) {
          element("span", torrent.name());
        }
        element("a", "href", SearchPages.linkTo(torrent.infoHash()), torrent.infoHash()).end(tag);
      }
    }
  }

  byte[] toBytes() {
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }
}
