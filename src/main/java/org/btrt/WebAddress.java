// SPDX-License-Identifier: Apache-2.0
package org.btrt;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.btrt.common.SocketAddressText;
import org.btrt.config.WebSettings;

/** Where the running tracker's pages are, for commands that ask it for something. */
final class WebAddress {
  private WebAddress() {}

  /**
   * The address of a page.
   *
   * @param path begins with a slash
   * @throws IOException if there are no pages; the message says so
   */
  static URI of(WebSettings settings, String path) throws IOException {
    List<InetSocketAddress> listen = settings.listen();
    if (listen.isEmpty()) {
      throw new IOException("web.listen is off, expected: an address to ask");
    }
    return URI.create("http://" + SocketAddressText.format(reachable(listen.getFirst())) + path);
  }

  /** Who listens everywhere listens at the loopback address too. */
  private static InetSocketAddress reachable(InetSocketAddress listen) throws IOException {
    if (!listen.getAddress().isAnyLocalAddress()) {
      return listen;
    }
    boolean isIpv6 = listen.getAddress() instanceof Inet6Address;
    return new InetSocketAddress(
        InetAddress.getByName(isIpv6 ? "::1" : "127.0.0.1"), listen.getPort());
  }
}
