// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Periods follow one another without a gap, a day each, whatever the clocks of a country do. */
class LogPeriodPropertyTest {
  private static final long YEAR_2020_MS = 1_577_836_800_000L;
  private static final long YEAR_2040_MS = 2_208_988_800_000L;

  @Provide
  Arbitrary<ZoneId> zones() {
    return Arbitraries.of(
            "UTC",
            "Europe/Minsk",
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Asia/Kolkata",
            "America/Sao_Paulo")
        .map(ZoneId::of);
  }

  @Property
  void shouldFollowOneAnother(
      @ForAll("zones") ZoneId zone,
      @ForAll @IntRange(max = 86_399) int secondOfDay,
      @ForAll @LongRange(min = YEAR_2020_MS, max = YEAR_2040_MS) long nowMs) {
    LocalTime switchTime = LocalTime.ofSecondOfDay(secondOfDay);
    LogPeriod period = LogPeriod.of(nowMs, switchTime, zone);
    assertTrue(period.contains(nowMs));
    assertEquals(period, LogPeriod.of(period.beginMs(), switchTime, zone));
    assertEquals(period, LogPeriod.of(period.endMs() - 1, switchTime, zone));
    LogPeriod next = LogPeriod.of(period.endMs(), switchTime, zone);
    assertEquals(period.endMs(), next.beginMs());
    assertEquals(period.date().plusDays(1), next.date());
    long hours = Duration.ofMillis(period.endMs() - period.beginMs()).toHours();
    assertTrue(hours >= 23 && hours <= 25, () -> hours + " h");
  }

  @Property
  void shouldBeginAtTheSwitchTimeUnlessThatIsLeftOut(
      @ForAll("zones") ZoneId zone,
      @ForAll @IntRange(max = 86_399) int secondOfDay,
      @ForAll @LongRange(min = YEAR_2020_MS, max = YEAR_2040_MS) long nowMs) {
    LocalTime switchTime = LocalTime.ofSecondOfDay(secondOfDay);
    LogPeriod period = LogPeriod.of(nowMs, switchTime, zone);
    LocalTime begin = Instant.ofEpochMilli(period.beginMs()).atZone(zone).toLocalTime();
    boolean isThere = !zone.getRules().getValidOffsets(period.date().atTime(switchTime)).isEmpty();
    assertEquals(isThere, begin.equals(switchTime));
  }
}
