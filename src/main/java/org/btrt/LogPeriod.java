// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * The time that one log file is for: from one switch to the next, a day by the clock on the wall.
 * It is 23 or 25 hours long where summer time begins or ends. A switch time that does not exist
 * that day comes as much later as the clock was put forward; one that exists twice counts the first
 * time.
 *
 * @param date the day it begins on
 * @param beginMs inclusive, milliseconds since 1970
 * @param endMs exclusive
 */
record LogPeriod(LocalDate date, long beginMs, long endMs) {
  /** The period that a moment lies in. */
  static LogPeriod of(long nowMs, LocalTime switchTime, ZoneId zone) {
    LocalDate today = Instant.ofEpochMilli(nowMs).atZone(zone).toLocalDate();
    LocalDate date = startMs(today, switchTime, zone) <= nowMs ? today : today.minusDays(1);
    return new LogPeriod(
        date, startMs(date, switchTime, zone), startMs(date.plusDays(1), switchTime, zone));
  }

  boolean contains(long nowMs) {
    return nowMs >= beginMs && nowMs < endMs;
  }

  private static long startMs(LocalDate date, LocalTime switchTime, ZoneId zone) {
    return ZonedDateTime.of(date, switchTime, zone).toInstant().toEpochMilli();
  }
}
