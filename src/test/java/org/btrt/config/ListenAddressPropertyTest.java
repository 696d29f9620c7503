// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.btrt.common.IpAddress;

/** The text form of listen addresses. */
class ListenAddressPropertyTest {
  @Property
  void shouldReadWhatItWrites(
      @ForAll boolean ipv6,
      @ForAll long high,
      @ForAll long low,
      @ForAll @IntRange(min = 0, max = 65535) int port) {
    IpAddress address = ipv6 ? IpAddress.ofIpv6(high, low) : IpAddress.ofIpv4((int) low);
    InetSocketAddress expected = new InetSocketAddress(address.toInetAddress(), port);

    assertEquals(expected, ListenAddress.parse(ListenAddress.format(expected)));
  }
}
