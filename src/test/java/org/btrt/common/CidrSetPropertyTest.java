// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A set answers as its networks do, one by one. */
class CidrSetPropertyTest {
  @Property
  boolean shouldContainWhatOneOfItsNetworksContains(
      @ForAll int ipv4,
      @ForAll long high,
      @ForAll long low,
      @ForAll @IntRange(max = 32) int length4,
      @ForAll @IntRange(max = 128) int length6,
      @ForAll @IntRange(max = 127) int bit) {
    List<Cidr> networks =
        List.of(
            new Cidr(IpAddress.ofIpv4(ipv4), length4),
            new Cidr(new IpAddress(true, high, low), length6));
    CidrSet set = new CidrSet(networks);
    IpAddress near4 = IpAddress.ofIpv4(ipv4 ^ 1 << (bit & 31));
    IpAddress near6 =
        bit < Long.SIZE
            ? new IpAddress(true, high ^ 1L << bit, low)
            : new IpAddress(true, high, low ^ 1L << (bit - Long.SIZE));
    return List.of(near4, near6, networks.get(0).network(), networks.get(1).network()).stream()
        .allMatch(
            address ->
                set.contains(address)
                    == networks.stream().anyMatch(network -> network.contains(address)));
  }
}
