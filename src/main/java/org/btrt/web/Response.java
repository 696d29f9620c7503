// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What a request is answered with.
 *
 * @param headers besides those that every response has, or instead of them
 */
record Response(int status, String contentType, Map<String, String> headers, Body body) {
  private static final String TEXT = "text/plain; charset=utf-8";

  /** What comes after the headers. */
  interface Body {
    /** In bytes. */
    long length() throws IOException;

    void writeTo(OutputStream out) throws IOException;
  }

  /** A whole page. */
  static Response page(String contentType, byte[] bytes) {
    return new Response(200, contentType, Map.of(), new Bytes(bytes));
  }

  /** A line for people. */
  static Response text(int status, String text) {
    return new Response(
        status, TEXT, Map.of(), new Bytes((text + '\n').getBytes(StandardCharsets.US_ASCII)));
  }

  /** An answer for programs. */
  static Response json(int status, byte[] bytes) {
    return new Response(status, "application/json", Map.of(), new Bytes(bytes));
  }

  /** The same with one more header. */
  Response withAlso(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return with(more);
  }

  Response with(Map<String, String> otherHeaders) {
    return new Response(status, contentType, otherHeaders, body);
  }

  private record Bytes(byte[] bytes) implements Body {
    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(bytes);
    }
  }
}
