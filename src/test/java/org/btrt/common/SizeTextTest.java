// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes in the unit that leaves them short. */
class SizeTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 | 0 bytes
          1000 | 1,000 bytes
          1023 | 1,023 bytes
          1024 | 1 KiB
          1536 | 1.5 KiB
          1048576 | 1 MiB
          23907532 | 22.8 MiB
          107803679334 | 100 GiB
          9223372036854775807 | 8 EiB
          19342813113834066795298816 | 16,777,216 EiB
          """)
  void shouldTakeTheUnitThatLeavesItShort(double bytes, String text) {
    assertEquals(text, SizeText.format(bytes));
  }
}
