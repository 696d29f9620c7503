// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How figures are written for people, the same on every page. */
final class Formats {
  /** In place of a figure that there is none of. */
  static final String UNKNOWN = "\u2013";

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final double NS_PER_US = TimeUnit.MICROSECONDS.toNanos(1);

  private Formats() {}

  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** With a decimal where it matters. */
  static String rate(double perSecond) {
    return String.format(Locale.ROOT, perSecond < 10 ? "%.1f" : "%,.0f", perSecond);
  }

  /** Microseconds, without the unit. */
  static String micros(long ns) {
    return rate(ns / NS_PER_US);
  }

  /**
   * @param part 0 to 1
   */
  static String percent(double part) {
    return String.format(Locale.ROOT, "%.1f\u00a0%%", 100 * part);
  }

  static String time(long epochMs) {
    return UTC.format(Instant.ofEpochMilli(epochMs));
  }

  /** Days, and hours, minutes and seconds as a clock shows them. */
  static String duration(long seconds) {
    long days = TimeUnit.SECONDS.toDays(seconds);
    String clock =
        String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    return days == 0 ? clock : days + (days == 1 ? " day " : " days ") + clock;
  }
}
