// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Piece lengths: chosen by size, and as users write them. */
class PieceSizeTest {
  @ParameterizedTest
  @CsvSource({
    "1, 16384",
    "2684354, 16384",
    "2684355, 32768",
    "23000000, 65536",
    "687194767, 262144",
    "687194768, 524288",
    "1099511627776, 16777216",
    "1125899906842624, 16777216",
  })
  void shouldGrowWithTheContent(long totalBytes, int pieceBytes) {
    assertEquals(pieceBytes, PieceSize.forContent(totalBytes));
  }

  @Test
  void shouldReadBytesAndUnits() {
    assertEquals(16_384, PieceSize.parse("16384"));
    assertEquals(262_144, PieceSize.parse("256K"));
    assertEquals(67_108_864, PieceSize.parse("64M"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "-1", "8K", "16383", "48K", "128M", "1G", "1 M", "K", "999999999M"})
  void shouldRefuseOthers(String text) {
    assertThrows(IllegalArgumentException.class, () -> PieceSize.parse(text));
  }
}
