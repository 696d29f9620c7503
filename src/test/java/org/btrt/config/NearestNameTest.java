// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a mistyped name is taken for. */
class NearestNameTest {
  private static final List<String> NAMES = List.of("interval", "min_interval", "jitter", "path");

  @ParameterizedTest
  @CsvSource({"'', '', 0", "a, '', 1", "abc, acb, 1", "kitten, sitting, 3", "path, path, 0"})
  void shouldCountSlips(String a, String b, int distance) {
    assertEquals(distance, NearestName.distance(a, b));
  }

  @ParameterizedTest
  @CsvSource({"intervall, interval", "mininterval, min_interval", "jiter, jitter", "paht, path"})
  void shouldFindTheNearest(String name, String nearest) {
    assertEquals(Optional.of(nearest), NearestName.of(name, NAMES));
  }

  @Test
  void shouldFindNothingWhenNoneIsNear() {
    assertEquals(Optional.empty(), NearestName.of("colour", NAMES));
    assertEquals(Optional.empty(), NearestName.of("", NAMES));
    assertEquals(Optional.empty(), NearestName.of("x".repeat(1_000_000), NAMES));
  }

  @Property
  void shouldBeADistance(
      @ForAll @AlphaChars @StringLength(max = 8) String a,
      @ForAll @AlphaChars @StringLength(max = 8) String b) {
    int distance = NearestName.distance(a, b);
    assertEquals(distance, NearestName.distance(b, a));
    assertEquals(a.equals(b), distance == 0);
    assertEquals(
        Math.clamp(distance, Math.abs(a.length() - b.length()), Math.max(a.length(), b.length())),
        distance);
  }
}
