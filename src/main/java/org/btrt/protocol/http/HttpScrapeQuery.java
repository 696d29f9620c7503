// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.http;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The query string of a scrape (BEP 48): the info-hashes asked for, sorted as unsigned bytes and
 * each once, as the keys of the reply must be.
 *
 * <p><em>Threading:</em> one owner. <em>Memory:</em> room for {@code hashesMax} hashes, nothing per
 * query.
 */
public final class HttpScrapeQuery {
  private static final byte[] INFO_HASH = Ascii.bytes("info_hash");
  private static final int HASH_LENGTH = HttpAnnounceQuery.INFO_HASH_LENGTH;

  /** What came of decoding. */
  public enum Result {
    /** One hash at least. */
    OK,
    /** No info-hash: all torrents are asked for. */
    ALL,
    /** An info-hash has a bad escape or is not 20 bytes. */
    INFO_HASH
  }

  private final QueryCursor cursor = new QueryCursor();
  private final UnsafeBuffer hash = new UnsafeBuffer(new byte[HASH_LENGTH]);
  private final UnsafeBuffer hashes;
  private final int capacity;
  private int count;

  /**
   * @param hashesMax most hashes that one query can bring
   */
  public HttpScrapeQuery(int hashesMax) {
    capacity = hashesMax;
    hashes = new UnsafeBuffer(new byte[hashesMax * HASH_LENGTH]);
  }

  /**
   * Decodes the bytes between the question mark and the end of the request target.
   *
   * @param hashesMax different hashes taken; those that follow are left out, as opentracker does
   */
  public Result decode(DirectBuffer buffer, int offset, int lengthBytes, int hashesMax) {
    count = 0;
    boolean asked = false;
    int limit = Math.min(hashesMax, capacity);
    cursor.wrap(buffer, offset, lengthBytes);
    while (cursor.next()) {
      if (cursor.isNamed(INFO_HASH)) {
        asked = true;
        int length =
            PercentDecoder.decode(
                buffer, cursor.valueOffset(), cursor.valueEnd(), hash, 0, HASH_LENGTH);
        if (length != HASH_LENGTH) {
          return Result.INFO_HASH;
        }
        if (count < limit) {
          insert();
        }
      }
    }
    return asked ? Result.OK : Result.ALL;
  }

  /** How many different hashes there are. */
  public int count() {
    return count;
  }

  /** The hashes, 20 bytes each, one behind the other. */
  public DirectBuffer hashes() {
    return hashes;
  }

  private void insert() {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = compare(middle * HASH_LENGTH);
      if (order == 0) {
        return;
      }
      if (order > 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    int offset = low * HASH_LENGTH;
    hashes.putBytes(offset + HASH_LENGTH, hashes, offset, (count - low) * HASH_LENGTH);
    hashes.putBytes(offset, hash, 0, HASH_LENGTH);
    count++;
  }

  /** The order of the new hash against the one at {@code offset}. */
  private int compare(int offset) {
    int order =
        Long.compareUnsigned(hash.getLong(0, BIG_ENDIAN), hashes.getLong(offset, BIG_ENDIAN));
    if (order == 0) {
      order =
          Long.compareUnsigned(hash.getLong(8, BIG_ENDIAN), hashes.getLong(offset + 8, BIG_ENDIAN));
    }
    if (order == 0) {
      order =
          Integer.compareUnsigned(
              hash.getInt(16, BIG_ENDIAN), hashes.getInt(offset + 16, BIG_ENDIAN));
    }
    return order;
  }
}
