// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import java.util.List;
import org.btrt.common.Cidr;

/**
 * How much one source may ask (section {@code limits}).
 *
 * @param perAddressRate UDP connects answered per second and address that has not shown yet that it
 *     is the sender, and TLS handshakes begun; 0: no limit
 * @param perAddressBurst how many at once before the rate counts
 * @param perPrefixFactor how many times the rate an IPv4 /24 or an IPv6 /64 may have
 * @param exempt sources without a limit
 */
public record LimitsSettings(
    int perAddressRate, int perAddressBurst, int perPrefixFactor, List<Cidr> exempt) {
  /** Keeps copies. */
  public LimitsSettings {
    exempt = List.copyOf(exempt);
  }
}
