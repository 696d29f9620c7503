// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.bencode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.protocol.bencode.BencodeReader.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is bencoded, what is not, and what is too much. */
class BencodeReaderTest {
  private final BencodeReader reader = new BencodeReader();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "e",
        "x",
        "-1:a",
        "01:a",
        "00:",
        "1:",
        "2:a",
        "1a",
        "i",
        "ie",
        "i-e",
        "i-0e",
        "i01e",
        "i1",
        "i1.0e",
        "i 1e",
        "i9223372036854775808e",
        "i-9223372036854775809e",
        "i18446744073709551616e",
        "i111111111111111111111e",
        "d",
        "di1ei2ee",
        "d1:ae",
        "d1:a",
        "l",
        "dle1:ae",
        "262145:",
        "99999999999:"
      })
  void shouldRefuse(String text) {
    assertEquals(Token.MALFORMED, drain(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "i0e",
        "i-1e",
        "i9223372036854775807e",
        "i-9223372036854775808e",
        "0:",
        "3:abc",
        "de",
        "le",
        "d0:i1ee",
        "d1:bi1e1:ai2ee",
        "lllllllleeeeeeee"
      })
  void shouldTake(String text) {
    assertEquals(Token.DONE, drain(text));
    assertEquals(text.length(), reader.position());
  }

  @Test
  void shouldRefuseOneLevelTooDeep() {
    assertEquals(Token.MALFORMED, drain("l".repeat(9) + "e".repeat(9)));
  }

  @Test
  void shouldKeepToTheLimitsItIsGiven() {
    BencodeReader small = new BencodeReader(2, 3);
    for (String text : new String[] {"llee", "3:abc", "l3:abce"}) {
      assertEquals(Token.DONE, drain(small, text), text);
    }
    for (String text : new String[] {"llleee", "4:abcd"}) {
      assertEquals(Token.MALFORMED, drain(small, text), text);
    }
  }

  @Test
  void shouldTakeTheLongestString() {
    String content = "x".repeat(BencodeReader.STRING_MAX_LENGTH);
    assertEquals(Token.DONE, drain(content.length() + ":" + content));
  }

  @Test
  void shouldLeaveWhatFollows() {
    assertEquals(Token.DONE, drain("i1ejunk"));
    assertEquals(3, reader.position());
  }

  @Test
  void shouldSkipValues() {
    wrap("d1:ald1:xi1eee1:bi7ee");
    assertEquals(Token.DICTIONARY_BEGIN, reader.next());
    reader.next();
    assertTrue(reader.isString(new byte[] {'a'}));
    assertTrue(reader.skipValue());
    reader.next();
    assertTrue(reader.isString(new byte[] {'b'}));
    assertFalse(reader.isString(new byte[] {'b', 'c'}));
    assertEquals(Token.INTEGER, reader.next());
    assertEquals(7, reader.integer());
    assertFalse(reader.skipValue(), "the end is no value");
  }

  private Token drain(String text) {
    return drain(reader, text);
  }

  private static Token drain(BencodeReader reader, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    reader.wrap(new UnsafeBuffer(bytes), 0, bytes.length);
    Token token = reader.next();
    while (token != Token.DONE && token != Token.MALFORMED) {
      token = reader.next();
    }
    return token;
  }

  private void wrap(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    reader.wrap(new UnsafeBuffer(bytes), 0, bytes.length);
  }
}
