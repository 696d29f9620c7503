// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Curves over seconds, or over percentiles that stretch towards the rare ones. */
final class LineChart {
  /** What the axes are. */
  enum Axes {
    /** Seconds from left to right, numbers from zero upwards. */
    SECONDS,
    /** Percentiles, each nine as wide as the one before; a logarithmic scale upwards. */
    PERCENTILES
  }

  private static final int LEFT = 96;
  private static final int RIGHT = 190;
  private static final int TOP = 60;
  private static final int HEIGHT = 400;
  private static final int BOTTOM = 48;
  private static final int TICKS = 6;
  private static final int LEGEND_ROW = 20;
  private static final double NINES_MAX = 4;

  private final String title;
  private final Axes axes;
  private final String unit;
  private final List<Curve> curves = new ArrayList<>();

  /** Points in the order of x. */
  private record Curve(String label, String colour, List<Point> points) {}

  /** Seconds or percentile (0 to 100), and a number. */
  record Point(double x, double y) {}

  LineChart(String title, Axes axes, String unit) {
    this.title = title;
    this.axes = axes;
    this.unit = unit;
  }

  void add(String label, String colour, List<Point> points) {
    if (!points.isEmpty()) {
      curves.add(new Curve(label, colour, points));
    }
  }

  boolean isEmpty() {
    return curves.isEmpty();
  }

  /** Draws it. */
  String draw() {
    Svg svg = new Svg(title, HEIGHT);
    double lowest = Double.MAX_VALUE;
    double highest = 0;
    double xMost = 0;
    for (Curve curve : curves) {
      for (Point point : curve.points()) {
        if (shown(point)) {
          lowest = Math.min(lowest, point.y());
          highest = Math.max(highest, point.y());
          xMost = Math.max(xMost, position(point.x()));
        }
      }
    }
    Scale vertical = drawVertical(svg, lowest, highest);
    double width = (Svg.WIDTH - LEFT - RIGHT) / Math.max(xMost, 1e-9);
    drawHorizontal(svg, xMost, width);
    int row = 0;
    for (Curve curve : curves) {
      double[] points =
          curve.points().stream()
              .filter(this::shown)
              .flatMapToDouble(
                  point ->
                      DoubleStream.of(LEFT + position(point.x()) * width, vertical.y(point.y())))
              .toArray();
      svg.curve(curve.colour(), points);
      double y = TOP + 10 + LEGEND_ROW * (double) row++;
      svg.box(curve.colour(), Svg.WIDTH - RIGHT + 16.0, y - 9, 12, 10);
      svg.text(Svg.WIDTH - RIGHT + 34.0, y, "label", "start", curve.label());
    }
    return svg.toString();
  }

  /** From a number to a height. */
  private interface Scale {
    double y(double value);
  }

  private Scale drawVertical(Svg svg, double lowest, double highest) {
    double bottom = HEIGHT - BOTTOM;
    double room = bottom - TOP;
    Scale scale;
    List<Double> ticks = new ArrayList<>();
    if (axes == Axes.PERCENTILES) {
      double from = Math.floor(Math.log10(Math.max(lowest, 1)));
      double to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(highest, 1))));
      scale = value -> bottom - (Math.log10(Math.max(value, 1)) - from) / (to - from) * room;
      for (double power = from; power <= to; power++) {
        ticks.add(Math.pow(10, power));
      }
    } else {
      double step = BarChart.step(highest / TICKS);
      double end = Math.max(1, Math.ceil(highest / step)) * step;
      scale = value -> bottom - value / end * room;
      for (double tick = 0; tick <= end * 1.0001; tick += step) {
        ticks.add(tick);
      }
    }
    for (double tick : ticks) {
      double y = scale.y(tick);
      svg.line(y >= bottom ? "axis" : "grid", LEFT, y, Svg.WIDTH - (double) RIGHT, y);
      svg.text(LEFT - 8.0, y + 4, "small", "end", BarChart.number(tick));
    }
    svg.text(16, TOP - 14.0, "small", "start", unit);
    return scale;
  }

  private void drawHorizontal(Svg svg, double most, double width) {
    double bottom = HEIGHT - (double) BOTTOM;
    if (axes == Axes.PERCENTILES) {
      double[] marks = {0, 50, 90, 99, 99.9, 99.99};
      for (double mark : marks) {
        if (position(mark) <= most + 1e-9) {
          double x = LEFT + position(mark) * width;
          svg.line("grid", x, TOP, x, bottom);
          svg.text(x, bottom + 16, "small", "middle", percent(mark));
        }
      }
      svg.text(LEFT, bottom + 36, "small", "start", "percentile of announces");
    } else {
      double step = BarChart.step(most / TICKS);
      for (double tick = 0; tick <= most; tick += step) {
        svg.text(LEFT + tick * width, bottom + 16, "small", "middle", BarChart.number(tick));
      }
      svg.text(LEFT, bottom + 36, "small", "start", "seconds");
    }
  }

  private static String percent(double mark) {
    return mark % 1 == 0
        ? String.format(Locale.ROOT, "%.0f", mark)
        : String.format(Locale.ROOT, mark > 99.95 ? "%.2f" : "%.1f", mark);
  }

  private boolean shown(Point point) {
    return axes != Axes.PERCENTILES || point.x() < 100 && position(point.x()) <= NINES_MAX + 1e-9;
  }

  private double position(double x) {
    return axes == Axes.PERCENTILES ? -Math.log10(1 - x / 100) : x;
  }
}
