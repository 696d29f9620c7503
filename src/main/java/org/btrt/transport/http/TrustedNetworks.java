// SPDX-License-Identifier: Apache-2.0
package org.btrt.transport.http;

import java.util.List;
import org.btrt.common.Cidr;

/** Whether an address lies in one of a few networks; asked per request, so nothing is allocated. */
final class TrustedNetworks {
  private TrustedNetworks() {}

  static boolean contain(List<Cidr> networks, boolean ipv6, long high, long low) {
    for (int i = 0; i < networks.size(); i++) {
      Cidr network = networks.get(i);
      if (network.network().ipv6() == ipv6 && contains(network, high, low)) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(Cidr cidr, long high, long low) {
    int length = cidr.prefixLength();
    if (!cidr.network().ipv6()) {
      return ((low ^ cidr.network().low()) & mask(length + Integer.SIZE)) == 0;
    }
    return ((high ^ cidr.network().high()) & mask(length)) == 0
        && ((low ^ cidr.network().low()) & mask(length - Long.SIZE)) == 0;
  }

  private static long mask(int bits) {
    if (bits <= 0) {
      return 0;
    }
    return bits >= Long.SIZE ? -1L : -1L << (Long.SIZE - bits);
  }
}
