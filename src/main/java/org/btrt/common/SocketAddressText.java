// SPDX-License-Identifier: Apache-2.0
package org.btrt.common;

import java.net.InetSocketAddress;

/**
 * The text form of an address to listen at: {@code 192.0.2.1:6969} or {@code [2001:db8::1]:6969}.
 * Literals only: a name would be looked up before the tracker runs, and could mean several.
 */
public final class SocketAddressText {
  private static final int PORT_MAX = 65_535;

  private SocketAddressText() {}

  /**
   * @throws IllegalArgumentException if the text is anything else
   */
  public static InetSocketAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    IpAddress address = IpAddress.parse(bracketed ? host.substring(1, host.length() - 1) : host);
    String port = text.substring(colon + 1);
    if (bracketed != host.contains(":")
        || !port.matches("[0-9]{1,5}")
        || Integer.parseInt(port) > PORT_MAX) {
      throw new IllegalArgumentException("not an address with a port: " + text);
    }
    return new InetSocketAddress(address.toInetAddress(), Integer.parseInt(port));
  }

  /** The opposite of {@link #parse}. */
  public static String format(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
