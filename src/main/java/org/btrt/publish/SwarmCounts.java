// SPDX-License-Identifier: Apache-2.0
package org.btrt.publish;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.protocol.bencode.BencodeReader;
import org.btrt.protocol.bencode.BencodeReader.Token;

/**
 * A tracker's word about a torrent (BEP 48).
 *
 * @param seeds who have all of it
 * @param leechers who have not
 * @param completed downloads that have ended
 */
public record SwarmCounts(long seeds, long leechers, long completed) {
  private static final int TIMEOUT_MS = 3000;
  private static final int REPLY_MAX_BYTES = 64 * 1024;
  private static final int BYTE_DIGITS = 2;

  private static final byte[] FILES = "files".getBytes(US_ASCII);
  private static final byte[] COMPLETE = "complete".getBytes(US_ASCII);
  private static final byte[] INCOMPLETE = "incomplete".getBytes(US_ASCII);
  private static final byte[] DOWNLOADED = "downloaded".getBytes(US_ASCII);

  /**
   * Asks the tracker at an address.
   *
   * @param urlHost a name or a literal, as in a URL
   * @param infoHash 40 hex digits
   * @return empty: it serves no such torrent
   * @throws IOException if no tracker answers there
   */
  public static Optional<SwarmCounts> ask(String urlHost, int port, String infoHash)
      throws IOException {
    URI uri = URI.create("http://" + urlHost + ":" + port + "/scrape?info_hash=" + query(infoHash));
    // Straight there: what a proxy reaches says nothing about us.
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(TIMEOUT_MS);
    connection.setReadTimeout(TIMEOUT_MS);
    connection.setInstanceFollowRedirects(false);
    try (InputStream in = connection.getInputStream()) {
      return parse(in.readNBytes(REPLY_MAX_BYTES));
    } finally {
      connection.disconnect();
    }
  }

  /**
   * Reads a reply about one torrent.
   *
   * @return empty: it tells of none
   * @throws IOException if it is none of a tracker's
   */
  static Optional<SwarmCounts> parse(byte[] reply) throws IOException {
    BencodeReader in = new BencodeReader().wrap(new UnsafeBuffer(reply), 0, reply.length);
    expect(in.next() == Token.DICTIONARY_BEGIN);
    while (in.next() == Token.STRING) {
      if (in.isString(FILES)) {
        expect(in.next() == Token.DICTIONARY_BEGIN);
        return in.next() == Token.STRING ? Optional.of(counts(in)) : Optional.empty();
      }
      expect(in.skipValue());
    }
    return Optional.empty();
  }

  private static SwarmCounts counts(BencodeReader in) throws IOException {
    long seeds = 0;
    long leechers = 0;
    long completed = 0;
    expect(in.next() == Token.DICTIONARY_BEGIN);
    for (Token token = in.next(); token != Token.END; token = in.next()) {
      expect(token == Token.STRING);
      if (in.isString(COMPLETE)) {
        seeds = integer(in);
      } else if (in.isString(INCOMPLETE)) {
        leechers = integer(in);
      } else if (in.isString(DOWNLOADED)) {
        completed = integer(in);
      } else {
        expect(in.skipValue());
      }
    }
    return new SwarmCounts(seeds, leechers, completed);
  }

  private static long integer(BencodeReader in) throws IOException {
    expect(in.next() == Token.INTEGER);
    return in.integer();
  }

  private static void expect(boolean holds) throws IOException {
    if (!holds) {
      throw new IOException("the answer is no tracker's");
    }
  }

  private static String query(String infoHash) {
    StringBuilder query = new StringBuilder();
    for (int i = 0; i < infoHash.length(); i += BYTE_DIGITS) {
      query.append('%').append(infoHash.substring(i, i + BYTE_DIGITS).toUpperCase(Locale.ROOT));
    }
    return query.toString();
  }
}
