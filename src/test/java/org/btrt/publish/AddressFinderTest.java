// SPDX-License-Identifier: Apache-2.0
package org.btrt.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.btrt.common.IpAddress;
import org.btrt.publish.OwnAddress.Origin;
import org.btrt.publish.OwnAddress.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Under which address a torrent finds us. */
class AddressFinderTest {
  private static final String NAME = "files.example.net";

  /** A machine with the given addresses; a name leads to the last of them. */
  private record Machine(List<String> addresses) implements AddressFinder.Machine {
    @Override
    public List<InetAddress> outward() {
      return addresses.stream().map(text -> IpAddress.parse(text).toInetAddress()).toList();
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      if (addresses.isEmpty()) {
        throw new UnknownHostException(host);
      }
      return new InetAddress[] {outward().getLast()};
    }

    @Override
    public boolean has(InetAddress address) {
      return outward().contains(address);
    }
  }

  private static OwnAddress find(String given, String ofRouter, String... addresses)
      throws UnknownHostException {
    return new AddressFinder(
            Optional.ofNullable(given),
            () -> Optional.ofNullable(ofRouter),
            new Machine(List.of(addresses)))
        .find();
  }

  @Test
  void shouldTakeWhatIsGivenBeforeAnythingElse() throws UnknownHostException {
    OwnAddress address = find(NAME, "203.0.113.1", "192.0.2.1");

    assertEquals(new OwnAddress(NAME, IpAddress.parse("192.0.2.1"), Origin.GIVEN, true), address);
    assertEquals(
        List.of(
            List.of("http://files.example.net:6969/announce"),
            List.of("udp://files.example.net:6969/announce")),
        address.trackers(6969));
  }

  @Test
  void shouldTakeIpv6WithAndWithoutBrackets() throws UnknownHostException {
    assertEquals("2001:db8::5", find("[2001:db8::5]", null, "2001:db8::5").host());
    assertEquals("[2001:db8::5]", find("2001:db8::5", null, "2001:db8::5").urlHost());
  }

  @Test
  void shouldFailWhenTheGivenNameHasNoAddress() {
    assertThrows(UnknownHostException.class, () -> find(NAME, null));
  }

  @Test
  void shouldTakeAnAddressOfItsOwnInTheInternetBeforeTheRouters() throws UnknownHostException {
    OwnAddress address = find(null, "203.0.113.1", "198.51.100.7");

    assertEquals("198.51.100.7", address.host());
    assertEquals(Origin.INTERFACE, address.origin());
    assertEquals(Scope.INTERNET, address.scope());
  }

  @Test
  void shouldTakeTheRoutersBeforeOneOfTheLocalNetwork() throws UnknownHostException {
    OwnAddress address = find(null, "203.0.113.1", "192.168.1.5");

    assertEquals(
        new OwnAddress("203.0.113.1", IpAddress.parse("203.0.113.1"), Origin.ROUTER, false),
        address);
  }

  @Test
  void shouldBeLocalOnlyWithoutARouter() throws UnknownHostException {
    assertEquals(Scope.LOCAL_NETWORK, find(null, null, "192.168.1.5", "fd00::5").scope());
    assertEquals("127.0.0.1", find(null, null).host());
    assertEquals(Scope.THIS_MACHINE, find(null, null).scope());
  }

  @Test
  void shouldPutIpv6IntoBracketsInUrls() throws UnknownHostException {
    assertEquals(
        List.of(
            List.of("http://[2001:db8::5]:1/announce"), List.of("udp://[2001:db8::5]:1/announce")),
        find(null, null, "2001:db8::5").trackers(1));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.2, THIS_MACHINE",
    "::1, THIS_MACHINE",
    "10.255.255.255, LOCAL_NETWORK",
    "172.15.255.255, INTERNET",
    "172.16.0.0, LOCAL_NETWORK",
    "172.32.0.0, INTERNET",
    "192.168.0.1, LOCAL_NETWORK",
    "100.64.0.1, LOCAL_NETWORK",
    "100.128.0.1, INTERNET",
    "169.254.1.1, LOCAL_NETWORK",
    "fe80::1, LOCAL_NETWORK",
    "fdff::1, LOCAL_NETWORK",
    "2001:db8::1, INTERNET"
  })
  void shouldKnowWhoCanReachAnAddress(String address, Scope scope) {
    assertEquals(scope, OwnAddress.scopeOf(IpAddress.parse(address)));
  }
}
