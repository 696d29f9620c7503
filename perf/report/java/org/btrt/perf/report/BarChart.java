// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Bars from left to right, from zero, with the ends of the turns as whiskers. */
public final class BarChart {
  private static final int LEFT = 210;
  private static final int RIGHT = 100;
  private static final int TOP = 44;
  private static final int ROW = 30;
  private static final int BAR = 18;
  private static final int BOTTOM = 40;
  private static final int TICKS = 6;

  private final String title;
  private final String unit;
  private final List<Bar> bars = new ArrayList<>();

  private record Bar(String label, String colour, Spread spread) {}

  /**
   * @param unit what the numbers are
   */
  public BarChart(String title, String unit) {
    this.title = title;
    this.unit = unit;
  }

  public void add(String label, String colour, Spread spread) {
    if (spread.isThere()) {
      bars.add(new Bar(label, colour, spread));
    }
  }

  boolean isEmpty() {
    return bars.isEmpty();
  }

  /** Draws it. */
  public String draw() {
    int bottom = TOP + ROW * bars.size();
    Svg svg = new Svg(title, bottom + BOTTOM);
    double most = bars.stream().mapToDouble(bar -> bar.spread().most()).max().orElse(1);
    double step = step(most / TICKS);
    double end = Math.max(1, Math.ceil(most / step)) * step;
    double scale = (Svg.WIDTH - LEFT - RIGHT) / end;
    for (double tick = 0; tick <= end * 1.0001; tick += step) {
      double x = LEFT + tick * scale;
      svg.line(tick == 0 ? "axis" : "grid", x, TOP - 6, x, bottom);
      svg.text(x, bottom + 16, "small", "middle", number(tick));
    }
    svg.text(Svg.WIDTH - 16.0, bottom + 34, "small", "end", unit);
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      Spread spread = bar.spread();
      double y = TOP + ROW * (double) i;
      double middle = y + ROW / 2.0;
      svg.text(LEFT - 10.0, middle + 4, "label", "end", bar.label());
      svg.box(bar.colour(), LEFT, middle - BAR / 2.0, spread.median() * scale, BAR);
      double left = LEFT + spread.least() * scale;
      double right = LEFT + spread.most() * scale;
      if (spread.count() > 1) {
        svg.line("whisker", left, middle, right, middle);
        svg.line("whisker", left, middle - 5, left, middle + 5);
        svg.line("whisker", right, middle - 5, right, middle + 5);
      }
      svg.text(right + 8, middle + 4, "value", "start", number(spread.median()));
    }
    return svg.toString();
  }

  /** The next of 1, 2, 5, 10, 20 ... that is not smaller. */
  static double step(double least) {
    if (least <= 0) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (int factor : new int[] {1, 2, 5}) {
      if (factor * power >= least) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** A number as people write it. */
  static String number(double value) {
    return String.format(
        Locale.ROOT, Math.abs(value) < 10 && value % 1 != 0 ? "%.2f" : "%,.0f", value);
  }
}
