// SPDX-License-Identifier: Apache-2.0
package org.btrt.torrent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.common.TextEscape;
import org.btrt.protocol.bencode.BencodeReader;
import org.btrt.protocol.bencode.BencodeReader.Token;

/**
 * Walks through a bencoded file and knows where it is: what does not fit becomes an exception that
 * names the place, for instance {@code info.files[3].length}.
 *
 * <p>A callback reads exactly one value. No key may be twice in a dictionary: readers would differ
 * in which one they take.
 *
 * <p><em>Threading:</em> one owner. <em>Memory:</em> the keys of the dictionaries it is in, not
 * their values.
 */
final class MetainfoCursor {
  /** Deepest nesting: a tree of about as many directories. */
  static final int DEPTH_MAX = 256;

  private static final int TEXT_SHOWN_LENGTH = 80;
  private static final int PLACE_SHOWN_LENGTH = 300;

  /** Reads the value of a key. */
  interface Entry {
    void read(String key) throws MetainfoException;
  }

  /** Reads a value of a list. */
  interface Item {
    void read() throws MetainfoException;
  }

  private final byte[] bytes;
  private final BencodeReader reader;

  /** Keys, and indexes of lists. */
  private final List<Object> place;

  /** What was read ahead to see whether a list is over. */
  private Token pending;

  private int keyOffset;
  private int keyLength;

  MetainfoCursor(byte[] bytes) {
    this(bytes, 0, List.of());
  }

  private MetainfoCursor(byte[] bytes, int offset, List<Object> place) {
    this.bytes = bytes;
    this.place = new ArrayList<>(place);
    reader = new BencodeReader(DEPTH_MAX, MetainfoReader.FILE_MAX_BYTES);
    reader.wrap(new UnsafeBuffer(bytes), offset, bytes.length - offset);
  }

  /**
   * Another one for a value that this one has stepped over.
   *
   * @param offset where the value begins
   * @param key its key in the dictionary that this cursor is in
   */
  MetainfoCursor at(int offset, String key) {
    List<Object> there = new ArrayList<>(place);
    there.add(key);
    return new MetainfoCursor(bytes, offset, there);
  }

  /** Where the value of the key just read begins, or where the value just read ends. */
  int position() {
    return reader.position();
  }

  /** The key just read, as bytes. */
  byte[] keyBytes() {
    return Arrays.copyOfRange(bytes, keyOffset, keyOffset + keyLength);
  }

  /**
   * Reads a dictionary.
   *
   * @param keysMax most keys it may have
   */
  void dictionary(int keysMax, Entry entry) throws MetainfoException {
    expect(take(), Token.DICTIONARY_BEGIN, "a dictionary");
    Set<String> seen = new HashSet<>();
    for (Token token = take(); token != Token.END; token = take()) {
      expect(token, Token.STRING, "a key");
      if (reader.stringLength() > PathNames.NAME_MAX_BYTES) {
        throw error(
            "has a key of "
                + reader.stringLength()
                + " bytes, expected: at most "
                + PathNames.NAME_MAX_BYTES);
      }
      keyOffset = reader.stringOffset();
      keyLength = reader.stringLength();
      String key = decode(keyOffset, keyLength);
      place.add(key);
      if (!seen.add(key)) {
        throw error("is there twice, expected: once");
      }
      if (seen.size() > keysMax) {
        throw error("is one key too many, expected: at most " + keysMax + " in a dictionary");
      }
      entry.read(key);
      place.removeLast();
    }
  }

  /**
   * Reads a list.
   *
   * @param itemsMax most values it may have
   */
  void list(int itemsMax, Item item) throws MetainfoException {
    expect(take(), Token.LIST_BEGIN, "a list");
    int index = 0;
    for (Token token = take(); token != Token.END; token = take()) {
      pending = token;
      place.add(index++);
      if (index > itemsMax) {
        throw error("is one value too many, expected: at most " + itemsMax + " in a list");
      }
      item.read();
      place.removeLast();
    }
  }

  /** Whether a string comes next in the list. */
  boolean isString() {
    if (pending == null) {
      pending = reader.next();
    }
    return pending == Token.STRING;
  }

  /** Reads a number. */
  long integer(long min, long max) throws MetainfoException {
    expect(take(), Token.INTEGER, "a number");
    long value = reader.integer();
    if (value < min || value > max) {
      throw error("is " + value + ", expected: a number from " + min + " to " + max);
    }
    return value;
  }

  /** Reads text: UTF-8, or, if it is none, a character for each byte. */
  String text(int maxBytes) throws MetainfoException {
    stringLength(maxBytes);
    return decode(reader.stringOffset(), reader.stringLength());
  }

  /** Reads a string of bytes. */
  byte[] bytes(int maxBytes) throws MetainfoException {
    int length = stringLength(maxBytes);
    return Arrays.copyOfRange(bytes, reader.stringOffset(), reader.stringOffset() + length);
  }

  /** Reads a string of which only the length matters. */
  int stringLength(int maxBytes) throws MetainfoException {
    expect(take(), Token.STRING, "a string");
    if (reader.stringLength() > maxBytes) {
      throw error("has " + reader.stringLength() + " bytes, expected: at most " + maxBytes);
    }
    return reader.stringLength();
  }

  /** Steps over a value. */
  void skip() throws MetainfoException {
    int depth = 0;
    do {
      switch (take()) {
        case DICTIONARY_BEGIN, LIST_BEGIN -> depth++;
        case END -> depth--;
        case INTEGER, STRING -> {}
        case MALFORMED, DONE -> throw malformed();
      }
    } while (depth > 0);
  }

  /** What is wrong with the value at hand. */
  MetainfoException error(String wrong) {
    return new MetainfoException(where() + " " + wrong);
  }

  /** The same, with the text of the value in front of what is wrong with it. */
  MetainfoException error(String value, String wrong) {
    return error("\"" + TextEscape.printable(value, TEXT_SHOWN_LENGTH) + "\" " + wrong);
  }

  private Token take() {
    Token token = pending == null ? reader.next() : pending;
    pending = null;
    return token;
  }

  private void expect(Token found, Token expected, String name) throws MetainfoException {
    if (found == Token.MALFORMED) {
      throw malformed();
    }
    if (found != expected) {
      throw error("is not " + name);
    }
  }

  private MetainfoException malformed() {
    return error(
        "is not bencoded, cut off or nested too deep (byte " + reader.position() + " of the file)");
  }

  private String where() {
    if (place.isEmpty()) {
      return "the file";
    }
    StringBuilder out = new StringBuilder();
    for (Object step : place) {
      if (step instanceof Integer) {
        out.append('[').append(step).append(']');
      } else {
        out.append(out.isEmpty() ? "" : ".");
        out.append(TextEscape.printable(step.toString(), TEXT_SHOWN_LENGTH));
      }
    }
    return out.length() <= PLACE_SHOWN_LENGTH
        ? out.toString()
        : out.substring(0, PLACE_SHOWN_LENGTH) + "...";
  }

  private String decode(int offset, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, offset, length))
          .toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, offset, length, ISO_8859_1);
    }
  }
}
