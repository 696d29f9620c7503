// SPDX-License-Identifier: Apache-2.0
package org.btrt.perf.load;

import org.agrona.DirectBuffer;

/**
 * A reply by HTTP within the bytes of a connection: where it ends, and how many peers it lists. It
 * takes what trackers send, a status line, headers with a Content-Length and a bencoded dictionary,
 * and calls everything else malformed.
 *
 * <p><em>Threading:</em> one thread. <em>Memory:</em> allocates nothing; keeps the buffer of the
 * last {@link #parse}. <em>Source:</em> RFC 9112, BEP 3, 7, 23.
 */
final class HttpReply {
  /** The reply is not whole yet. */
  static final int INCOMPLETE = 0;

  /** What is there is no such reply. */
  static final int MALFORMED = -1;

  private static final String LENGTH_NAME = "content-length:";
  private static final String PEERS = "peers";
  private static final String PEERS6 = "peers6";
  private static final String FILES = "files";
  private static final int IPV4_PEER_LENGTH = 6;
  private static final int IPV6_PEER_LENGTH = 18;
  private static final int STATUS_OFFSET = 9;
  private static final int STATUS_END = 12;
  private static final int HEAD_MAX_BYTES = 4096;
  private static final int DIGITS_MAX = 7;

  private DirectBuffer bytes;
  private int status;
  private int bodyOffset;
  private int bodyEnd;
  private int position;

  /**
   * Looks for a whole reply.
   *
   * @param length bytes that are there
   * @return bytes of the reply, {@link #INCOMPLETE} or {@link #MALFORMED}
   */
  int parse(DirectBuffer buffer, int offset, int length) {
    bytes = buffer;
    int end = offset + length;
    int bodyLength = -1;
    int line = offset;
    while (true) {
      int lineEnd = endOfLine(line, end);
      if (lineEnd < 0) {
        return end - offset > HEAD_MAX_BYTES ? MALFORMED : INCOMPLETE;
      }
      if (line == offset && !readStatus(offset, lineEnd)) {
        return MALFORMED;
      }
      if (lineEnd == line) {
        break;
      }
      if (startsWith(line, lineEnd, LENGTH_NAME)) {
        bodyLength = number(line + LENGTH_NAME.length(), lineEnd);
      }
      line = lineEnd + 2;
    }
    if (bodyLength < 0) {
      return MALFORMED;
    }
    bodyOffset = line + 2;
    bodyEnd = bodyOffset + bodyLength;
    return bodyEnd <= end ? bodyEnd - offset : INCOMPLETE;
  }

  /** The status of the reply, for instance 200. */
  int status() {
    return status;
  }

  /** Bytes of the body. */
  int bodyLength() {
    return bodyEnd - bodyOffset;
  }

  /**
   * Counts the peers of an announce reply.
   *
   * @return how many, of both families; -1: no bencoded dictionary, or one without compact peers
   */
  int peerCount() {
    return walk(false);
  }

  /** Whether the body is a dictionary with an entry of scraped torrents. */
  boolean isScrape() {
    return walk(true) == 0;
  }

  // The entries of the dictionary that is the body: bytes of peers, or where the files are.
  private int walk(boolean scrape) {
    position = bodyOffset;
    if (bodyEnd - bodyOffset < 2 || next() != 'd') {
      return -1;
    }
    int peers = -1;
    boolean files = false;
    while (position < bodyEnd && bytes.getByte(position) != 'e') {
      int keyLength = stringLength();
      if (keyLength < 0) {
        return -1;
      }
      int key = position;
      position += keyLength;
      int value = position;
      if (!skipValue()) {
        return -1;
      }
      int unit = equal(key, keyLength, PEERS) ? IPV4_PEER_LENGTH : 0;
      unit = equal(key, keyLength, PEERS6) ? IPV6_PEER_LENGTH : unit;
      if (unit > 0) {
        int valueEnd = position;
        position = value;
        int peersLength = stringLength();
        position = valueEnd;
        if (peersLength < 0 || peersLength % unit != 0) {
          return -1;
        }
        peers = Math.max(peers, 0) + peersLength / unit;
      }
      files |= equal(key, keyLength, FILES);
    }
    if (position != bodyEnd - 1) {
      return -1;
    }
    if (scrape) {
      return files ? 0 : -1;
    }
    return peers;
  }

  // Leaves the position behind the value: a string, a number, or a list or dictionary of them.
  private boolean skipValue() {
    int depth = 0;
    do {
      if (position >= bodyEnd) {
        return false;
      }
      int first = bytes.getByte(position);
      if (first == 'd' || first == 'l') {
        depth++;
        position++;
      } else if (first == 'e') {
        if (depth-- == 0) {
          return false;
        }
        position++;
      } else if (first == 'i') {
        while (position < bodyEnd && next() != 'e') {
          // Any number will do.
        }
      } else {
        int length = stringLength();
        if (length < 0) {
          return false;
        }
        position += length;
      }
    } while (depth > 0);
    return position <= bodyEnd;
  }

  // Of the string at the position, which then is at its first byte; -1: there is none.
  private int stringLength() {
    int start = position;
    while (position < bodyEnd && bytes.getByte(position) != ':') {
      position++;
    }
    int length = number(start, position);
    position++;
    return length > bodyEnd - position ? -1 : length;
  }

  private int next() {
    return bytes.getByte(position++);
  }

  private boolean equal(int offset, int length, String text) {
    return length == text.length() && startsWith(offset, offset + length, text);
  }

  // Small letters in the text stand for both.
  private boolean startsWith(int offset, int end, String text) {
    if (end - offset < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      int found = bytes.getByte(offset + i);
      int small = found >= 'A' && found <= 'Z' ? found + ('a' - 'A') : found;
      if (small != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean readStatus(int offset, int lineEnd) {
    if (lineEnd - offset < STATUS_END || !startsWith(offset, lineEnd, "http/1.")) {
      return false;
    }
    status = number(offset + STATUS_OFFSET, offset + STATUS_END);
    return status >= 0;
  }

  // A number between blanks; -1: there is none.
  private int number(int offset, int end) {
    int from = offset;
    while (from < end && bytes.getByte(from) == ' ') {
      from++;
    }
    int value = 0;
    int digits = 0;
    for (int i = from; i < end; i++, digits++) {
      int digit = bytes.getByte(i) - '0';
      if (digit < 0 || digit > 9 || digits == DIGITS_MAX) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return digits == 0 ? -1 : value;
  }

  private int endOfLine(int offset, int end) {
    for (int i = offset; i + 1 < end; i++) {
      if (bytes.getByte(i) == '\r' && bytes.getByte(i + 1) == '\n') {
        return i;
      }
    }
    return -1;
  }
}
