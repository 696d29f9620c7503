// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.protocol.http.RequestScanner.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is plain, what is not, and that it is known at every length. */
class RequestScannerTest {
  private static final String LINE = "GET /announce?info_hash=%01\u0080\u00ff HTTP/1.1\r\n";
  private static final int LINE_MAX = 100;
  private static final int HEADERS_MAX_BYTES = 200;
  private static final int HEADERS_MAX = 5;

  private final RequestScanner scanner =
      new RequestScanner(LINE_MAX, HEADERS_MAX_BYTES, HEADERS_MAX);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: t",
        "hOST:",
        "Host:t|User-Agent: a b/c (d; e) ~",
        "User_Agent: x|X-9:|Host: [::1]:1",
        "Host: t|Connection: Keep-Alive",
        "Host: t|connection:   keep-alive  |Connection: KEEP-ALIVE",
        "Host: t|Content-Type: text/plain|Expected: x|Upgrades: y|Sec-WebSocket-Kez1: 1"
      })
  void shouldTakePlainRequestsAtTheirLastByte(String headers) {
    String request = LINE + headers.replace("|", "\r\n") + "\r\n\r\n";
    for (int length = 1; length < request.length(); length++) {
      assertEquals(Result.INCOMPLETE, scan(request.substring(0, length)), "length=" + length);
    }
    for (String behind : new String[] {"", "G", request, "\0"}) {
      assertEquals(Result.PLAIN, scan(request + behind));
      assertEquals(request.length(), scanner.length());
      assertEquals("GET ".length() + 1, scanner.targetOffset());
      assertEquals(LINE.length() - "GET  HTTP/1.1\r\n".length(), scanner.targetLength());
      assertTrue(scanner.isKept());
      assertEquals(RequestScanner.NONE, scanner.forwardedForOffset());
      assertEquals(RequestScanner.NONE, scanner.realIpOffset());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection: close",
        "CONNECTION:Close ",
        "Connection: keep-alive|Connection: close",
        "Connection: close|Connection: keep-alive"
      })
  void shouldSeeThatTheConnectionEnds(String headers) {
    assertEquals(Result.PLAIN, scan(request("Host: t|" + headers)));
    assertFalse(scanner.isKept());
  }

  @Test
  void shouldFindWhatProxiesSay() {
    String request = request("X-Forwarded-For:  10.0.0.1, 10.0.0.2 |x-real-ip:::1|Host: t");
    assertEquals(Result.PLAIN, scan(request));
    assertEquals(request.indexOf("10.0.0.1") + 1, scanner.forwardedForOffset());
    assertEquals("10.0.0.1, 10.0.0.2".length(), scanner.forwardedForLength());
    assertEquals(request.indexOf("::1") + 1, scanner.realIpOffset());
    assertEquals("::1".length(), scanner.realIpLength());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HEAD / HTTP/1.1\r\nHost: t\r\n\r\n",
        "get / HTTP/1.1\r\nHost: t\r\n\r\n",
        "\r\nGET / HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET\t/ HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET http://t/ HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET /  HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET /\tHTTP/1.1\r\nHost: t\r\n\r\n",
        "GET /\0 HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET /\u001f HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET /12345678\r HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET / HTTP/1.0\r\nHost: t\r\n\r\n",
        "GET / HTTP/1.2\r\nHost: t\r\n\r\n",
        "GET / HTTP/2.1\r\nHost: t\r\n\r\n",
        "GET / http/1.1\r\nHost: t\r\n\r\n",
        "GET / HTTP/1.1 \r\nHost: t\r\n\r\n",
        "GET / HTTP/1.1\nHost: t\r\n\r\n",
        "GET / HTTP/1.1\rHost: t\r\n\r\n",
        "GET / HTTP/1.1\r\r\nHost: t\r\n\r\n",
        "GET /\r\n\r\n"
      })
  void shouldLeaveOtherRequestLines(String request) {
    assertEquals(Result.OTHER, scan(request));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: y",
        "Host: t|Host: t",
        "Host: t|HOST: u",
        "Host: t|Content-Length: 0",
        "Host: t|content-length: 5",
        "Host: t|Transfer-Encoding: chunked",
        "Host: t|tRANSFER-eNCODING: identity",
        "Host: t|Expect: 100-continue",
        "Host: t|Upgrade: h2c",
        "Host: t|Sec-WebSocket-Key1: 1",
        "Host: t|Connection: upgrade",
        "Host: t|Connection: keep-alive, close",
        "Host: t|Connection:",
        "Host: t|X-Forwarded-For: 10.0.0.1|X-Forwarded-For: 10.0.0.2",
        "Host: t|X-Real-IP: 10.0.0.1|X-Real-IP: 10.0.0.1",
        "Host : t",
        " Host: t",
        "Host: t| folded",
        "Host: t|\tfolded",
        "Host: t|: x",
        "Host: t|No colon",
        "Host: t|X!: y",
        "Host: t|X\u00e4: y",
        "Host: t|X: \u00e4",
        "Host: t|X: 1234567\u007f",
        "Host: t|X: 1\t2",
        "Host: t|X: 1\0002",
        "Host: t\nX: y",
        "Host: t\rX: y",
        "Host: t\r\r\nX: y",
        "Host: t|A: 1|B: 2|C: 3|D: 4|E: 5"
      })
  void shouldLeaveOtherHeaders(String headers) {
    assertEquals(Result.OTHER, scan(request(headers)));
  }

  @Test
  void shouldLeaveBareEndsOfLines() {
    assertEquals(Result.OTHER, scan(LINE + "Host: t\r\n\n"));
    assertEquals(Result.OTHER, scan(LINE + "Host: t\r\n\rX"));
    assertEquals(Result.OTHER, scan(LINE + "Host: t\n\n"));
  }

  @Test
  void shouldKeepToTheLimits() {
    String end = " HTTP/1.1\r\nHost: t\r\n\r\n";
    String longest = "GET /" + "x".repeat(LINE_MAX - "GET / HTTP/1.1".length());
    assertEquals(Result.PLAIN, scan(longest + end));
    assertEquals(Result.OTHER, scan(longest + "x" + end));
    assertEquals(Result.OTHER, scan("GET /" + "x".repeat(LINE_MAX)));

    String field = "Host: ";
    String headers = field + "t".repeat(HEADERS_MAX_BYTES - field.length() - 4);
    assertEquals(Result.PLAIN, scan(LINE + headers + "\r\n\r\n"));
    assertEquals(Result.OTHER, scan(LINE + headers + "t\r\n\r\n"));
    assertEquals(Result.OTHER, scan(LINE + "X: " + "t".repeat(HEADERS_MAX_BYTES)));
    assertEquals(Result.OTHER, scan(LINE + "x".repeat(HEADERS_MAX_BYTES + 1)));
  }

  private static String request(String headers) {
    return LINE + headers.replace("|", "\r\n") + "\r\n\r\n";
  }

  /** Scans a copy, behind one byte and of just that length, so that reading outside would throw. */
  private Result scan(String text) {
    byte[] bytes = (" " + text).getBytes(StandardCharsets.ISO_8859_1);
    return scanner.scan(new UnsafeBuffer(bytes), 1, bytes.length - 1);
  }
}
