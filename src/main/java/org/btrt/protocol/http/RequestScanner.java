// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.http;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.btrt.protocol.http.Ascii.HIGH_BITS;
import static org.btrt.protocol.http.Ascii.LOW_BITS;

import org.agrona.DirectBuffer;

/**
 * Finds the end of a plain request in received bytes, and what of it counts, without making objects
 * of its lines. Plain is what nearly all clients send and what can be read in one way only:
 *
 * <ul>
 *   <li>{@code GET}, one space, a target that begins with a slash and has no byte below {@code !},
 *       one space, {@code HTTP/1.1}.
 *   <li>Fields whose names are letters, digits, hyphens and underscores, with the colon right
 *       behind, and whose values are printable ASCII. Every line ends with CR LF.
 *   <li>{@code Host} exactly once. {@code Connection}, if there is one, says {@code close} or
 *       {@code keep-alive} and nothing else. None of {@code Content-Length}, {@code
 *       Transfer-Encoding}, {@code Expect}, {@code Upgrade}, and none of the fields of the first
 *       WebSockets, which imply a content.
 *   <li>All within the limits.
 * </ul>
 *
 * <p>Everything else may be a good request too, but that is for others to decide: the scanner does
 * not guess. It says so at the first byte that does not fit, so that nobody waits for the rest of
 * what will be refused.
 *
 * <p><em>Threading:</em> one owner. <em>Memory:</em> allocates nothing, keeps no reference to the
 * bytes. <em>Source:</em> RFC 9112, sections 2, 3, 5.
 */
public final class RequestScanner {
  /** What the bytes are. */
  public enum Result {
    /** They begin with a whole plain request. */
    PLAIN,
    /** They are the beginning of what may become a plain request. */
    INCOMPLETE,
    /** They are, or will be, something else. */
    OTHER
  }

  /** No such field. */
  public static final int NONE = -1;

  private static final byte[] BEGIN = Ascii.bytes("GET /");
  private static final byte[] VERSION = Ascii.bytes(" HTTP/1.1\r\n");
  private static final long VERSION_WORD = word(" HTTP/1.");
  private static final int LINE_END_LENGTH = 2;

  private static final byte[] HOST = Ascii.bytes("host");
  private static final byte[] EXPECT = Ascii.bytes("expect");
  private static final byte[] UPGRADE = Ascii.bytes("upgrade");
  private static final byte[] REAL_IP = Ascii.bytes("x-real-ip");
  private static final byte[] CONNECTION = Ascii.bytes("connection");
  private static final byte[] CONTENT_LENGTH = Ascii.bytes("content-length");
  private static final byte[] FORWARDED_FOR = Ascii.bytes("x-forwarded-for");
  private static final byte[] TRANSFER_ENCODING = Ascii.bytes("transfer-encoding");
  private static final byte[] WEB_SOCKET_KEY = Ascii.bytes("sec-websocket-key");
  private static final byte[] CLOSE = Ascii.bytes("close");
  private static final byte[] KEEP_ALIVE = Ascii.bytes("keep-alive");

  private static final boolean[] IN_NAME = inName();

  private final int requestLineMaxBytes;
  private final int headersMaxBytes;
  private final int headersMax;
  private int requestOffset;
  private int requestEnd;
  private int targetOffset;
  private int targetLength;
  private boolean hostSeen;
  private boolean kept;
  private int forwardedForOffset;
  private int forwardedForLength;
  private int realIpOffset;
  private int realIpLength;

  /**
   * @param requestLineMaxBytes longest request line, without its end
   * @param headersMaxBytes longest header block
   * @param headersMax most header fields
   */
  public RequestScanner(int requestLineMaxBytes, int headersMaxBytes, int headersMax) {
    this.requestLineMaxBytes = requestLineMaxBytes;
    this.headersMaxBytes = headersMaxBytes;
    this.headersMax = headersMax;
  }

  /**
   * Looks at bytes; the other methods tell what was found if they begin with a plain request.
   *
   * @param lengthBytes at least one
   */
  public Result scan(DirectBuffer buffer, int offset, int lengthBytes) {
    int limit = offset + lengthBytes;
    int path = offset + BEGIN.length - 1;
    if (!beginsWith(buffer, offset, limit, BEGIN)) {
      return Result.OTHER;
    }
    int targetEnd = path < limit ? endOfTarget(buffer, path, limit) : limit;
    if (targetEnd + VERSION.length - LINE_END_LENGTH - offset > requestLineMaxBytes) {
      return Result.OTHER;
    }
    int headers = targetEnd + VERSION.length;
    if (headers > limit) {
      return beginsWith(buffer, targetEnd, limit, VERSION) ? Result.INCOMPLETE : Result.OTHER;
    }
    if (!isVersion(buffer, targetEnd)) {
      return Result.OTHER;
    }
    requestOffset = offset;
    targetOffset = path;
    targetLength = targetEnd - path;
    Result result = scanHeaders(buffer, headers, limit);
    return result == Result.INCOMPLETE && limit - headers > headersMaxBytes ? Result.OTHER : result;
  }

  /** Bytes of the whole request. */
  public int length() {
    return requestEnd - requestOffset;
  }

  /** Where the target begins, with its slash. */
  public int targetOffset() {
    return targetOffset;
  }

  public int targetLength() {
    return targetLength;
  }

  /** Whether the connection may stay. */
  public boolean isKept() {
    return kept;
  }

  /** Where the value of {@code X-Forwarded-For} is, or {@link #NONE}. */
  public int forwardedForOffset() {
    return forwardedForOffset;
  }

  public int forwardedForLength() {
    return forwardedForLength;
  }

  /** Where the value of {@code X-Real-IP} is, or {@link #NONE}. */
  public int realIpOffset() {
    return realIpOffset;
  }

  public int realIpLength() {
    return realIpLength;
  }

  private Result scanHeaders(DirectBuffer buffer, int offset, int limit) {
    hostSeen = false;
    kept = true;
    forwardedForOffset = NONE;
    realIpOffset = NONE;
    int line = offset;
    int count = 0;
    while (line < limit && buffer.getByte(line) != '\r') {
      int colon = line;
      byte sign = 0;
      while (colon < limit && IN_NAME[(sign = buffer.getByte(colon)) & 0xFF]) {
        colon++;
      }
      if (colon == limit) {
        return Result.INCOMPLETE;
      }
      if (sign != ':' || colon == line || ++count > headersMax) {
        return Result.OTHER;
      }
      int end = endOfValue(buffer, colon + 1, limit);
      if (end + LINE_END_LENGTH > limit) {
        return end == limit || buffer.getByte(end) == '\r' ? Result.INCOMPLETE : Result.OTHER;
      }
      if (!isLineEnd(buffer, end) || !takeField(buffer, line, colon, end)) {
        return Result.OTHER;
      }
      line = end + LINE_END_LENGTH;
    }
    if (line + LINE_END_LENGTH > limit) {
      return Result.INCOMPLETE;
    }
    requestEnd = line + LINE_END_LENGTH;
    return isLineEnd(buffer, line) && hostSeen && requestEnd - offset <= headersMaxBytes
        ? Result.PLAIN
        : Result.OTHER;
  }

  /** Whether a request with this field may be plain. */
  private boolean takeField(DirectBuffer buffer, int name, int colon, int end) {
    return switch (colon - name) {
      case 4 -> !isWord(buffer, name, HOST) || takeHost();
      case 6 -> !isWord(buffer, name, EXPECT);
      case 7 -> !isWord(buffer, name, UPGRADE);
      case 9 -> !isWord(buffer, name, REAL_IP) || takeRealIp(buffer, colon + 1, end);
      case 10 -> !isWord(buffer, name, CONNECTION) || takeConnection(buffer, colon + 1, end);
      case 14 -> !isWord(buffer, name, CONTENT_LENGTH);
      case 15 -> !isWord(buffer, name, FORWARDED_FOR) || takeForwardedFor(buffer, colon + 1, end);
      case 17 -> !isWord(buffer, name, TRANSFER_ENCODING);
      case 18 -> !isWord(buffer, name, WEB_SOCKET_KEY);
      default -> true;
    };
  }

  private boolean takeHost() {
    boolean first = !hostSeen;
    hostSeen = true;
    return first;
  }

  private boolean takeConnection(DirectBuffer buffer, int from, int to) {
    int value = skipSpaces(buffer, from, to);
    int valueLength = endWithoutSpaces(buffer, value, to) - value;
    if (valueLength == CLOSE.length && isWord(buffer, value, CLOSE)) {
      kept = false;
      return true;
    }
    return valueLength == KEEP_ALIVE.length && isWord(buffer, value, KEEP_ALIVE);
  }

  private boolean takeForwardedFor(DirectBuffer buffer, int from, int to) {
    boolean first = forwardedForOffset == NONE;
    forwardedForOffset = skipSpaces(buffer, from, to);
    forwardedForLength = endWithoutSpaces(buffer, forwardedForOffset, to) - forwardedForOffset;
    return first;
  }

  private boolean takeRealIp(DirectBuffer buffer, int from, int to) {
    boolean first = realIpOffset == NONE;
    realIpOffset = skipSpaces(buffer, from, to);
    realIpLength = endWithoutSpaces(buffer, realIpOffset, to) - realIpOffset;
    return first;
  }

  private static int skipSpaces(DirectBuffer buffer, int from, int to) {
    int i = from;
    while (i < to && buffer.getByte(i) == ' ') {
      i++;
    }
    return i;
  }

  private static int endWithoutSpaces(DirectBuffer buffer, int from, int to) {
    int i = to;
    while (i > from && buffer.getByte(i - 1) == ' ') {
      i--;
    }
    return i;
  }

  /** Whether bytes that are known to be printable are {@code lower}, in whatever case. */
  private static boolean isWord(DirectBuffer buffer, int offset, byte[] lower) {
    for (int i = 0; i < lower.length; i++) {
      if ((buffer.getByte(offset + i) | 0x20) != lower[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether the bytes are the text, as far as there are any. */
  private static boolean beginsWith(DirectBuffer buffer, int offset, int limit, byte[] text) {
    int count = Math.min(text.length, limit - offset);
    for (int i = 0; i < count; i++) {
      if (buffer.getByte(offset + i) != text[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isVersion(DirectBuffer buffer, int offset) {
    return buffer.getLong(offset, LITTLE_ENDIAN) == VERSION_WORD
        && buffer.getByte(offset + Long.BYTES) == '1'
        && isLineEnd(buffer, offset + VERSION.length - LINE_END_LENGTH);
  }

  private static boolean isLineEnd(DirectBuffer buffer, int offset) {
    return buffer.getByte(offset) == '\r' && buffer.getByte(offset + 1) == '\n';
  }

  /** The first byte below {@code !}, eight at a time. */
  private static int endOfTarget(DirectBuffer buffer, int from, int limit) {
    int i = from;
    for (; i + Long.BYTES <= limit; i += Long.BYTES) {
      long word = buffer.getLong(i, LITTLE_ENDIAN);
      // Sets the high bit of the lowest byte below '!', and of none beneath it.
      long found = word - LOW_BITS * '!' & ~word & HIGH_BITS;
      if (found != 0) {
        return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (i < limit && (buffer.getByte(i) & 0xFF) >= '!') {
      i++;
    }
    return i;
  }

  /** The first byte that is not printable ASCII, eight at a time. */
  private static int endOfValue(DirectBuffer buffer, int from, int limit) {
    int i = from;
    for (; i + Long.BYTES <= limit; i += Long.BYTES) {
      long word = buffer.getLong(i, LITTLE_ENDIAN);
      // As above for below ' '; the sum carries into the high bit for 127, the word has it above.
      long found = (word - LOW_BITS * ' ' & ~word | word + LOW_BITS | word) & HIGH_BITS;
      if (found != 0) {
        i += Long.numberOfTrailingZeros(found) / Byte.SIZE;
        break;
      }
    }
    while (i < limit && isPrintable(buffer.getByte(i))) {
      i++;
    }
    return i;
  }

  private static boolean isPrintable(byte sign) {
    return sign >= ' ' && sign < 127;
  }

  private static boolean[] inName() {
    boolean[] table = new boolean[256];
    for (char sign = 0; sign < table.length; sign++) {
      table[sign] =
          (sign >= 'a' && sign <= 'z')
              || (sign >= 'A' && sign <= 'Z')
              || (sign >= '0' && sign <= '9')
              || sign == '-'
              || sign == '_';
    }
    return table;
  }

  private static long word(String text) {
    long word = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      word |= (long) text.charAt(i) << i * Byte.SIZE;
    }
    return word;
  }
}
