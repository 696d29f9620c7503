// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.util.List;
import org.btrt.common.Cidr;

/**
 * How it is found out whether peers can be connected to (section {@code nat_check}).
 *
 * @param enabled whether at all
 * @param skip networks whose peers are taken for reachable
 * @param tries connections until a peer is taken for unreachable
 * @param retryPauseS between two of them
 * @param timeoutMs for each of connecting and the handshake
 * @param checksMax checks under way at a time
 * @param ratePerS checks begun a second
 * @param perAddress checks of one address in ten minutes
 * @param log whether each result is logged
 */
public record NatCheckSettings(
    boolean enabled,
    List<Cidr> skip,
    int tries,
    int retryPauseS,
    int timeoutMs,
    int checksMax,
    int ratePerS,
    int perAddress,
    boolean log) {
  /** Keeps copies. */
  public NatCheckSettings {
    skip = List.copyOf(skip);
  }
}
