// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.btrt.common.TextEscape;
import org.btrt.config.HashListSettings;
import org.btrt.config.HashListSettings.Format;
import org.btrt.config.WebSettings;
import org.btrt.hashlist.HashListConverter;

/**
 * A hash list from elsewhere, whole and checked.
 *
 * @param content in the format that was asked for
 * @param asOf when the tracker counted it
 */
record FetchedHashList(byte[] content, Instant asOf) {
  private static final int REASON_MAX_LENGTH = 200;

  /**
   * Asks the running tracker.
   *
   * @throws IOException if it does not give one; the message says why
   */
  static FetchedHashList ofTracker(WebSettings web, Format format)
      throws IOException, InterruptedException {
    if (web.listen().isEmpty()) {
      throw new IOException("web.listen is off, expected: an address to ask, or --from-file");
    }
    URI uri = WebAddress.of(web, path(format));
    HttpResponse<byte[]> response;
    try {
      response = WebAddress.ask(HttpRequest.newBuilder(uri), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new IOException(
          uri + ": " + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()), e);
    }
    if (response.statusCode() != 200) {
      String reason = new String(response.body(), StandardCharsets.US_ASCII).strip();
      throw new IOException(
          uri
              + ": status "
              + response.statusCode()
              + ", "
              + TextEscape.printable(reason, REASON_MAX_LENGTH));
    }
    byte[] content = HashListConverter.convert(response.body(), format, format);
    return new FetchedHashList(content, lastModified(response));
  }

  /**
   * Reads what the tracker keeps in its file.
   *
   * @throws IOException if there is none that can be used; the message says why
   */
  static FetchedHashList ofFile(HashListSettings settings, Format format) throws IOException {
    Path file =
        settings.file().orElseThrow(() -> new IOException("hashlist.file is not configured"));
    try {
      Instant asOf = Files.getLastModifiedTime(file).toInstant();
      byte[] content =
          HashListConverter.convert(Files.readAllBytes(file), settings.fileFormat(), format);
      return new FetchedHashList(content, asOf);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": does not exist, expected: the tracker writes it", e);
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static Instant lastModified(HttpResponse<byte[]> response) throws IOException {
    try {
      return Instant.from(
          DateTimeFormatter.RFC_1123_DATE_TIME.parse(
              response.headers().firstValue("Last-Modified").orElse("")));
    } catch (DateTimeException e) {
      throw new IOException("no Last-Modified in the answer, expected: the tracker's", e);
    }
  }

  private static String path(Format format) {
    return switch (format) {
      case TEXT -> "/hashlist";
      case BINARY -> "/hashlist.bin";
      case JSON -> "/hashlist.json";
    };
  }
}
