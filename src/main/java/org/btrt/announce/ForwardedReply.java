// SPDX-License-Identifier: Apache-2.0
package org.btrt.announce;

import java.util.Optional;

/**
 * What the tracker that an announce was meant for says, but for its peers, which come by way of
 * {@link ForeignPeers}. Immutable.
 *
 * @param failure why it refuses; empty: it does not
 * @param intervalS when to come back, in seconds; 0: it does not say
 * @param minIntervalS before when not to; 0: it does not say
 * @param seeders as told; negative: not told
 * @param leechers as told; negative: not told
 * @param downloaded as told; negative: not told
 * @param warning for people
 * @param trackerId to be sent with the next announce
 */
public record ForwardedReply(
    Optional<String> failure,
    int intervalS,
    int minIntervalS,
    long seeders,
    long leechers,
    long downloaded,
    Optional<String> warning,
    Optional<String> trackerId) {}
