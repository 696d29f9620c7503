// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import java.util.List;

/**
 * A handful of networks, asked on the road: who is trusted, who is exempt. Immutable; asking
 * allocates nothing.
 */
public final class CidrSet {
  private final boolean[] ipv6;
  private final long[] networksHigh;
  private final long[] networksLow;
  private final long[] masksHigh;
  private final long[] masksLow;

  public CidrSet(List<Cidr> networks) {
    int count = networks.size();
    ipv6 = new boolean[count];
    networksHigh = new long[count];
    networksLow = new long[count];
    masksHigh = new long[count];
    masksLow = new long[count];
    for (int i = 0; i < count; i++) {
      Cidr cidr = networks.get(i);
      ipv6[i] = cidr.network().ipv6();
      networksHigh[i] = cidr.network().high();
      networksLow[i] = cidr.network().low();
      masksHigh[i] = Cidr.highMask(ipv6[i], cidr.prefixLength());
      masksLow[i] = Cidr.lowMask(ipv6[i], cidr.prefixLength());
    }
  }

  /** Whether an address, given as in {@link IpAddress}, lies in one of the networks. */
  public boolean contains(boolean isIpv6, long high, long low) {
    for (int i = 0; i < ipv6.length; i++) {
      if (ipv6[i] == isIpv6
          && (high & masksHigh[i]) == networksHigh[i]
          && (low & masksLow[i]) == networksLow[i]) {
        return true;
      }
    }
    return false;
  }

  public boolean contains(IpAddress address) {
    return contains(address.ipv6(), address.high(), address.low());
  }
}
