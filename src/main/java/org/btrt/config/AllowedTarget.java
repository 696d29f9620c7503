// SPDX-License-Identifier: Apache-2.0
package org.btrt.config;

import org.btrt.common.Cidr;
import org.btrt.common.IpAddress;

/**
 * A target inside that other trackers may be asked at although it is inside.
 *
 * @param network where
 * @param port at which port; 0: at any
 */
public record AllowedTarget(Cidr network, int port) {
  private static final int PORT_MAX = 65_535;

  /**
   * Reads {@code 10.0.0.1:6969}, {@code [2001:db8::1]:6969} or a network.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static AllowedTarget parse(String text) {
    boolean bracketed = text.startsWith("[");
    int colon = text.lastIndexOf(':');
    boolean withPort = bracketed ? text.indexOf("]:") > 0 : colon > 0 && colon == text.indexOf(':');
    if (!withPort) {
      return new AllowedTarget(Cidr.parse(text), 0);
    }
    String port = text.substring(colon + 1);
    if (!port.matches("[1-9][0-9]{0,4}") || Integer.parseInt(port) > PORT_MAX) {
      throw new IllegalArgumentException("port=" + port + ", expected: 1 to " + PORT_MAX);
    }
    String network = text.substring(bracketed ? 1 : 0, bracketed ? colon - 1 : colon);
    return new AllowedTarget(Cidr.parse(network), Integer.parseInt(port));
  }

  /** Whether an address and port are meant. */
  public boolean contains(IpAddress address, int atPort) {
    return network.contains(address) && (port == 0 || port == atPort);
  }
}
