// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.bencode;

import org.agrona.DirectBuffer;

/**
 * Reads one bencoded value token by token, in bounds: it never goes deeper, takes a longer string
 * or a longer number than the limits, never looks behind the end of the input, and never throws.
 * What is wrong with the input, truncation included, is one token: {@link Token#MALFORMED}, and it
 * stays that.
 *
 * <p>Strict where BEP 3 is: no leading zeros, no {@code -0}, dictionary keys are strings and every
 * key has a value. Not strict about the order of keys, because others are not. Numbers outside of a
 * {@code long} are malformed.
 *
 * <p><em>Threading:</em> one owner. <em>Memory:</em> allocates nothing; strings are offsets into
 * the caller's buffer. <em>Source:</em> BEP 3.
 */
public final class BencodeReader {
  /**
   * Deepest nesting of dictionaries and lists unless told otherwise; a tracker replies in three.
   */
  public static final int DEPTH_MAX = 8;

  /** Longest string unless told otherwise: more than 10,000 compact IPv6 peers. */
  public static final int STRING_MAX_LENGTH = 256 * 1024;

  /** Most characters of a number, its sign included: those of the smallest {@code long}. */
  public static final int DIGITS_MAX = 20;

  /** What was read. */
  public enum Token {
    /** A number: see {@link #integer}. */
    INTEGER,
    /** A string, also one that is a key: see {@link #stringOffset}. */
    STRING,
    DICTIONARY_BEGIN,
    LIST_BEGIN,
    /** The innermost dictionary or list is over. */
    END,
    /** The value is over; see {@link #position} for what may follow. */
    DONE,
    /** Not bencoded, cut off, or beyond a limit. */
    MALFORMED
  }

  private enum Expected {
    /** A value: in a list or on the outside. */
    VALUE,
    /** A key or the end of the dictionary. */
    KEY,
    /** The value of a key. */
    VALUE_OF_KEY
  }

  private final boolean[] isDictionary;
  private final int stringMaxLength;
  private DirectBuffer buffer;
  private int position;
  private int limit;
  private int depth;
  private Expected expected;
  private boolean finished;
  private boolean malformed;
  private long integer;
  private int stringOffset;
  private int stringLength;

  /** A reader of what trackers reply. */
  public BencodeReader() {
    this(DEPTH_MAX, STRING_MAX_LENGTH);
  }

  /**
   * A reader with other limits.
   *
   * @param depthMax deepest nesting of dictionaries and lists
   * @param stringMaxLength longest string, bytes; at most 200,000,000
   */
  public BencodeReader(int depthMax, int stringMaxLength) {
    isDictionary = new boolean[depthMax];
    this.stringMaxLength = stringMaxLength;
  }

  /** Begins to read {@code lengthBytes} bytes at {@code offset}. */
  public BencodeReader wrap(DirectBuffer source, int offset, int lengthBytes) {
    buffer = source;
    position = offset;
    limit = offset + lengthBytes;
    depth = 0;
    expected = Expected.VALUE;
    finished = false;
    malformed = false;
    return this;
  }

  /** Reads one more token. */
  public Token next() {
    if (malformed) {
      return Token.MALFORMED;
    }
    if (finished) {
      return Token.DONE;
    }
    Token token = read();
    if (token == Token.MALFORMED) {
      malformed = true;
    }
    return token;
  }

  /**
   * Steps over the value that begins here, whatever it holds.
   *
   * @return whether there was one
   */
  public boolean skipValue() {
    int outside = depth;
    do {
      Token token = next();
      if (token == Token.MALFORMED || token == Token.DONE || depth < outside) {
        return false;
      }
    } while (depth > outside);
    return true;
  }

  /** The number just read. */
  public long integer() {
    return integer;
  }

  /** Where the string just read begins in the buffer. */
  public int stringOffset() {
    return stringOffset;
  }

  public int stringLength() {
    return stringLength;
  }

  /** Whether the string just read is {@code text}. */
  public boolean isString(byte[] text) {
    if (stringLength != text.length) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      if (buffer.getByte(stringOffset + i) != text[i]) {
        return false;
      }
    }
    return true;
  }

  /** The first byte that was not read. */
  public int position() {
    return position;
  }

  private Token read() {
    if (position >= limit) {
      return Token.MALFORMED;
    }
    byte first = buffer.getByte(position);
    if (first >= '0' && first <= '9') {
      return readString();
    }
    if (first == 'e') {
      return readEnd();
    }
    if (expected == Expected.KEY) {
      return Token.MALFORMED;
    }
    return switch (first) {
      case 'i' -> readInteger();
      case 'd' -> begin(true);
      case 'l' -> begin(false);
      default -> Token.MALFORMED;
    };
  }

  private Token begin(boolean dictionary) {
    if (depth == isDictionary.length) {
      return Token.MALFORMED;
    }
    position++;
    isDictionary[depth++] = dictionary;
    expected = dictionary ? Expected.KEY : Expected.VALUE;
    return dictionary ? Token.DICTIONARY_BEGIN : Token.LIST_BEGIN;
  }

  private Token readEnd() {
    if (depth == 0 || expected == Expected.VALUE_OF_KEY) {
      return Token.MALFORMED;
    }
    position++;
    depth--;
    valueRead();
    return Token.END;
  }

  private Token readString() {
    int length = 0;
    int i = position;
    boolean leadingZero = buffer.getByte(i) == '0';
    byte sign = 0;
    for (; i < limit; i++) {
      sign = buffer.getByte(i);
      if (sign < '0' || sign > '9') {
        break;
      }
      length = length * 10 + sign - '0';
      if (length > stringMaxLength || (leadingZero && i > position)) {
        return Token.MALFORMED;
      }
    }
    if (i >= limit || sign != ':' || length > limit - i - 1) {
      return Token.MALFORMED;
    }
    stringOffset = i + 1;
    stringLength = length;
    position = stringOffset + length;
    if (expected == Expected.KEY) {
      expected = Expected.VALUE_OF_KEY;
    } else {
      valueRead();
    }
    return Token.STRING;
  }

  private Token readInteger() {
    int from = position + 1;
    int to = from;
    while (to < limit && to - from <= DIGITS_MAX && buffer.getByte(to) != 'e') {
      to++;
    }
    if (to >= limit || to - from > DIGITS_MAX || !parseInteger(from, to)) {
      return Token.MALFORMED;
    }
    position = to + 1;
    valueRead();
    return Token.INTEGER;
  }

  private boolean parseInteger(int from, int to) {
    boolean negative = from < to && buffer.getByte(from) == '-';
    int first = negative ? from + 1 : from;
    if (first == to || (buffer.getByte(first) == '0' && (negative || to - first > 1))) {
      return false;
    }
    // Counted downwards, where a long reaches one further.
    long value = 0;
    for (int i = first; i < to; i++) {
      int digit = buffer.getByte(i) - '0';
      if (digit < 0
          || digit > 9
          || value < Long.MIN_VALUE / 10
          || value * 10 < Long.MIN_VALUE + digit) {
        return false;
      }
      value = value * 10 - digit;
    }
    if (!negative && value == Long.MIN_VALUE) {
      return false;
    }
    integer = negative ? value : -value;
    return true;
  }

  private void valueRead() {
    if (depth == 0) {
      finished = true;
    } else {
      expected = isDictionary[depth - 1] ? Expected.KEY : Expected.VALUE;
    }
  }
}
