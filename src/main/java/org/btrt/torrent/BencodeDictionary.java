// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.protocol.bencode.BencodeReader;
import org.btrt.protocol.bencode.BencodeReader.Token;
import org.btrt.protocol.bencode.BencodeWriter;

/**
 * A dictionary whose values stay bytes: what is not known of a torrent file is kept as it is.
 * Written with its keys in order, as BEP 3 asks for.
 *
 * <p><em>Threading:</em> one owner.
 */
final class BencodeDictionary {
  /** A character for each byte of a key, so that characters sort as bytes do. */
  private final Map<String, byte[]> values = new TreeMap<>();

  /**
   * Takes bytes apart that a {@link MetainfoReader} has taken.
   *
   * @throws IllegalArgumentException if they are no dictionary
   */
  static BencodeDictionary of(byte[] bytes) {
    BencodeReader reader =
        new BencodeReader(MetainfoCursor.DEPTH_MAX, MetainfoReader.FILE_MAX_BYTES)
            .wrap(new UnsafeBuffer(bytes), 0, bytes.length);
    check(reader.next() == Token.DICTIONARY_BEGIN);
    BencodeDictionary dictionary = new BencodeDictionary();
    Token token = reader.next();
    for (; token == Token.STRING; token = reader.next()) {
      String key = new String(bytes, reader.stringOffset(), reader.stringLength(), ISO_8859_1);
      int start = reader.position();
      check(reader.skipValue());
      dictionary.values.put(key, Arrays.copyOfRange(bytes, start, reader.position()));
    }
    check(token == Token.END);
    return dictionary;
  }

  private static void check(boolean isDictionary) {
    if (!isDictionary) {
      throw new IllegalArgumentException("not a bencoded dictionary");
    }
  }

  /** The value of a key, bencoded. */
  Optional<byte[]> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  BencodeDictionary remove(String key) {
    values.remove(key);
    return this;
  }

  /** Sets a value that is bencoded already. */
  BencodeDictionary put(String key, byte[] bencoded) {
    values.put(key, bencoded);
    return this;
  }

  BencodeDictionary put(String key, String text) {
    return put(key, encode(writer -> writer.string(text.getBytes(UTF_8))));
  }

  BencodeDictionary put(String key, long number) {
    return put(key, encode(writer -> writer.integer(number)));
  }

  BencodeDictionary put(String key, List<String> texts) {
    return put(key, encode(writer -> write(writer, texts)));
  }

  BencodeDictionary putLists(String key, List<List<String>> lists) {
    return put(
        key,
        encode(
            writer -> {
              writer.beginList();
              lists.forEach(texts -> write(writer, texts));
              writer.end();
            }));
  }

  /** All of it, bencoded. */
  byte[] toBytes() {
    return encode(
        writer -> {
          writer.beginDictionary();
          values.forEach((key, value) -> writer.string(key.getBytes(ISO_8859_1)).raw(value));
          writer.end();
        });
  }

  /** What is written, as bytes. */
  static byte[] encode(Consumer<BencodeWriter> content) {
    ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    BencodeWriter writer = new BencodeWriter().wrap(buffer, 0);
    content.accept(writer);
    byte[] bytes = new byte[writer.length()];
    buffer.getBytes(0, bytes);
    return bytes;
  }

  private static void write(BencodeWriter writer, List<String> texts) {
    writer.beginList();
    texts.forEach(text -> writer.string(text.getBytes(UTF_8)));
    writer.end();
  }
}
