// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

/** What every page begins and ends with: the head, the program's name, the search. */
final class PageFrame {
  /** Longest text that the search takes, in characters. */
  static final int QUERY_LENGTH_MAX = 200;

  private PageFrame() {}

  /** Begins a page. */
  static void beginHead(HtmlWriter html, String title) {
    html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
    html.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    html.markup("<meta name=\"color-scheme\" content=\"light dark\">");
    html.markup("<meta name=\"robots\" content=\"noindex\">");
    html.element("title", title);
    html.markup("<link rel=\"icon\" type=\"image/svg+xml\" href=\"" + Assets.ICON_PATH + "\">");
    html.markup("<link rel=\"stylesheet\" href=\"" + Assets.STYLE_PATH + "\">");
  }

  /** Ends the head and begins the body with its header. */
  static void beginHeader(HtmlWriter html, String version) {
    html.markup("</head>\n<body>\n<header>");
    html.markup("<h1>").element("a href=\"/\"", "BTRT " + version).markup("</h1>");
  }

  /**
   * Ends the header.
   *
   * @param query what the search is filled with
   */
  static void endHeader(HtmlWriter html, String query) {
    html.markup("<form role=\"search\" method=\"get\" action=\"" + SearchPages.PATH + "\">");
    html.markup("<label class=\"hidden\" for=\"q\">Info-hash or name of a torrent</label>");
    html.emptyElement(
        "input type=\"search\" id=\"q\" name=\"q\" placeholder=\"Info-hash or name\""
            + " autocomplete=\"off\" autocapitalize=\"off\" spellcheck=\"false\" maxlength=\""
            + QUERY_LENGTH_MAX
            + "\"",
        "value",
        query);
    html.markup("<button>Search</button></form>\n</header>");
  }

  /** Ends the page. */
  static void end(HtmlWriter html) {
    html.markup("</body>\n</html>");
  }
}
