// SPDX-License-Identifier: Apache-2.0
package org.btrt.upstream;

import java.util.Optional;

/**
 * What another tracker has answered to an announce (BEP 3, 7, 15, 23, 24, 31). Immutable.
 *
 * @param failure why it refuses; empty: it does not
 * @param retryMinutes when to come back after a failure (BEP 31): minutes, {@link #RETRY_UNKNOWN}
 *     or {@link #RETRY_NEVER}
 * @param intervalS when to come back, in seconds; 0: it does not say
 * @param minIntervalS before when not to; 0: it does not say
 * @param seeders as told; {@link #UNKNOWN}: not told
 * @param leechers as told; {@link #UNKNOWN}: not told
 * @param downloaded as told; {@link #UNKNOWN}: not told
 * @param warning for people
 * @param trackerId to be sent with the next announce
 * @param peers whom it names
 */
record TrackerReply(
    Optional<String> failure,
    int retryMinutes,
    int intervalS,
    int minIntervalS,
    long seeders,
    long leechers,
    long downloaded,
    Optional<String> warning,
    Optional<String> trackerId,
    PeerList peers) {
  static final long UNKNOWN = -1;
  static final int RETRY_UNKNOWN = 0;
  static final int RETRY_NEVER = -1;

  /** Longest text of another tracker that is kept. */
  static final int TEXT_LENGTH_MAX = 256;

  static TrackerReply failure(String reason, int retryMinutes) {
    return new TrackerReply(
        Optional.of(reason),
        retryMinutes,
        0,
        0,
        UNKNOWN,
        UNKNOWN,
        UNKNOWN,
        Optional.empty(),
        Optional.empty(),
        PeerList.EMPTY);
  }
}
