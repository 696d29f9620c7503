// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import java.util.Locale;

/** Numbers of bytes as people say them. */
public final class SizeText {
  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final int UNIT_STEP = 1024;

  /** From here on a digit after the point says nothing any more. */
  private static final int WITHOUT_FRACTION = 100;

  private SizeText() {}

  /** As {@link #format(double)}. */
  public static String format(long bytes) {
    return format((double) bytes);
  }

  /** In the unit that leaves it short, for instance {@code 16 KiB} or {@code 22.8 MiB}. */
  public static String format(double bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= UNIT_STEP && unit < UNITS.length - 1) {
      value /= UNIT_STEP;
      unit++;
    }
    boolean whole = value == Math.rint(value) || value >= WITHOUT_FRACTION;
    return String.format(Locale.ROOT, whole ? "%,.0f %s" : "%.1f %s", value, UNITS[unit]);
  }
}
