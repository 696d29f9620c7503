// SPDX-License-Identifier: Apache-2.0
package org.btrt.hashlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.btrt.config.HashListSettings.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no list is not passed on. */
class HashListConverterTest {
  private static final String HASH = "00112233445566778899aabbccddeeff00112233";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TEXT | <html>",
        "TEXT | 00112233445566778899aabbccddeeff0011223",
        "TEXT | 00112233445566778899aabbccddeeff001122334",
        "TEXT | 00112233445566778899aabbccddeeff0011223g",
        "BINARY | 012345678901234567890",
        "JSON | [1]",
        "JSON | {\"swarms\":[{\"info_hash\":\"00\"}]}",
        "JSON | {\"swarms\":[",
        "JSON | ''",
      })
  void shouldRefuseWhatIsNoList(Format format, String content) {
    byte[] bytes = bytes(format == Format.TEXT ? content + "\n" : content);
    assertThrows(IOException.class, () -> HashListConverter.convert(bytes, format, format));
  }

  @Test
  void shouldRefuseALineThatIsCut() {
    IOException e =
        assertThrows(
            IOException.class,
            () -> HashListConverter.convert(bytes(HASH), Format.TEXT, Format.BINARY));
    assertEquals("the last line is cut, expected: a line feed at its end", e.getMessage());
  }

  @Test
  void shouldNotInventCounts() {
    assertThrows(
        IOException.class,
        () -> HashListConverter.convert(bytes(HASH + "\n"), Format.TEXT, Format.JSON));
  }

  @Test
  void shouldTakeAnEmptyList() throws IOException {
    assertEquals(0, HashListConverter.convert(new byte[0], Format.TEXT, Format.BINARY).length);
    assertEquals(0, HashListConverter.convert(new byte[0], Format.BINARY, Format.TEXT).length);
  }
}
