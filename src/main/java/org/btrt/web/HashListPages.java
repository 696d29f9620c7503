// SPDX-License-Identifier: Apache-2.0
package org.btrt.web;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.btrt.common.IpAddress;
import org.btrt.config.HashListSettings.Format;
import org.btrt.hashlist.HashList;
import org.btrt.status.Counter;

/**
 * The hash list for a DPI platform: {@code /hashlist}, {@code /hashlist.bin}, {@code
 * /hashlist.json}, for listed addresses only. Conditional requests cost nothing but the question.
 */
final class HashListPages {
  /** The formats by path. */
  static final Map<String, Format> PATHS =
      Map.of(
          "/hashlist", Format.TEXT,
          "/hashlist.bin", Format.BINARY,
          "/hashlist.json", Format.JSON);

  private static final int RETRY_AFTER_S = 5;
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Optional<WebSources.HashLists> source;
  private final Consumer<Counter> count;

  /**
   * @param source empty: there is no list
   * @param count counts one
   */
  HashListPages(Optional<WebSources.HashLists> source, Consumer<Counter> count) {
    this.source = source;
    this.count = count;
  }

  /**
   * Answers a GET or HEAD.
   *
   * @param path one of {@link #PATHS}
   * @param from whose connection it is
   * @param ifNoneMatch the fields of that name
   */
  Response respond(String path, InetAddress from, List<String> ifNoneMatch) {
    if (source.isEmpty()) {
      return Response.text(404, "there is no hash list; hashlist.enabled is false");
    }
    if (!source.get().sources().contains(IpAddress.of(from))) {
      count.accept(Counter.HASHLIST_REFUSED);
      return Response.text(403, "this address is not in hashlist.sources");
    }
    Optional<HashList> latest = source.get().latest().get();
    if (latest.isEmpty()) {
      count.accept(Counter.HASHLIST_NOT_READY);
      return Response.text(503, "the first pass through the store has not ended yet")
          .with(Map.of("Retry-After", Integer.toString(RETRY_AFTER_S)));
    }
    return respond(PATHS.get(path), latest.get(), ifNoneMatch);
  }

  private Response respond(Format format, HashList list, List<String> ifNoneMatch) {
    String tag = list.entityTag(format);
    boolean isKnown = isNamed(tag, ifNoneMatch);
    count.accept(isKnown ? Counter.HASHLIST_NOT_MODIFIED : Counter.HASHLIST_SENT);
    return new Response(
        isKnown ? 304 : 200,
        contentType(format),
        Map.of(
            "ETag",
            tag,
            "Last-Modified",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.ofEpochSecond(list.asOfS()).atZone(ZoneOffset.UTC)),
            // May be kept, if it is asked about each time.
            "Cache-Control",
            "no-cache"),
        new ListBody(list, format));
  }

  /** Weak comparison, as RFC 9110, 13.1.2 wants it here. */
  private static boolean isNamed(String tag, List<String> ifNoneMatch) {
    for (String field : ifNoneMatch) {
      for (String item : field.split(",", -1)) {
        String name = item.strip();
        if (name.equals("*") || (name.startsWith("W/") ? name.substring(2) : name).equals(tag)) {
          return true;
        }
      }
    }
    return false;
  }

  private static String contentType(Format format) {
    return switch (format) {
      case TEXT -> "text/plain; charset=us-ascii";
      case BINARY -> "application/octet-stream";
      case JSON -> "application/json";
    };
  }

  private record ListBody(HashList list, Format format) implements Response.Body {
    @Override
    public long length() throws IOException {
      return list.length(format);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      OutputStream buffered = new BufferedOutputStream(out, BUFFER_BYTES);
      list.writeTo(format, buffered);
      buffered.flush();
    }
  }
}
