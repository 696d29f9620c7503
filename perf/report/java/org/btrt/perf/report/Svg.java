// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.report;

import java.util.Locale;

/**
 * An image under construction: lines, boxes and words, in colours that suit light and dark pages.
 * All lengths are pixels.
 *
 * <p><em>Threading:</em> one thread. <em>Source:</em> SVG 1.1; the palette is Okabe and Ito's,
 * which colour-blind people can tell apart.
 */
final class Svg {
  static final int WIDTH = 860;

  private static final String STYLE =
      """
      <style>
      text{font:13px system-ui,sans-serif;fill:#1f2328}
      .title{font-size:16px;font-weight:600}.small{font-size:12px;fill:#59636e}
      .grid{stroke:#d1d9e0}.axis{stroke:#59636e}.whisker{stroke:#1f2328;stroke-width:1.5}
      polyline{fill:none;stroke-width:2;stroke-linejoin:round}
      .c0{fill:#0072b2;stroke:#0072b2}.c1{fill:#56b4e9;stroke:#56b4e9}
      .c2{fill:#d55e00;stroke:#d55e00}.c3{fill:#009e73;stroke:#009e73}
      .c4{fill:#5fbf8f;stroke:#5fbf8f}.c5{fill:#cc79a7;stroke:#cc79a7}
      .c6{fill:#8c959f;stroke:#8c959f}.c7{fill:#8fc7ec;stroke:#8fc7ec}
      polyline[class]{fill:none}
      @media (prefers-color-scheme:dark){text{fill:#f0f6fc}.small{fill:#9198a1}
      .grid{stroke:#3d444d}.axis{stroke:#9198a1}.whisker{stroke:#f0f6fc}}
      </style>
      """;

  private final int height;
  private final String title;
  private final StringBuilder body = new StringBuilder();

  Svg(String title, int height) {
    this.title = title;
    this.height = height;
    text(16, 24, "title", "start", title);
  }

  void line(String style, double x1, double y1, double x2, double y2) {
    add(
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
        style, x1, y1, x2, y2);
  }

  void box(String style, double x, double y, double width, double height) {
    add(
        "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\"/>",
        style, x, y, width, height);
  }

  /**
   * @param anchor start, middle or end: which part of the words is at {@code x}
   */
  void text(double x, double y, String style, String anchor, String words) {
    add(
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
        style, x, y, anchor, escape(words));
  }

  /**
   * @param points x and y of each, in turns
   */
  void curve(String style, double[] points) {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i + 1 < points.length; i += 2) {
      list.append(String.format(Locale.ROOT, "%.1f,%.1f ", points[i], points[i + 1]));
    }
    add("<polyline class=\"%s\" points=\"%s\"/>", style, list.toString().strip());
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private void add(String format, Object... values) {
    body.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String escape(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @Override
  public String toString() {
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" role=\"img\">%n<title>%s</title>%n",
            WIDTH,
            height,
            WIDTH,
            height,
            escape(title))
        + STYLE
        + body
        + "</svg>\n";
  }
}
