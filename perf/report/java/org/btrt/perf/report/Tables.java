// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.report;

import java.util.Locale;

/** A table in Markdown, row by row. */
public final class Tables {
  private final StringBuilder text = new StringBuilder();

  public Tables(String... heads) {
    row((Object[]) heads);
    text.append("|---".repeat(heads.length)).append("|\n");
  }

  /** Numbers are written with thousands apart; NaN as a dash. */
  public void row(Object... cells) {
    text.append('|');
    for (Object cell : cells) {
      text.append(' ').append(cell instanceof Double number ? number(number) : cell).append(" |");
    }
    text.append('\n');
  }

  private static String number(double value) {
    return Double.isNaN(value) || Double.isInfinite(value)
        ? "-"
        : String.format(Locale.ROOT, "%,.0f", value);
  }

  /** A ratio with two digits, or a dash. */
  static String ratio(double value, double base) {
    return base > 0 && value > 0 ? String.format(Locale.ROOT, "%.2f", value / base) : "-";
  }

  /** Both ends. */
  static String ends(Spread spread) {
    return String.format(Locale.ROOT, "%,.0f - %,.0f", spread.least(), spread.most());
  }

  static String decimals(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  @Override
  public String toString() {
    return text + "\n";
  }
}
