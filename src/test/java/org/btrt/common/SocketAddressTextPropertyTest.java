// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The text form of listen addresses. */
class SocketAddressTextPropertyTest {
  @Property
  void shouldReadWhatItWrites(
      @ForAll boolean ipv6,
      @ForAll long high,
      @ForAll long low,
      @ForAll @IntRange(min = 0, max = 65535) int port) {
    IpAddress address = ipv6 ? IpAddress.ofIpv6(high, low) : IpAddress.ofIpv4((int) low);
    InetSocketAddress expected = new InetSocketAddress(address.toInetAddress(), port);

    assertEquals(expected, SocketAddressText.parse(SocketAddressText.format(expected)));
  }
}
