// SPDX-License-Identifier: Apache-2.0
package org.btrt.publish;

import java.util.List;
import org.btrt.common.Cidr;
import org.btrt.common.CidrSet;
import org.btrt.common.IpAddress;

/**
 * Where others reach us.
 *
 * @param host a name or a literal, as it stands in a torrent
 * @param ip what that is at the moment
 * @param origin who says so
 * @param own whether an interface of this machine has the address; otherwise a router does
 */
public record OwnAddress(String host, IpAddress ip, Origin origin, boolean own) {
  private static final CidrSet LOOPBACK = networks("127.0.0.0/8", "::1/128");

  /** RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291. */
  private static final CidrSet PRIVATE =
      networks(
          "10.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "100.64.0.0/10",
          "169.254.0.0/16",
          "fc00::/7",
          "fe80::/10");

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

  private static CidrSet networks(String... texts) {
    return new CidrSet(List.of(texts).stream().map(Cidr::parse).toList());
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
