// SPDX-License-Identifier: Apache-2.0
package org.btrt.protocol.http;

import org.agrona.MutableDirectBuffer;
import org.btrt.protocol.bencode.BencodeWriter;

/**
 * The dictionary of a refusal: {@code failure reason} (BEP 3) and, where it helps, {@code retry in}
 * (BEP 31), which is a number of minutes or the word {@code never}.
 *
 * <p><em>Threading:</em> one owner. <em>Memory:</em> allocates nothing per reply.
 */
public final class FailureReplyEncoder {
  private static final byte[] FAILURE_REASON = Ascii.bytes("14:failure reason");
  private static final byte[] RETRY_IN = Ascii.bytes("8:retry in");
  private static final byte[] NEVER = Ascii.bytes("never");

  private final BencodeWriter writer = new BencodeWriter();

  /**
   * Writes the dictionary.
   *
   * @param reason ASCII
   * @param retryMinutes 0: say nothing; negative: never
   * @return bytes written
   */
  public int encode(MutableDirectBuffer buffer, int offset, byte[] reason, int retryMinutes) {
    writer.wrap(buffer, offset).beginDictionary().raw(FAILURE_REASON).string(reason);
    if (retryMinutes > 0) {
      writer.raw(RETRY_IN).integer(retryMinutes);
    } else if (retryMinutes < 0) {
      writer.raw(RETRY_IN).string(NEVER);
    }
    return writer.end().length();
  }
}
