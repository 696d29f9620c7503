// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Iterator;
import org.btrt.protocol.http.HttpReplyHead.Status;

/**
 * Lets through what can be understood in one way only: GET and HEAD without content. Everything
 * else ends the connection, because what follows it on the connection may not be what it seems
 * (request smuggling). An offer to upgrade is no such thing: it may be ignored (RFC 9110, 7.8), and
 * is.
 */
final class RequestGate {
  private static final String NO_CONTENT = "0";

  private RequestGate() {}

  /**
   * Looks at a request line and its headers.
   *
   * @param headersMax most header fields
   * @return the error to answer with; null: none
   */
  static Status check(HttpRequest request, int headersMax) {
    DecoderResult decoded = request.decoderResult();
    if (!decoded.isSuccess()) {
      return statusOf(decoded.cause());
    }
    HttpHeaders headers = request.headers();
    if (headers.size() > headersMax) {
      return Status.HEADERS_TOO_LARGE;
    }
    HttpVersion version = request.protocolVersion();
    boolean isHttp11 = version.equals(HttpVersion.HTTP_1_1);
    if (!isHttp11 && !version.equals(HttpVersion.HTTP_1_0)) {
      return Status.BAD_REQUEST;
    }
    HttpMethod method = request.method();
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
      return Status.METHOD_NOT_ALLOWED;
    }
    return headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
            || headers.contains(HttpHeaderNames.EXPECT)
            || !isContentEmpty(headers)
            || !isHostClear(headers, isHttp11)
        ? Status.BAD_REQUEST
        : null;
  }

  private static Status statusOf(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException line -> Status.URI_TOO_LONG;
      case TooLongHttpHeaderException header -> Status.HEADERS_TOO_LARGE;
      default -> Status.BAD_REQUEST;
    };
  }

  private static boolean isContentEmpty(HttpHeaders headers) {
    Iterator<? extends CharSequence> lengths =
        headers.valueCharSequenceIterator(HttpHeaderNames.CONTENT_LENGTH);
    return !lengths.hasNext() || (NO_CONTENT.contentEquals(lengths.next()) && !lengths.hasNext());
  }

  private static boolean isHostClear(HttpHeaders headers, boolean required) {
    Iterator<? extends CharSequence> hosts =
        headers.valueCharSequenceIterator(HttpHeaderNames.HOST);
    if (!hosts.hasNext()) {
      return !required;
    }
    hosts.next();
    return !hosts.hasNext();
  }
}
