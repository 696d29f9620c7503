// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.bencode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.protocol.bencode.BencodeReader.Token;

/** Writer and reader are inverse to each other, and no input makes the reader throw. */
class BencodePropertyTest {
  private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
  private final BencodeReader reader = new BencodeReader();

  @Provide
  Arbitrary<Object> values() {
    Arbitrary<Object> leaves =
        Arbitraries.oneOf(
            Arbitraries.longs().asGeneric(),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(30).map(HEX::formatHex).asGeneric());
    return Arbitraries.lazyOf(
        () -> leaves,
        () -> leaves.list().ofMaxSize(4).asGeneric(),
        () ->
            Arbitraries.maps(Arbitraries.strings().alpha().ofMaxLength(5).map(this::hex), leaves)
                .ofMaxSize(4)
                .map(LinkedHashMap::new)
                .list()
                .ofMaxSize(3)
                .asGeneric());
  }

  @Property
  void shouldReadWhatWasWritten(@ForAll("values") Object value) {
    int length = write(value);
    reader.wrap(buffer, 3, length);
    assertEquals(value, read(reader.next()));
    assertEquals(Token.DONE, reader.next());
    assertEquals(3 + length, reader.position());
  }

  @Property
  void shouldCallEveryTruncationMalformed(@ForAll("values") Object value) {
    int length = write(value);
    for (int cut = 0; cut < length; cut++) {
      assertEquals(Token.MALFORMED, drain(3, cut), "cut at " + cut);
      assertEquals(Token.MALFORMED, reader.next());
    }
  }

  @Property
  void shouldNeverThrow(@ForAll byte[] bytes) {
    UnsafeBuffer input = new UnsafeBuffer(bytes);
    reader.wrap(input, 0, bytes.length);
    while (true) {
      Token token = reader.next();
      if (token == Token.DONE || token == Token.MALFORMED) {
        return;
      }
    }
  }

  private static final HexFormat HEX = HexFormat.of();

  private String hex(String text) {
    return HEX.formatHex(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  private Token drain(int offset, int length) {
    reader.wrap(buffer, offset, length);
    while (true) {
      Token token = reader.next();
      if (token == Token.DONE || token == Token.MALFORMED) {
        return token;
      }
    }
  }

  private int write(Object value) {
    BencodeWriter writer = new BencodeWriter().wrap(buffer, 3);
    write(writer, value);
    return writer.length();
  }

  private void write(BencodeWriter writer, Object value) {
    switch (value) {
      case Long number -> writer.integer(number);
      case String text -> writer.string(HEX.parseHex(text));
      case List<?> list -> {
        writer.beginList();
        list.forEach(item -> write(writer, item));
        writer.end();
      }
      case Map<?, ?> map -> {
        writer.beginDictionary();
        map.forEach(
            (key, item) -> {
              write(writer, key);
              write(writer, item);
            });
        writer.end();
      }
      default -> throw new AssertionError(value);
    }
  }

  private Object read(Token token) {
    return switch (token) {
      case INTEGER -> reader.integer();
      case STRING -> {
        byte[] bytes = new byte[reader.stringLength()];
        buffer.getBytes(reader.stringOffset(), bytes);
        yield HEX.formatHex(bytes);
      }
      case LIST_BEGIN -> {
        List<Object> list = new ArrayList<>();
        for (Token item = reader.next(); item != Token.END; item = reader.next()) {
          list.add(read(item));
        }
        yield list;
      }
      case DICTIONARY_BEGIN -> {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (Token key = reader.next(); key != Token.END; key = reader.next()) {
          Object name = read(key);
          map.put(name, read(reader.next()));
        }
        yield map;
      }
      case END, DONE, MALFORMED -> throw new AssertionError(token);
    };
  }
}
