// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.http;

import org.agrona.MutableDirectBuffer;

/**
 * Status line and header fields of a reply (RFC 9110, 9112), put together from pieces that are
 * encoded once. Replies are short and mostly random bytes, so nothing is compressed, and nothing
 * depends on the time of day.
 */
public final class HttpReplyHead {
  /** The status codes there are. */
  public enum Status {
    OK("200 OK", ""),
    BAD_REQUEST("400 Bad Request", ""),
    NOT_FOUND("404 Not Found", ""),
    METHOD_NOT_ALLOWED("405 Method Not Allowed", "Allow: GET, HEAD\r\n"),
    URI_TOO_LONG("414 URI Too Long", ""),
    HEADERS_TOO_LARGE("431 Request Header Fields Too Large", "");

    @SuppressWarnings("ImmutableEnumChecker") // Never handed out.
    private final Piece text;

    Status(String line, String fields) {
      text =
          new Piece(
              "HTTP/1.1 "
                  + line
                  + "\r\n"
                  + fields
                  + "Content-Type: text/plain\r\nContent-Length: ");
    }
  }

  /** What the reply says about the connection. */
  public enum Persistence {
    /** HTTP/1.1, where a connection is kept without a word. */
    KEPT(""),
    /** HTTP/1.0, whose client asked for it. */
    KEPT_AS_ASKED("Connection: keep-alive\r\n"),
    /** The connection ends behind this reply. */
    CLOSE("Connection: close\r\n");

    @SuppressWarnings("ImmutableEnumChecker") // Never handed out.
    private final Piece text;

    Persistence(String field) {
      text = new Piece("\r\n" + field + "\r\n");
    }
  }

  /** Most bytes that {@link #encode} writes, those included that it writes behind the head. */
  public static final int LENGTH_MAX = 256;

  private HttpReplyHead() {}

  /**
   * Writes the head of a reply, and a few bytes behind it for the content to overwrite.
   *
   * @param contentLength bytes of the content that follows, or would follow but for HEAD
   * @return bytes written
   */
  public static int encode(
      MutableDirectBuffer buffer,
      int offset,
      Status status,
      Persistence persistence,
      int contentLength) {
    int position = status.text.put(buffer, offset);
    return encodeEnd(buffer, position, persistence, contentLength) - offset;
  }

  /**
   * Writes the head of a page, and a few bytes behind it for the content to overwrite: {@link
   * HttpPage#headLengthMax} at the most.
   *
   * @return bytes written
   */
  public static int encode(
      MutableDirectBuffer buffer, int offset, HttpPage page, Persistence persistence) {
    byte[] head = page.head();
    buffer.putBytes(offset, head);
    int position = offset + head.length;
    return encodeEnd(buffer, position, persistence, page.content().length) - offset;
  }

  private static int encodeEnd(
      MutableDirectBuffer buffer, int offset, Persistence persistence, int contentLength) {
    int position = offset + buffer.putNaturalIntAscii(offset, contentLength);
    return persistence.text.put(buffer, position);
  }
}
