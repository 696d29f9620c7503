// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.http;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.btrt.protocol.bencode.BencodeWriter;

/**
 * The dictionary of a scrape (BEP 48): {@code files}, keyed by the 20 raw bytes of each info-hash.
 * The caller brings the hashes in the order of their unsigned bytes, each once.
 *
 * <p><em>Threading:</em> one owner. <em>Memory:</em> allocates nothing per reply.
 */
public final class ScrapeReplyEncoder {
  private static final byte[] BEGIN = Ascii.bytes("d5:filesd");
  private static final byte[] COMPLETE = Ascii.bytes("d8:complete");
  private static final byte[] DOWNLOADED = Ascii.bytes("10:downloaded");
  private static final byte[] INCOMPLETE = Ascii.bytes("10:incomplete");
  private static final byte[] NAME = Ascii.bytes("4:name");

  private final BencodeWriter writer = new BencodeWriter();

  public void begin(MutableDirectBuffer buffer, int offset) {
    writer.wrap(buffer, offset).raw(BEGIN);
  }

  /**
   * Adds one torrent.
   *
   * @param name as bttrack tells it, not in BEP 48; null: not told
   */
  public void file(
      DirectBuffer infoHash,
      int offset,
      long complete,
      long downloaded,
      long incomplete,
      byte[] name) {
    writer
        .string(infoHash, offset, HttpAnnounceQuery.INFO_HASH_LENGTH)
        .raw(COMPLETE)
        .integer(complete)
        .raw(DOWNLOADED)
        .integer(downloaded)
        .raw(INCOMPLETE)
        .integer(incomplete);
    if (name != null) {
      writer.raw(NAME).string(name);
    }
    writer.end();
  }

  /**
   * Ends the reply.
   *
   * @return bytes written since {@link #begin}
   */
  public int end() {
    return writer.end().end().length();
  }
}
