// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Addresses against the JDK's, and text that is nearly an address. */
class IpAddressPropertyTest {
  @Property
  void shouldAgreeWithTheJdkOnIpv4(@ForAll int bits) throws UnknownHostException {
    IpAddress address = IpAddress.ofIpv4(bits);
    assertEquals(address.toInetAddress(), InetAddress.getByName(address.toString()));
    assertEquals(address.toInetAddress().getHostAddress(), address.toString());
    assertEquals(address, IpAddress.parse(address.toString()));
    assertEquals(address, IpAddress.of(address.toInetAddress()));
  }

  @Property
  void shouldAgreeWithTheJdkOnIpv6(@ForAll("halves") long high, @ForAll("halves") long low)
      throws UnknownHostException {
    IpAddress address = IpAddress.ofIpv6(high, low);
    assertEquals(address.toInetAddress(), InetAddress.getByName(address.toString()));
    assertEquals(address, IpAddress.parse(address.toString()));
    assertEquals(address, IpAddress.parse(address.toInetAddress().getHostAddress()));
    assertEquals(address, IpAddress.of(address.toInetAddress()));
  }

  /** What is accepted means the same to the JDK, whose reader is laxer but has no other opinion. */
  @Property(tries = 5000)
  void shouldNeverReadWhatTheJdkReadsOtherwise(@ForAll("nearlyAddresses") String text)
      throws UnknownHostException {
    IpAddressParser parser = new IpAddressParser();
    if (parser.parse(text, 0, text.length())) {
      assertEquals(InetAddress.getByName(text), parser.address().toInetAddress(), text);
    }
  }

  /** Words of zeros, so that there are gaps to write. */
  @Provide
  Arbitrary<Long> halves() {
    return Arbitraries.of(0L, 1L, 0xFFFFL, 0xFFFF_0000L, 0xFFFFL << 48, 0x00FFL << 32)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(parts -> parts.stream().reduce(0L, (a, b) -> a ^ b))
        .flatMap(some -> Arbitraries.oneOf(Arbitraries.just(some), Arbitraries.longs()));
  }

  @Provide
  Arbitrary<String> nearlyAddresses() {
    Arbitrary<String> parts =
        Arbitraries.of("0", "1", "12", "255", "256", "01", "ffff", "f", ":", ":", "::", ".", ".");
    return parts.list().ofMinSize(1).ofMaxSize(17).map(list -> String.join("", list));
  }
}
