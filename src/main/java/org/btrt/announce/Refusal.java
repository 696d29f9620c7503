// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import java.nio.charset.StandardCharsets;
import org.btrt.status.Counter;

/**
 * Why a request is refused, and the only texts a client can be told, but for those that the
 * operator has written into a torrent's file. Short on purpose: an error packet must not be longer
 * than the announce that caused it (90 bytes of text at most).
 */
public enum Refusal {
  INFO_HASH("info_hash must be 20 bytes", 0, Counter.REFUSED_INFO_HASH),
  PEER_ID("peer_id must be 20 bytes", 0, Counter.REFUSED_PEER_ID),
  PORT("port must be 1 to 65535", 0, Counter.REFUSED_PORT),
  QUERY("malformed query", 0, Counter.REFUSED_QUERY),
  NOT_LISTED(
      "this tracker does not serve that torrent", Refusal.RETRY_NEVER, Counter.REFUSED_NOT_LISTED),
  /** What clients are told is written in the torrent's file. */
  TORRENT_FAILURE("this torrent is not served any more", 0, Counter.REFUSED_TORRENT_FAILURE),
  CLIENT_BANNED(
      "this client is not allowed here", Refusal.RETRY_NEVER, Counter.REFUSED_CLIENT_BANNED),
  STORE_FULL("the tracker is full, try again later", 30, Counter.REFUSED_STORE_FULL),
  SCRAPE_OFF("scrape is not available here", Refusal.RETRY_NEVER, Counter.REFUSED_SCRAPE),
  SCRAPE_FULL("a scrape must name its torrents", 0, Counter.REFUSED_SCRAPE),
  FORWARDED_SOURCE(
      "announces for others are not taken from here",
      Refusal.RETRY_NEVER,
      Counter.REFUSED_FORWARDED),
  FORWARDED_URL("that is no tracker to be asked", Refusal.RETRY_NEVER, Counter.REFUSED_FORWARDED),
  FORWARDED_SILENT("the tracker does not answer", 5, Counter.FORWARDED_FAILED),
  UNKNOWN_PATH(
      "nothing here; announce at /announce", Refusal.RETRY_NEVER, Counter.REFUSED_UNKNOWN_PATH);

  /** BEP 31: the client should not come back. */
  public static final int RETRY_NEVER = -1;

  // Encoded once: the road writes it as it is.
  @SuppressWarnings("ImmutableEnumChecker")
  private final byte[] text;

  private final int retryMinutes;
  private final Counter counter;

  Refusal(String text, int retryMinutes, Counter counter) {
    this.text = text.getBytes(StandardCharsets.US_ASCII);
    this.retryMinutes = retryMinutes;
    this.counter = counter;
  }

  /** The failure reason in ASCII. Shared: not to be changed. */
  public byte[] text() {
    return text;
  }

  /** BEP 31's {@code retry in}, minutes; 0: say nothing; {@link #RETRY_NEVER}. */
  public int retryMinutes() {
    return retryMinutes;
  }

  public Counter counter() {
    return counter;
  }
}
