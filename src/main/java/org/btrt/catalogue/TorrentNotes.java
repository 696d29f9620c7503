// SPDX-License-Identifier: Apache-2.0
package org.btrt.catalogue;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;
import org.btrt.protocol.bencode.BencodeReader;
import org.btrt.protocol.bencode.BencodeReader.Token;

/**
 * What the operator has written into a torrent file beside its info dictionary, so that the
 * info-hash stays what it was. An empty text is none.
 *
 * @param failure {@code failure reason}
 * @param warning {@code warning message}
 */
record TorrentNotes(Optional<String> failure, Optional<String> warning) {
  private static final byte[] FAILURE_REASON = "failure reason".getBytes(US_ASCII);
  private static final byte[] WARNING_MESSAGE = "warning message".getBytes(US_ASCII);
  private static final int DEPTH_MAX = 256;

  /**
   * Reads the notes; what is not text, or not bencoded at all, holds none.
   *
   * @param bytes the whole file
   */
  static TorrentNotes read(byte[] bytes) {
    BencodeReader reader = new BencodeReader(DEPTH_MAX, TorrentFileReader.FILE_MAX_BYTES);
    reader.wrap(new UnsafeBuffer(bytes), 0, bytes.length);
    Optional<String> failure = Optional.empty();
    Optional<String> warning = Optional.empty();
    boolean isGoingOn = reader.next() == Token.DICTIONARY_BEGIN;
    while (isGoingOn && reader.next() == Token.STRING) {
      boolean isFailure = reader.isString(FAILURE_REASON);
      boolean isWarning = reader.isString(WARNING_MESSAGE);
      int valueOffset = reader.position();
      isGoingOn = reader.skipValue();
      // A string begins with its length, and is what was read last.
      if (isGoingOn && (isFailure || isWarning) && isDigit(bytes[valueOffset])) {
        String text = new String(bytes, reader.stringOffset(), reader.stringLength(), UTF_8);
        Optional<String> note = Optional.of(text).filter(present -> !present.isBlank());
        failure = isFailure ? note : failure;
        warning = isWarning ? note : warning;
      }
    }
    return new TorrentNotes(failure, warning);
  }

  private static boolean isDigit(byte sign) {
    return sign >= '0' && sign <= '9';
  }
}
