// SPDX-License-Identifier: Apache-2.0
package org.btrt.publish;

import java.util.List;
import java.util.stream.Stream;
import org.btrt.common.Cidr;
import org.btrt.common.CidrSet;
import org.btrt.common.IpAddress;
import org.btrt.common.LocalNetworks;

/**
 * Where others reach us.
 *
 * @param host a name or a literal, as it stands in a torrent
 * @param ip what that is at the moment
 * @param origin who says so
 * @param own whether an interface of this machine has the address; otherwise a router does
 */
public record OwnAddress(String host, IpAddress ip, Origin origin, boolean own) {
  private static final CidrSet LOOPBACK =
      new CidrSet(List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("::1/128")));

  /** Behind a provider's own translation of addresses there is nobody from outside, RFC 6598. */
  private static final Cidr SHARED = Cidr.parse("100.64.0.0/10");

  private static final CidrSet PRIVATE =
      new CidrSet(Stream.concat(LocalNetworks.ALL.stream(), Stream.of(SHARED)).toList());

  /** Who says that it is ours. */
  public enum Origin {
    /** The person. */
    GIVEN,
    /** The router, or a peer. */
    ROUTER,
    /** This machine. */
    INTERFACE
  }

  /** Who can reach such an address at all. */
  public enum Scope {
    INTERNET,
    LOCAL_NETWORK,
    THIS_MACHINE
  }

  /** Who can reach an address at all, if nothing is in between. */
  static Scope scopeOf(IpAddress ip) {
    if (LOOPBACK.contains(ip)) {
      return Scope.THIS_MACHINE;
    }
    return PRIVATE.contains(ip) ? Scope.LOCAL_NETWORK : Scope.INTERNET;
  }

  /** Who can reach us there. */
  public Scope scope() {
    return scopeOf(ip);
  }

  /** For a URL: IPv6 in brackets. */
  public String urlHost() {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  /** The trackers of our torrents: ours by HTTP, and by UDP for a client that cannot. */
  public List<List<String>> trackers(int port) {
    String site = urlHost() + ":" + port + "/announce";
    return List.of(List.of("http://" + site), List.of("udp://" + site));
  }
}
