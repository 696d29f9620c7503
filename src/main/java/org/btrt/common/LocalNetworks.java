// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import java.util.List;
import java.util.stream.Stream;

/**
 * Networks that are inside somebody's own: loopback, link-local, private.
 *
 * <p><em>Source:</em> RFC 1122, 1918, 3879, 3927, 4193, 4291.
 */
public final class LocalNetworks {
  /** All of them. */
  public static final List<Cidr> ALL =
      Stream.of(
              "127.0.0.0/8",
              "10.0.0.0/8",
              "172.16.0.0/12",
              "192.168.0.0/16",
              "169.254.0.0/16",
              "::1/128",
              "fc00::/7",
              "fe80::/10",
              "fec0::/10")
          .map(Cidr::parse)
          .toList();

  private LocalNetworks() {}
}
