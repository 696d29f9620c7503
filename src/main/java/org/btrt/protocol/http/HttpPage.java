// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.http;

import java.util.Map;

/**
 * A reply that is no tracker's: a page, a file, or where else to look. Not for the road of an
 * announce: each is an object with content of its own.
 *
 * @param status code and reason of the status line, for instance {@code 200 OK}
 * @param contentType ASCII, as the names and values of the fields
 * @param fields header fields besides those about the content and the connection
 * @param content in bytes; not to be changed any more
 */
public record HttpPage(
    String status, String contentType, Map<String, String> fields, byte[] content) {
  private static final int CODE_LENGTH = 3;

  /** Keeps a copy of the fields. */
  public HttpPage {
    fields = Map.copyOf(fields);
  }

  /** A line of ASCII for people. */
  public static HttpPage text(String status, String line) {
    return new HttpPage(status, "text/plain; charset=us-ascii", Map.of(), Ascii.bytes(line + "\n"));
  }

  /** The same with further header fields. */
  public HttpPage with(Map<String, String> furtherFields) {
    return new HttpPage(status, contentType, furtherFields, content);
  }

  /** The three digits of the status. */
  public int code() {
    return Integer.parseInt(status, 0, CODE_LENGTH, 10);
  }

  /** Everything before the length of the content. */
  byte[] head() {
    StringBuilder head = new StringBuilder();
    head.append("HTTP/1.1 ").append(status).append("\r\n");
    fields.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Content-Type: ").append(contentType).append("\r\nContent-Length: ");
    return Ascii.bytes(head.toString());
  }

  /** Most bytes that the head takes, those included that are written behind it. */
  public int headLengthMax() {
    return head().length + HttpReplyHead.LENGTH_MAX;
  }
}
