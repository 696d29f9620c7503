// SPDX-License-Identifier: Apache-2.0
package org.btrt.seed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ports as they are written on the command line. */
class PortRangeTest {
  @ParameterizedTest
  @CsvSource({"6881-6999, 6881, 6999", "6881, 6881, 6881", "0, 0, 0", "1-65535, 1, 65535"})
  void shouldReadWhatItWrites(String text, int first, int last) {
    PortRange range = PortRange.parse(text);

    assertEquals(new PortRange(first, last), range);
    assertEquals(text, range.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "1-", "-1", "6999-6881", "0-5", "65536", "1-65536", "1-2-3", "a", " 1"})
  void shouldRefuseAnythingElse(String text) {
    assertThrows(IllegalArgumentException.class, () -> PortRange.parse(text));
  }
}
